"""What of a long line is seen: it opens readably, the ruler says where, and the strip below goes through the rest."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.app import Studio
from studio.models.time_view import TimeView
from studio.ui.shared.canvas.canvas_menu import canvas_menu
from studio.ui.shared.canvas.overview import WaveOverview
from studio.ui.shared.canvas.saving import save_picture
from studio.ui.shared.canvas.time_canvas import TimeCanvas
from studio.ui.shared.canvas.time_ruler import GAP_PX, TimeRuler
from studio.ui.shared.canvas.value_axis import ValueAxis, axis_px
from studio.ui.shared.canvas.waveform import Waveform
from studio.ui.shared.score.score_editor import READABLE_PX
from studio.ui.speak.workspace import SpeakWorkspace
from studio.ui.theme import Theme
from tests.fakes.client import FakeClient
from tests.studio.gestures import LEFT, drag, wheel
from tests.studio.maths.test_score import score_of
from tests.studio.ui.test_speak import speak as speak
from tests.studio.ui.test_speak import spoken


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
    menu = canvas_menu(wave, view, wave)
    names = {action.text(): action for action in menu.actions() if action.text()}
    names["Zoom in"].trigger()
    assert view.span_s == 5.0
    names["Show everything"].trigger()
    assert view.span_s == 10.0
    assert "Save as a picture…" in names


def axis_of(canvas: TimeCanvas) -> ValueAxis:
    found = canvas.pictured.findChild(ValueAxis)
    assert isinstance(found, ValueAxis)
    return found


def test_names_of_heights_stand_beside_the_picture_and_times_line_up(
    speak: SpeakWorkspace, client: FakeClient, qtbot: QtBot, tmp_path: Path
) -> None:
    spoken(speak, client, qtbot, tmp_path)
    editor = speak.editor
    speak.action("speak.energy").trigger()
    qtbot.waitUntil(editor.energy.isVisible)
    stack = (editor.ruler, editor.wave, editor.pitch, editor.energy, editor.lane, editor.overview)
    lefts = {canvas.mapTo(editor, QPoint(0, 0)).x() for canvas in stack}
    assert lefts == {axis_px(editor.pitch.theme)}
    axes = {canvas: axis_of(canvas) for canvas in stack}
    said = {canvas.accessibleName(): [tick.text for tick in axes[canvas].readable()] for canvas in stack}
    assert said["Loudness"] == ["+12 dB", "0 dB", "−24 dB"]
    assert said["Phones"] == ["words", "phones"]
    assert "C3" in said["Pitch"]
    assert all(later.y - earlier.y > 10 for axis in axes.values() for earlier, later in pairwise(axis.readable()))


def test_the_wheel_over_the_names_shows_fewer_semitones_about_the_pointer(
    speak: SpeakWorkspace, client: FakeClient, qtbot: QtBot, tmp_path: Path
) -> None:
    spoken(speak, client, qtbot, tmp_path)
    pitch = speak.editor.pitch
    axis, before = axis_of(pitch), pitch.semitones_per_pixel
    about, span = pitch.hz_at(60), speak.editor.view.span_s
    wheel(axis, QPoint(10, 60), 240)
    assert pitch.semitones_per_pixel < before
    assert abs(pitch.y_of(about) - 60) < 1
    assert speak.editor.view.span_s == span
    for _ in range(40):
        wheel(axis, QPoint(10, 60), -480)
    assert pitch.hz_at(0) <= 1200


def test_a_saved_picture_has_the_names_and_is_drawn_in_lines(
    speak: SpeakWorkspace, client: FakeClient, qtbot: QtBot, tmp_path: Path
) -> None:
    spoken(speak, client, qtbot, tmp_path)
    pitch = speak.editor.pitch
    assert save_picture(pitch.pictured, tmp_path / "pitch.svg")
    drawn = (tmp_path / "pitch.svg").read_text("utf-8")
    assert ">C3<" in drawn
    assert save_picture(speak.editor.wave.pictured, tmp_path / "wave.svg")
    assert "<image" not in (tmp_path / "wave.svg").read_text("utf-8")
    assert save_picture(pitch.pictured, tmp_path / "pitch.png")
    assert QImage(str(tmp_path / "pitch.png")).width() == 2 * (pitch.width() + axis_px(pitch.theme))


def test_an_anchor_bends_the_pitch_up_to_the_anchors_beside_it(
    speak: SpeakWorkspace, client: FakeClient, qtbot: QtBot, tmp_path: Path, studio: Studio
) -> None:
    spoken(speak, client, qtbot, tmp_path)
    before = speak.session.document.f0()
    assert before is not None
    pitch, steps = speak.editor.pitch, studio.context.undo.count()
    hop_s = 0.01
    places = {
        at_s: QPoint(round(pitch.x_of(at_s)), round(pitch.y_of(float(before[int(at_s / hop_s)]))))
        for at_s in (0.1, 0.22, 0.34)
    }
    speak.action("speak.tool-anchor").trigger()
    for at_s in (0.1, 0.34):
        QTest.mouseClick(pitch, LEFT, Qt.KeyboardModifier.NoModifier, places[at_s])
    assert studio.context.undo.count() == steps, "an anchor alone changes nothing"
    up = QPoint(0, round(2 / pitch.semitones_per_pixel))
    drag(pitch, [places[0.22], places[0.22] - QPoint(0, 5), places[0.22] - up])
    after = speak.session.document.f0()
    assert after is not None
    moved = {
        at_s: 12 * np.log2(after[int(at_s / hop_s)] / before[int(at_s / hop_s)]) for at_s in (0.05, 0.1, 0.22, 0.37)
    }
    assert moved[0.22] == pytest.approx(2, abs=0.15)
    assert [moved[at_s] for at_s in (0.05, 0.1, 0.37)] == pytest.approx([0, 0, 0], abs=0.02)
    assert studio.context.undo.count() == steps + 1
    QTest.mouseClick(pitch, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, places[0.1])
    held = places[0.22] - up
    drag(pitch, [held, held + QPoint(0, 5), held + up])
    wider = speak.session.document.f0()
    assert wider is not None
    assert wider[int(0.08 / hop_s)] < after[int(0.08 / hop_s)], "without the anchor it bends farther"
