"""Each check of the sound finds its defect in real clips, and says nothing of the clean ones."""

import io as buffers

import numpy as np
import pytest
import soundfile
from scipy.signal import istft, stft

from backend.audio.resample import resample
from backend.datasets.checks.clip_under_test import Likeness, Whole
from tests.datasets.checks.codec import through_mp3
from tests.datasets.checks.conftest import CLEAN, Examine, Samples, recording


@pytest.mark.parametrize("index", CLEAN)
def test_clean_clips_are_clean(examine: Examine, index: int) -> None:
    assert examine(recording(index)) == {}


@pytest.mark.parametrize("index", CLEAN)
def test_loud_and_quiet_clean_clips_are_clean(examine: Examine, index: int) -> None:
    samples = recording(index)
    assert examine(samples / np.abs(samples).max()) == {}
    assert examine((samples * 0.1).astype(np.float32)) == {}
    assert examine(resample(samples, 16000, 8000), rate=8000) == {}
    assert set(examine(resample(samples, 16000, 22050), rate=22050)) <= {"bandwidth"}


@pytest.mark.parametrize("index", CLEAN)
@pytest.mark.parametrize("after", [1.0, 0.5])
def test_clipped(examine: Examine, index: int, after: float) -> None:
    """Also when it was turned down afterwards."""
    loud = np.clip(recording(index) / np.abs(recording(index)).max() * 4, -1, 1) * after
    found = examine(np.round(loud * 32767).astype(np.float32) / 32768)
    assert found["clipped"].severity == "error"
    assert found["clipped"].figure is not None
    assert found["clipped"].figure > 100
    assert found["clipped"].at_s is not None
    assert "gain" in found["clipped"].say().remedy


def test_clipped_a_little_is_a_warning_at_its_place(examine: Examine) -> None:
    samples = (recording(30) * 0.5).astype(np.float32)
    samples[8000:8012] = 1.0
    found = examine(samples)
    assert found["clipped"].severity == "warning"
    assert found["clipped"].at_s == pytest.approx(0.5, abs=0.001)


@pytest.mark.parametrize("index", CLEAN)
@pytest.mark.parametrize(("snr", "severity"), [(17, "warning"), (7, "error")])
def test_noise(examine: Examine, index: int, snr: float, severity: str) -> None:
    samples = recording(index)
    loud = np.sqrt(np.mean(np.square(samples)))
    hiss = np.random.default_rng(0).normal(0, loud * 10 ** (-snr / 20), len(samples) + 16000)
    noisy = (np.pad(samples, 8000) + hiss).astype(np.float32)
    assert examine(noisy)["noise"].severity == severity


@pytest.mark.parametrize("index", CLEAN)
@pytest.mark.parametrize(("true_rate", "claimed"), [(8000, 16000), (8000, 44100), (11025, 22050), (11025, 48000)])
def test_upsampled(examine: Examine, index: int, true_rate: int, claimed: int) -> None:
    narrow = resample(recording(index), 16000, true_rate)
    finding = examine(resample(narrow, true_rate, claimed), rate=claimed)["bandwidth"]
    assert finding.figure == pytest.approx(true_rate / 2, rel=0.16)
    assert finding.severity == ("error" if true_rate == 8000 else "warning")


@pytest.mark.parametrize("index", CLEAN)
@pytest.mark.parametrize(("shift", "severity"), [(0.02, "info"), (-0.1, "warning")])
def test_dc(examine: Examine, index: int, shift: float, severity: str) -> None:
    found = examine((recording(index) * 0.8 + shift).astype(np.float32))
    assert found["dc-offset"].severity == severity
    assert found["dc-offset"].figure == pytest.approx(shift * 100, abs=0.3)
    assert set(found) == {"dc-offset"}


