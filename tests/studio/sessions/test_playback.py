"""Playback: position, range, the end, and machines without a loudspeaker."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from pytestqt.qtbot import QtBot

from studio.app import Studio
from studio.audio.fake import FakeEngine
from studio.audio.grains import GRAIN_S
from studio.sessions.playback import Playback, Source

RATE = 16000


@pytest.fixture
def tone(tmp_path: Path) -> Path:
    path = tmp_path / "Ton 声.wav"
    soundfile.write(path, np.full(RATE, 0.25, np.float32), RATE)
    return path


def test_plays_part_of_a_file_and_rests_at_its_start(
    qtbot: QtBot, studio: Studio, engine: FakeEngine, tone: Path
) -> None:
    playback = studio.context.playback
    playback.load(Source(path=tone, start_s=0.5, end_s=0.75, title="half"))
    assert playback.duration_s == 0.25
    playback.play()
    qtbot.waitUntil(lambda: len(engine.players) == 1)
    samples = engine.players[0].pump(2000)
    assert samples.max() == pytest.approx(0.25, abs=0.01)
    qtbot.waitUntil(lambda: playback.position_s == pytest.approx(0.125))
    engine.players[0].pump(4000)
    qtbot.waitUntil(lambda: not playback.playing)
    assert playback.position_s == 0.0
    qtbot.waitUntil(lambda: engine.players[0].closed)


def test_beats_are_counted_before_the_sound(qtbot: QtBot, studio: Studio, engine: FakeEngine, tone: Path) -> None:
    playback = studio.context.playback
    playback.load(Source(path=tone, start_s=0.5, end_s=1.0, lead_s=0.5, clicks=[(0.0, True), (0.25, False)]))
    assert playback.duration_s == 1.0
    playback.play()
    qtbot.waitUntil(lambda: len(engine.players) == 1)
    counted, sung = engine.players[0].pump(RATE // 2), engine.players[0].pump(RATE // 4)
    assert np.abs(counted[: RATE // 20]).max() > 0.1
    assert np.abs(counted[RATE // 4 : RATE // 4 + RATE // 20]).max() > 0.1
    assert np.abs(counted[RATE // 8 : RATE // 5]).max() == 0
    assert sung.mean() == pytest.approx(0.25, abs=0.01)
    playback.stop()


def test_pause_stays_where_it_was(qtbot: QtBot, studio: Studio, engine: FakeEngine, tone: Path) -> None:
    playback = studio.context.playback
    playback.load(Source(path=tone))
    playback.toggle()
    qtbot.waitUntil(lambda: len(engine.players) == 1)
    engine.players[0].pump(RATE // 2)
    playback.toggle()
    assert playback.position_s == pytest.approx(0.5)
    playback.toggle()
    qtbot.waitUntil(lambda: len(engine.players) == 2)
    engine.players[1].pump(160)
    qtbot.waitUntil(lambda: playback.position_s == pytest.approx(0.51))
    playback.stop()


def test_who_drags_hears_where_that_is_and_silence_where_the_hand_rests(
    qtbot: QtBot, studio: Studio, engine: FakeEngine
) -> None:
    playback = studio.context.playback
    steps = np.repeat(np.array([0.1, 0.2, 0.3, 0.4], np.float32), RATE // 4)
    playback.load(Source(samples=steps, sample_rate=RATE))
    playback.scrub(0.3)
    qtbot.waitUntil(lambda: len(engine.players) == 1)
    stream = engine.players[0]
    first = stream.pump(RATE // 4)
    assert first.max() == pytest.approx(0.2)
    assert first[round(GRAIN_S * RATE) :].max() == 0
    playback.scrub(0.8)
    heard = stream.pump(480)
    playback.scrub(0.6)  # before that one was over: nothing of it is cut off hard
    heard = np.concatenate([heard, stream.pump(RATE // 4)])
    assert heard[470:480].max() == pytest.approx(0.4)
    assert heard[480 + RATE // 50] == pytest.approx(0.3)
    assert np.abs(np.diff(heard)).max() < 0.02
    assert not playback.playing
    assert playback.position_s == pytest.approx(0.6)
    playback.end_scrub()
    qtbot.waitUntil(lambda: stream.closed)
    playback.play()
    qtbot.waitUntil(lambda: len(engine.players) == 2)
    assert engine.players[1].pump(RATE)[: RATE // 4].min() == pytest.approx(0.3, abs=0.11)  # as it is, not in pieces
    playback.stop()


def test_a_drag_while_it_plays_goes_on_from_there(qtbot: QtBot, studio: Studio, engine: FakeEngine) -> None:
    playback = studio.context.playback
    playback.load(Source(samples=np.linspace(0, 1, RATE, dtype=np.float32), sample_rate=RATE))
    playback.play()
    qtbot.waitUntil(lambda: len(engine.players) == 1)
    engine.players[0].pump(100)
    playback.scrub(0.5)
    playback.end_scrub()
    assert playback.playing
    assert engine.players[0].pump(RATE // 4)[-1] == pytest.approx(0.75, abs=0.01)
    playback.stop()


def test_another_source_takes_over(qtbot: QtBot, studio: Studio, engine: FakeEngine, tone: Path) -> None:
    playback = studio.context.playback
    playback.load(Source(path=tone))
    playback.play()
    qtbot.waitUntil(lambda: len(engine.players) == 1)
    playback.load(Source(samples=np.zeros(RATE, np.float32), sample_rate=RATE))
    assert not playback.playing
    assert playback.duration_s == 1.0
    qtbot.waitUntil(lambda: engine.players[0].closed)


def test_without_a_loudspeaker_the_clock_runs_and_says_so_once(
    qtbot: QtBot, studio: Studio, engine: FakeEngine, tone: Path
) -> None:
    engine.outputs = 0
    playback = studio.context.playback
    for _ in range(2):
        playback.load(Source(path=tone, end_s=0.1))
        playback.play()
        qtbot.waitUntil(lambda: playback.position_s > 0.02)
        qtbot.waitUntil(lambda: not playback.playing)
    told = [banner for banner in studio.context.banners.banners if banner.key == "sound"]
    assert len(told) == 1
    assert told[0].times == 1


def test_a_file_that_is_gone_says_so(qtbot: QtBot, studio: Studio, tmp_path: Path) -> None:
    studio.context.playback.load(Source(path=tmp_path / "gone.wav"))
    studio.context.playback.play()
    qtbot.waitUntil(lambda: bool(studio.context.banners.banners))
    assert not studio.context.playback.playing


def test_pieces_follow_each_other_and_silence_waits_for_a_late_one(
    qtbot: QtBot, studio: Studio, engine: FakeEngine, tone: Path
) -> None:
    playback = studio.context.playback
    playback.stream(Source(path=tone, title="Speech"))
    qtbot.waitUntil(lambda: len(engine.players) == 1)
    engine.players[0].pump(RATE + 800)  # the first piece, and then nothing for a while
    assert playback.playing
    playback.append(tone)
    qtbot.waitUntil(lambda: playback.duration_s == pytest.approx(2.0))
    assert engine.players[0].pump(800).max() == pytest.approx(0.25, abs=0.01)
    assert playback.position_s == pytest.approx(1.05, abs=0.01)
    playback.end_stream()
    qtbot.waitUntil(lambda: _ends(engine, playback))


def _ends(engine: FakeEngine, playback: Playback) -> bool:
    engine.players[0].pump(RATE)
    return not playback.playing


def test_a_piece_for_a_source_that_is_gone_goes_nowhere(
    qtbot: QtBot, studio: Studio, engine: FakeEngine, tone: Path
) -> None:
    playback = studio.context.playback
    playback.stream(Source(path=tone))
    playback.append(tone)
    playback.load(Source(samples=np.zeros(RATE, np.float32), sample_rate=RATE))
    playback.play()
    qtbot.waitUntil(lambda: len(engine.players) == 1)
    assert playback.duration_s == 1.0
    playback.stop()
