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
