"""What is said of a take: each fault is planted into real speech."""

from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from studio.audio.engine import Samples
from studio.audio.remarks import remarks

SPEECH = Path(__file__).parents[3] / "assets" / "sample" / "audio" / "agent-alreadyon.flac"


def take() -> tuple[Samples, int]:
    """Speech between half seconds of a quiet room."""
    samples, rate = soundfile.read(str(SPEECH), dtype="float32")
    room = np.random.default_rng(1).normal(0, 10 ** (-70 / 20), rate // 2).astype(np.float32)
    return np.concatenate([room, samples * (0.5 / np.abs(samples).max()), room]), rate


def kinds(samples: NDArray[Any], rate: int) -> set[str]:
    return {remark.kind for remark in remarks(samples.astype(np.float32), rate)}


def test_a_good_take() -> None:
    assert remarks(*take()) == []


def test_planted_faults() -> None:
    samples, rate = take()
    speech = samples[rate // 2 : -rate // 2]
    loud = speech * 6
    assert kinds(np.concatenate([samples[: rate // 2], np.clip(loud, -1, 1), samples[-rate // 2 :]]), rate) >= {
        "clipped"
    }
    assert kinds(samples * 1.95, rate) == {"loud"}
    assert kinds(samples * 0.1, rate) == {"quiet"}
    noise = np.random.default_rng(2).normal(0, 10 ** (-36 / 20), len(samples))
    assert kinds(samples + noise, rate) == {"noisy"}
    middle = rate // 2 + int(np.argmax(np.abs(speech)))
    assert "cut-end" in kinds(samples[: middle + rate // 50], rate)
    assert "cut-start" in kinds(samples[middle - rate // 50 :], rate)


def test_a_room_that_rings() -> None:
    samples, rate = take()
    length = 2 * rate
    room = np.random.default_rng(3).standard_normal(length) * 10 ** (-3 * np.arange(length) / length)
    room /= np.sqrt(np.square(room).sum())
    room[0] = 0.4
    ringing = np.fft.irfft(np.fft.rfft(samples, 2**19) * np.fft.rfft(room, 2**19))[: len(samples)]
    still = np.concatenate([samples[: 2 * rate // 5], ringing * 0.5 / np.abs(ringing).max(), samples[-rate // 2 :]])
    assert "echo" in kinds(still, rate)


def test_too_short_to_say_anything() -> None:
    assert remarks(np.zeros(100, np.float32), 48000) == []
