"""Recording: what survives, what is cut, what is refused."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from backend.protocol.problems import VoicewrightError
from studio.audio.engine import Samples
from studio.audio.fake import FakeEngine
from studio.audio.meters import measure
from studio.audio.recorder import Recorded, Recorder, refusal, trimmed
from studio.audio.wav_file import WavFile, encode

RATE = 48000


def tone(seconds: float, level: float = 0.3) -> Samples:
    made: Samples = (np.sin(np.arange(round(seconds * RATE)) * 0.05) * level).astype(np.float32)
    return made


def recorded(samples: Samples) -> Recorded:
    return Recorded(samples, RATE, measure(samples), -60.0, [])


def test_capture_goes_on_after_the_stop() -> None:
    engine = FakeEngine()
    recorder = Recorder(engine)
    ended: list[bool] = []
    recorder.ended = lambda: ended.append(True)
    recorder.start()
    engine.feed(tone(1.0))
    recorder.stop()
    engine.feed(tone(0.3))
    assert not ended
    engine.feed(tone(0.3))
    assert ended
    assert 1.3 < recorder.finish().duration_s < 1.55
    assert engine.recorders[0].closed


def test_the_key_click_is_cut_when_the_speaker_was_done() -> None:
    quiet = np.zeros(RATE // 2, np.float32)
    click = np.zeros(RATE // 2, np.float32)
    click[500:700] = 0.9
    samples = np.concatenate([tone(1.0), quiet, click])
    cut = trimmed(samples, RATE, len(tone(1.0)) + len(quiet))
    assert len(cut) < len(tone(1.0)) + len(quiet)
    assert not (np.abs(cut[-RATE // 4 :]) > 0.5).any()


def test_the_file_is_whole_at_every_moment(tmp_path: Path) -> None:
    path = tmp_path / "aufnahme 声.wav"
    file = WavFile(path, RATE)
    for block in range(1, 4):
        file.write(tone(0.1))
        samples, rate = soundfile.read(path)  # as after a kill: the writer has not closed it
        assert (len(samples), rate) == (block * 4800, RATE)
    file.close()


def test_a_take_is_stored_without_loss() -> None:
    import io

    samples = tone(0.5)
    back, rate = soundfile.read(io.BytesIO(encode(samples, RATE)), dtype="float32")
    assert rate == RATE
    np.testing.assert_allclose(back, samples, atol=2e-7)


def test_unplugging_keeps_what_there_is(tmp_path: Path) -> None:
    engine = FakeEngine()
    recorder = Recorder(engine)
    ended: list[bool] = []
    recorder.ended = lambda: ended.append(True)
    recorder.start(tmp_path / "spare.wav")
    engine.feed(tone(1.0))
    engine.unplug()
    kept = recorder.finish()
    assert ended == [True]
    assert kept.duration_s > 0.9
    assert "kept" in kept.note
    kept.drop_spare()
    assert list(tmp_path.iterdir()) == []


def test_no_microphone_is_a_sentence() -> None:
    with pytest.raises(VoicewrightError, match="No microphone"):
        Recorder(FakeEngine(inputs=0)).start()


@pytest.mark.parametrize(
    ("samples", "kind"),
    [
        (tone(0.2), "take-too-short"),
        (tone(1.0, 0.0), "take-silent"),
        (tone(1.0, 0.01), "take-too-quiet"),
        (np.clip(tone(1.0, 3.0), -1, 1), "take-clipped"),
    ],
)
def test_refusals_say_what_to_do(samples: Samples, kind: str) -> None:
    problem = refusal(recorded(samples))
    assert problem is not None
    assert problem.general == kind
    assert problem.say().remedy


def test_a_good_take_is_not_refused() -> None:
    assert refusal(recorded(tone(1.0))) is None


def waiting(engine: FakeEngine, early_s: float = 0.3) -> Recorder:
    """A recorder that listens before the key."""
    recorder = Recorder(engine, early_s=early_s)
    recorder.wait()
    return recorder


def said(recorder: Recorder, engine: FakeEngine, sound: Samples) -> Recorded:
    """The key, the rest of the sound, the key."""
    recorder.press()
    recorder.start()
    engine.feed(sound)
    recorder.stop()
    engine.feed(np.zeros(RATE, np.float32))
    return recorder.finish()


def test_speech_that_begins_before_the_key_is_whole(tmp_path: Path) -> None:
    engine = FakeEngine()
    speech = tone(1.2) * np.linspace(0.5, 1, round(1.2 * RATE), dtype=np.float32)
    early = round(0.2 * RATE)
    recorder = waiting(engine)
    engine.feed(np.concatenate([np.zeros(5 * RATE, np.float32), speech[:early]]))
    recorder.press()
    assert (recorder.seconds, len(recorder.outline)) == (0.0, 0)
    recorder.start(tmp_path / "spare.wav")
    engine.feed(speech[early:])
    recorder.stop()
    engine.feed(np.zeros(RATE, np.float32))
    take = recorder.finish()
    begin = int(np.flatnonzero(take.samples)[0]) - 1  # the tone's first sample is 0
    np.testing.assert_array_equal(take.samples[begin : begin + len(speech)], speech)
    assert begin <= 0.1 * RATE + 480, "no more than the last moment is held"
    kept, _rate = soundfile.read(tmp_path / "spare.wav", dtype="float32")
    assert float(np.abs(kept[: round(0.3 * RATE)]).max()) > 0, "what is to survive a crash has it too"
    assert len(engine.recorders) == 1
    take.drop_spare()


def test_who_speaks_after_the_key_has_neither_its_click_nor_what_lay_before() -> None:
    engine = FakeEngine()
    click = np.zeros(RATE // 4, np.float32)
    click[500:700] = 0.9
    recorder = waiting(engine)
    engine.feed(np.full(RATE, 1e-4, np.float32))
    take = said(recorder, engine, np.concatenate([click, tone(1.0)]))
    assert not (np.abs(take.samples) > 0.5).any()
    assert 1.0 < take.duration_s < 1.0 + 0.25 + 0.5


def test_what_was_to_be_forgotten_is_not_in_the_take() -> None:
    engine = FakeEngine()
    recorder = waiting(engine)
    engine.feed(tone(1.0, 0.9))  # a loudspeaker
    recorder.forget()
    take = said(recorder, engine, tone(1.0))
    assert float(np.abs(take.samples).max()) < 0.35


def test_no_more_than_a_second_is_ever_held() -> None:
    engine = FakeEngine()
    recorder = waiting(engine, early_s=60.0)
    engine.feed(tone(3.0))
    assert said(recorder, engine, tone(1.0)).duration_s < 1.0 + 1.0 + 0.5 + 0.02
