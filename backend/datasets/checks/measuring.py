"""One pass over a clip's sound, for all checks together; kept in the project's cache by content."""

import hashlib
import importlib.util
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from backend.audio import io, loudness, pitch, vad
from backend.audio.mel import MelConfig, mel
from backend.audio.resample import resample
from backend.datasets.checks import clipping, spectrum
from backend.project import durable, parts
from backend.protocol import levels
from backend.protocol.problems import Problem, VoicewrightError, unexpected

_VERSION = 5
"""Raised when a measurement changes, so that old ones are not taken for new."""
_VOICE = 256
"""Numbers of Resemblyzer's embedding."""
OUTLINE_BANDS, OUTLINE_STEPS = 20, 32


class Measures(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured. Seconds count from the start of the file."""

    duration_s: float
    """Of the piece that was measured."""
    start_s: float
    """Where the piece begins."""
    peak: float
    clipped: int
    """Samples on flattened tops."""
    clipped_at_s: float
    dc: float
    rms: float
    lufs: float
    speech_start_s: float
    speech_end_s: float
    pause_s: float
    """The longest pause between words."""
    pause_at_s: float
    noise_db: float
    """Level of the quietest part, dBFS."""
    speech_db: float
    """Level of the loud part of the speech, dBFS."""
    fall_db: float | None
    """How far speech falls within 0.1 s at its quickest; None where noise hides it. Little: the room rings."""
    start_db: float
    """Level of the first and the last moments beside that of the speech."""
    end_db: float
    f0_hz: float
    """Median F0 of what is voiced; 0 where nothing is."""
    hum_db: float
    """How far 50 or 60 Hz stand out."""
    bandwidth_hz: float
    """Where the spectrum ends at a cliff; half of the sample rate where there is none."""
    holes: float
    """Share of the bands in loud moments that a codec or a strong noise reduction has left out."""
    outline: bytes
    """(bands · steps,) float16: the sound's outline without its level, to find the same recording again."""
    voice: bytes
    """(256,) float16 of Resemblyzer; empty where it is not installed or there is too little speech."""


@dataclass(frozen=True)
class Task:
    """A recording, or a piece of one, to measure."""

    audio: Path
    start_s: float
    end_s: float | None
    cache: Path
    with_voice: bool


def voices(measures: Iterable[Measures]) -> NDArray[np.float64]:
    """Speaker embeddings of clips that have one, (N, 256), each of length 1."""
    read = [np.frombuffer(one.voice, np.float16) for one in measures]
    voice_NE = np.array(read, np.float64).reshape(len(read), _VOICE)
    unit_NE: NDArray[np.float64] = voice_NE / np.maximum(np.linalg.norm(voice_NE, axis=1, keepdims=True), 1e-9)
    return unit_NE


def can_tell_voices() -> bool:
    """Whether Resemblyzer is installed."""
    return importlib.util.find_spec("resemblyzer") is not None


def measure(task: Task) -> Measures | Problem:
    """Measure, or take what is in the cache; run in a worker process. Never raises."""
    kept = _kept(task)
    if kept is not None:
        return kept
    try:
        samples, rate = io.read(task.audio, start_s=task.start_s, end_s=task.end_s)
        made = analyse(samples, rate, start_s=task.start_s, with_voice=task.with_voice)
    except Exception as error:  # noqa: BLE001 - told about this clip; the others go on
        return unexpected(error, "measuring")
    _keep(task, made)
    return made


def analyse(samples: NDArray[np.float32], rate: int, *, start_s: float = 0.0, with_voice: bool = False) -> Measures:
    """All figures of samples (n,) that begin at ``start_s`` of their file."""
    mask = vad.speech_mask(samples, rate)
    hits = np.flatnonzero(mask)
    duration = len(samples) / rate
    first, last = (float(hits[0]) * vad.HOP_S, float(hits[-1] + 1) * vad.HOP_S) if len(hits) else (0.0, duration)
    last = min(last, duration)
    pause, pause_at = _longest_pause(hits)
    level_db_T = vad.levels_db(samples, rate)
    clipped, clipped_at = clipping.count(samples, rate)
    start_db, end_db = levels.edges_db(level_db_T)
    spoken = samples[int(first * rate) : int(last * rate)]
    return Measures(
        duration_s=duration,
        start_s=start_s,
        peak=float(np.abs(samples).max(initial=0)),
        clipped=clipped,
        clipped_at_s=start_s + clipped_at,
        dc=float(samples.mean(dtype=np.float64)) if len(samples) else 0.0,
        rms=float(np.sqrt(np.square(samples, dtype=np.float64).mean())) if len(samples) else 0.0,
        lufs=loudness.lufs(samples, rate),
        speech_start_s=start_s + first,
        speech_end_s=start_s + last,
        pause_s=pause,
        pause_at_s=start_s + pause_at,
        noise_db=_noise(level_db_T, mask),
        speech_db=float(np.percentile(level_db_T[mask], 80)) if mask.any() else -120.0,
        fall_db=levels.fall_db(level_db_T),
        start_db=start_db,
        end_db=end_db,
        f0_hz=_f0(spoken, rate),
        hum_db=spectrum.hum_db(samples, rate),
        bandwidth_hz=spectrum.bandwidth(spoken, rate),
        holes=spectrum.holes(spoken, rate),
        outline=outline(spoken, rate),
        voice=_voice(spoken - spoken.mean(), rate) if with_voice and len(spoken) > 1.2 * rate else b"",
    )


def outline(spoken: NDArray[np.float32], rate: int) -> bytes:
    """Bands over time of the spoken part, mean 0 and length 1: gain and a little noise do not change it."""
    if len(spoken) < rate // 10:
        return b""
    audio = resample(spoken, rate, 8000)
    config = MelConfig(sample_rate=8000, n_fft=512, hop=80, win=400, n_mels=OUTLINE_BANDS, fmin=100, fmax=3600)
    bands = mel(audio, config)
    bands = np.maximum(bands, bands.max() - 7)  # 60 dB: below is noise that differs
    edges = np.linspace(0, bands.shape[1], OUTLINE_STEPS + 1)
    at = np.minimum(((edges[:-1] + edges[1:]) / 2).astype(int), bands.shape[1] - 1)
    wide = max(1, bands.shape[1] // OUTLINE_STEPS)
    smooth = np.cumsum(np.pad(bands, ((0, 0), (wide, wide)), mode="edge"), axis=1)
    means = (smooth[:, at + 2 * wide - wide // 2] - smooth[:, at + wide - wide // 2]) / wide
    means = means - means.mean(axis=1, keepdims=True)
    length = float(np.linalg.norm(means))
    return bytes((means / max(length, 1e-9)).astype(np.float16).tobytes())


def _longest_pause(hits: NDArray[np.int64]) -> tuple[float, float]:
    if len(hits) < 2:
        return 0.0, 0.0
    gaps = np.diff(hits)
    at = int(np.argmax(gaps))
    return float(gaps[at] - 1) * vad.HOP_S, float(hits[at] + 1) * vad.HOP_S


def _f0(spoken: NDArray[np.float32], rate: int) -> float:
    hz = pitch.f0(spoken, rate)
    return float(np.median(hz[hz > 0])) if (hz > 0).any() else 0.0


def _noise(level_db_T: NDArray[np.float64], mask: NDArray[np.bool_]) -> float:
    """The quiet twentieth of the clip: pauses, or where there is none, the closures of consonants."""
    if not len(level_db_T):
        return -120.0
    quiet = np.sort(level_db_T if mask.all() else level_db_T[~mask])
    kept = quiet[: max(3, len(quiet) // 2)]
    return float(10 * np.log10(np.mean(10 ** (kept / 10))))


@lru_cache(maxsize=1)
def _encoder() -> Any:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Resemblyzer imports a module that scipy has moved
        import resemblyzer
        import torch
    torch.set_num_threads(1)
    return resemblyzer.VoiceEncoder("cpu", verbose=False)


def _voice(spoken: NDArray[np.float32], rate: int) -> bytes:
    audio = resample(spoken, rate, 16000)
    level = loudness.level(audio)
    audio = audio * np.float32(10 ** (-30 / 20) / max(level, 1e-6))
    return np.asarray(_encoder().embed_utterance(audio), np.float16).tobytes()


def _file(task: Task) -> Path:
    made_from = (
        _VERSION,
        task.audio.name,
        round(task.start_s, 4),
        task.end_s and round(task.end_s, 4),
        task.with_voice,
    )
    name = hashlib.sha256(msgspec.json.encode(made_from)).hexdigest()[:32]
    return task.cache / name[:2] / name


def _kept(task: Task) -> Measures | None:
    try:
        return msgspec.msgpack.decode(_file(task).read_bytes(), type=Measures)
    except (OSError, msgspec.DecodeError):
        return None


def _keep(task: Task, made: Measures) -> None:
    path = _file(task)
    try:
        parts.made(task.cache.parent, path.parent)
        with durable.written(path, sync=False) as file:
            file.write(msgspec.msgpack.encode(made))
    except (OSError, VoicewrightError):
        return  # a full disk costs time at the next check, no more
