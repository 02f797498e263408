"""Every chart can be had as PNG and as SVG, from the menu of a right click or of the menu key."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from backend.protocol.findings import UnitCount
from studio.app import Studio
from studio.ui.dataset.report.charts import HistogramChart, Ring, VoiceMap
from studio.ui.shared.canvas.attention_view import AttentionView
from studio.ui.shared.canvas.coverage_plot import CoveragePlot
from studio.ui.shared.file_chooser import FileChooser
from studio.ui.theme import Theme
from tests.studio.ui.test_health_report import HEALTH


def charts(theme: Theme) -> list[QWidget]:
    """One of each, with something to show."""
    attention, coverage, ring = AttentionView(theme), CoveragePlot(theme), Ring(theme)
    attention.set_weights(np.eye(8, dtype=np.float32).repeat(3, axis=1), list("abcdefgh"))
    coverage.set_counts([UnitCount(symbol="a", count=9)], ["b"])
    ring.show_parts(3, 1, 1)
    return [attention, coverage, ring, HistogramChart(theme, HEALTH.histograms[0]), VoiceMap(theme, HEALTH.voices)]


@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_a_chart_is_saved_under_its_own_name(
    studio: Studio, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    asked: list[Path] = []

    def answer(_chooser: object, _parent: object, _title: str, name: str, _kinds: str) -> Path:
        asked.append((tmp_path / name).with_suffix(suffix))
        return asked[-1]

    monkeypatch.setattr(FileChooser, "new_file", answer)
    for chart in charts(studio.context.theme):
        chart.setParent(studio.window)
        chart.resize(300, 160)
        (save,) = chart.actions()
        assert chart.contextMenuPolicy() == Qt.ContextMenuPolicy.ActionsContextMenu
        save.trigger()
    assert len({path.name for path in asked}) == 5
    for path in asked:
        drawn = QImage(str(path))  # Qt reads its own SVG, too
        colours = {drawn.pixel(x, y) for x in range(0, drawn.width(), 3) for y in range(0, drawn.height(), 3)}
        assert len(colours) > 1, f"{path.name} is empty"


def test_a_right_click_on_the_map_goes_nowhere(studio: Studio, qtbot: QtBot) -> None:
    chart = VoiceMap(studio.context.theme, HEALTH.voices)
    qtbot.addWidget(chart)
    chart.resize(300, 200)
    heard: list[int] = []
    chart.clip_asked.connect(heard.append)
    at = chart.place(chart.spots[0]).toPoint()
    QTest.mouseRelease(chart, Qt.MouseButton.RightButton, pos=at)
    assert heard == []
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=at)
    assert heard == [1]


def test_the_keyboard_comes_to_a_chart_and_opens_its_menu(studio: Studio, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(400, 700)
    made = charts(studio.context.theme)
    for number, chart in enumerate(made):
        chart.setParent(page)
        chart.setGeometry(10, 10 + 130 * number, 300, 120)
    before = QLineEdit(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    before.setFocus()
    qtbot.waitUntil(before.hasFocus, timeout=5000)
    visited: list[QWidget] = []
    shown: list[list[str]] = []
    for chart in made:
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        calm = chart.grab().toImage()
        QTest.keyClick(_focus(), Qt.Key.Key_Tab)
        visited.append(_focus())
        assert visited[-1].grab().toImage() != calm, "it is seen which one has the keyboard"
        middle = QPoint(20, 20)
        asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, middle, chart.mapToGlobal(middle))
        QTimer.singleShot(0, lambda: shown.append(_close_menu()))
        QApplication.sendEvent(visited[-1], asked)
        assert shown == [["Save as a picture…"]] * len(visited)
        page.activateWindow()  # offscreen the menu has taken it
    assert set(visited) == set(made)


def _close_menu() -> list[str]:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    texts = [action.text() for action in menu.actions()]
    menu.close()
    return texts


def _focus() -> QWidget:
    """What has the keyboard."""
    found = QApplication.focusWidget()
    assert found is not None
    return found
