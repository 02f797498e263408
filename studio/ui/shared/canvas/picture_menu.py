"""A right click or the menu key on a chart offers it as a file."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAction, QPainter, QPen
from PySide6.QtWidgets import QWidget

from studio.ui.shared.canvas.saving import ask_and_save
from studio.ui.theme import Theme
from studio.words.language import tr


def offer_picture(chart: QWidget, name: str = "") -> None:
    """Give ``chart`` a menu that saves it as PNG or SVG; ``name``: what the file is called, else what it says it is.
    The tab key comes to it, for the menu key; it has to :func:`paint_focus`.
    """

    def ask() -> None:
        chart.clearFocus()  # the picture has no frame
        ask_and_save(chart, name or chart.accessibleName())
        chart.setFocus()

    save = QAction(tr("Save as a picture…"), chart)
    save.triggered.connect(ask)
    chart.addAction(save)
    chart.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    chart.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)


def paint_focus(chart: QWidget, painter: QPainter, theme: Theme) -> None:
    """A frame around the chart that has the keyboard."""
    if chart.hasFocus():
        painter.setPen(QPen(theme.color("focus"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(0.5, 0.5, chart.width() - 1, chart.height() - 1))