@pytest.mark.parametrize("index", CLEAN)
@pytest.mark.parametrize("hum", [0.0, 0.0005])
def test_silences(examine: Examine, index: int, hum: float) -> None:
    samples = recording(index)
    still = np.random.default_rng(1).normal(0, hum, 48000).astype(np.float32)
    before = examine(np.concatenate([still, samples]))["silence-at-edges"]
    assert (before.severity, before.at_s) == ("warning", 0)
    assert before.figure == pytest.approx(3.1, abs=0.3)
    after = examine(np.concatenate([samples, still[:16000]]))["silence-at-edges"]
    assert after.severity == "info"
    assert after.at_s == pytest.approx(len(samples) / 16000, abs=0.5)
    inside = examine(np.concatenate([samples, still, recording(31)]))["silence-inside"]
    assert inside.severity == "warning"
    assert inside.figure == pytest.approx(3.3, abs=0.5)


def test_lengths(examine: Examine) -> None:
    samples = recording(0)
    assert examine(samples[4000:9000])["too-short"].severity == "warning"
    assert examine(samples[4000:6000])["too-short"].severity == "error"
    assert examine(np.tile(samples, 6)[: 20 * 16000])["too-long"].severity == "warning"
    assert examine(np.tile(samples, 12)[: 40 * 16000])["too-long"].severity == "error"


def test_almost_silent(examine: Examine) -> None:
    assert examine((recording(0) * 10 ** (-40 / 20)).astype(np.float32))["loudness-outlier"].severity == "warning"
    assert examine(np.zeros(32000, np.float32))["loudness-outlier"].severity == "error"


def test_a_good_mp3_is_left_in_peace(examine: Examine) -> None:
    buffer = buffers.BytesIO()
    at_44: Samples = resample(recording(60), 16000, 44100)
    noise = np.random.default_rng(0).normal(0, 1e-3, len(at_44))
    soundfile.write(buffer, at_44 + noise, 44100, format="MP3", subtype="MPEG_LAYER_III")
    buffer.seek(0)
    samples, rate = soundfile.read(buffer, dtype="float32")
    assert set(examine(samples, rate=rate)) <= {"bandwidth"}


def test_noise_and_a_ringing_room_are_nobody_else(examine: Examine) -> None:
    """Both make a voice unlike itself; a stranger in a quiet room is told."""
    unlike = Whole(likeness={1: Likeness(cosine=0.55, usual=0.9, z=-9.0)})
    samples, rng = recording(30), np.random.default_rng(0)
    noise = rng.normal(0, np.sqrt(np.mean(samples**2)) * 0.2, len(samples))
    room = rng.standard_normal(16000) * 10 ** (-3 * np.arange(16000) / 16000)
    wet = samples + np.convolve(samples, room / np.sqrt(np.sum(room**2)))[: len(samples)]
    assert "odd-speaker" in examine(samples, whole=unlike)
    for changed, check in ((samples + noise, "noise"), (0.5 * wet / np.abs(wet).max(), "echo")):
        found = examine(changed.astype(np.float32), whole=unlike)
        assert check in found
        assert "odd-speaker" not in found


@pytest.mark.parametrize("index", CLEAN)
def test_squeezed_through_a_small_file(examine: Examine, index: int) -> None:
    """And what a good file does to it is not worth a word."""
    small = examine(through_mp3(recording(index), 16000, 24))
    assert small["squeezed"].severity == "warning"
    assert "squeezed" not in examine(through_mp3(recording(index), 16000, 128))


def gated(samples: Samples, over: float) -> Samples:
    """A little noise, and ``over`` times its power subtracted from the spectrum."""
    noisy = samples + np.random.default_rng(0).normal(0, 0.004, len(samples))
    _, _, spectrum = stft(noisy, 16000, nperseg=512)
    noise = 2 * np.percentile(np.abs(spectrum), 10, axis=1, keepdims=True)
    left = np.maximum(1 - over * (noise / np.maximum(np.abs(spectrum), 1e-9)) ** 2, 1e-4)
    return np.asarray(istft(spectrum * np.sqrt(left), 16000, nperseg=512)[1], np.float32)


@pytest.mark.parametrize("index", CLEAN)
def test_a_noise_reduction_that_takes_sounds_too_is_told_as_that(examine: Examine, index: int) -> None:
    harsh = examine(gated(recording(index), 8))["squeezed"].say()
    assert "noise reduction" in harsh.what
    assert "original" in harsh.remedy
    assert "squeezed" not in examine(gated(recording(index), 1))
