"""The strip under the work: by a click, by dragging, by keys; what is heard follows."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backend.project.project import Project
from backend.protocol.jobs import Prepare
from studio.app import Studio
from studio.audio.fake import FakeEngine
from studio.sessions.playback import Source
from studio.ui.shared.transport import PositionStrip
from tests.fakes.client import FakeClient

RATE = 16000


@pytest.fixture
def strip(studio: Studio) -> PositionStrip:
    """Of a sound of ten seconds."""
    studio.window.resize(1280, 800)
    sound = np.full(10 * RATE, 0.25, np.float32)
    studio.context.playback.load(Source(samples=sound, sample_rate=RATE, title="ten seconds"))
    return studio.window.transport.strip


def at(strip: PositionStrip, share: float) -> QPoint:
    return QPoint(round(share * strip.width()), strip.height() // 2)


def test_a_click_goes_there_without_a_sound(strip: PositionStrip, studio: Studio, engine: FakeEngine) -> None:
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=at(strip, 0.3))
    assert studio.context.playback.position_s == pytest.approx(3, abs=0.1)
    assert studio.window.transport.time.text().startswith("0:03")
    assert engine.players == []


def test_who_drags_hears_where_that_is(strip: PositionStrip, studio: Studio, engine: FakeEngine, qtbot: QtBot) -> None:
    QTest.mousePress(strip, Qt.MouseButton.LeftButton, pos=at(strip, 0.3))
    QTest.mouseMove(strip, at(strip, 0.6))
    qtbot.waitUntil(lambda: len(engine.players) == 1)
    assert engine.players[0].pump(RATE // 10).max() == pytest.approx(0.25)
    QTest.mouseMove(strip, QPoint(strip.width() + 500, 5))  # beyond its end
    assert studio.context.playback.position_s == 10
    QTest.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=at(strip, 0.9))
    qtbot.waitUntil(lambda: engine.players[0].closed)
    assert not studio.context.playback.playing


def test_keys_go_by_twentieths_and_stay_inside(strip: PositionStrip, studio: Studio) -> None:
    playback = studio.context.playback
    for key, wanted in (
        (Qt.Key.Key_Right, 0.5),
        (Qt.Key.Key_Right, 1.0),
        (Qt.Key.Key_Left, 0.5),
        (Qt.Key.Key_End, 10.0),
        (Qt.Key.Key_Right, 10.0),
        (Qt.Key.Key_Home, 0.0),
        (Qt.Key.Key_Left, 0.0),
    ):
        QTest.keyClick(strip, key)
        assert playback.position_s == pytest.approx(wanted, abs=0.05), key


def test_with_nothing_to_play_nothing_happens(studio: Studio, engine: FakeEngine) -> None:
    strip = studio.window.transport.strip
    QTest.mousePress(strip, Qt.MouseButton.LeftButton, pos=at(strip, 0.3))
    QTest.mouseMove(strip, at(strip, 0.6))
    QTest.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=at(strip, 0.6))
    assert (studio.context.playback.position_s, engine.players) == (0, [])


def test_what_runs_is_said_in_whole_words(studio: Studio, project: Project, client: FakeClient) -> None:
    handle = studio.context.jobs.start(Prepare(project=str(project.folder), source="there"), "Import sample")
    client.progress(handle.id, 0.24, "12 of 24 recordings", 9)
    button = studio.window.transport.jobs
    assert button.text() == " Import sample 24% · a few seconds left"
    client.progress(handle.id, 0.24, "12 of 24 recordings", 45)
    room = button.maximumWidth() - button.iconSize().width() - 20
    assert button.fontMetrics().horizontalAdvance(button.text()) <= room
    assert button.text() == " Import sample 24%"
    assert "45 seconds left" in button.toolTip()


def test_the_level_does_not_look_like_a_part_of_the_volume(studio: Studio) -> None:
    transport = studio.window.transport
    assert transport.meter.geometry().right() < transport.pace.geometry().left() < transport.volume.geometry().left()
