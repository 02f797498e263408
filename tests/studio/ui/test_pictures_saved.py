"""Every chart can be had as PNG and as SVG, from the menu of a right click."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
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
