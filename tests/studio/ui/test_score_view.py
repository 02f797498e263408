"""What of a long line is seen: it opens readably, the ruler says where, and the strip below goes through the rest."""

from itertools import pairwise

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.models.time_view import TimeView
from studio.ui.shared.canvas.canvas_menu import canvas_menu
from studio.ui.shared.canvas.overview import WaveOverview
from studio.ui.shared.canvas.time_ruler import GAP_PX, TimeRuler
from studio.ui.shared.canvas.waveform import Waveform
from studio.ui.shared.score.score_editor import READABLE_PX
from studio.ui.speak.workspace import SpeakWorkspace
from studio.ui.theme import Theme
from tests.studio.maths.test_score import score_of
from tests.studio.ui.test_speak import speak as speak


def test_a_long_line_opens_at_a_scale_that_can_be_read(speak: SpeakWorkspace, qtbot: QtBot) -> None:
    editor, score = speak.editor, score_of([0.2] * 150)
    speak.session.planned.emit(score)
    qtbot.waitUntil(lambda: editor.isVisible())
    speak.session.document.replanned.emit()
    view = editor.view
    assert view.start_s == 0.0
    assert view.duration_s > 25
    assert editor.width() / view.span_s >= READABLE_PX - 1
    view.show_all()
    assert view.span_s == view.duration_s


def test_the_ruler_names_round_times_with_room_between_them(qtbot: QtBot) -> None:
    view = TimeView()
    ruler = TimeRuler(Theme(), view)
    qtbot.addWidget(ruler)
    ruler.resize(800, ruler.height())
    view.set_duration(200.0)
    for start, end, first in ((0.0, 4.0, "0.0 s"), (0.0, 200.0, "0 s"), (65.0, 66.0, "1:05.0")):
        view.show(start, end)
        figures = ruler.figures()
        assert figures[0][1] == first
        at = [ruler.x_of(time) for time, _ in figures]
        assert all(later - earlier >= GAP_PX - 1e-6 for earlier, later in pairwise(at))


def test_the_strip_shows_another_part_by_mouse_and_by_key(qtbot: QtBot) -> None:
    view = TimeView()
    strip = WaveOverview(Theme(), view)
    qtbot.addWidget(strip)
    strip.resize(400, strip.height())
    view.set_duration(100.0)
    view.show(0.0, 10.0)
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(200, 8))
    assert abs(view.start_s - 45.0) < 1.0
    QTest.keyClick(strip, Qt.Key.Key_Right)
    assert abs(view.start_s - 50.0) < 1.0
    QTest.keyClick(strip, Qt.Key.Key_End)
    assert view.end_s == 100.0


def test_a_picture_of_sound_has_a_menu_with_zoom_and_saving(qtbot: QtBot) -> None:
    view = TimeView()
    wave = Waveform(Theme(), view)
    qtbot.addWidget(wave)
    view.set_duration(10.0)
    menu = canvas_menu(wave, view)
    names = {action.text(): action for action in menu.actions() if action.text()}
    names["Zoom in"].trigger()
    assert view.span_s == 5.0
    names["Show everything"].trigger()
    assert view.span_s == 10.0
    assert "Save as a picture…" in names
