"""Labels over several lines are as high as their text, whatever their width was before."""

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.shared.layout import column, label


def test_a_label_that_becomes_wider_needs_fewer_lines(qtbot: QtBot) -> None:
    page, text = QWidget(), label("One recording of somebody saying one sentence or so, with its text.", wrap=True)
    qtbot.addWidget(page)
    page.setLayout(column(text, None))
    heights = []
    for width in (140, 900, 140):
        page.resize(width, 400)
        page.show()
        for _ in range(3):
            QApplication.processEvents()
        heights.append(text.height())
    assert heights[0] == heights[2] > 2 * heights[1]
