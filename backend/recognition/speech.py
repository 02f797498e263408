"""Where somebody speaks in a recording of any length: Silero's detector, which lies inside faster-whisper."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.audio import vad
from backend.audio.long import Sound

RATE = 16_000
HOP_S = 0.01
_CHUNK = 512
"""Samples that the detector judges at once."""
_BLOCK_S = 60.0


@dataclass(frozen=True)
class Activity:
    """A recording, every ``HOP_S``."""

    speech_T: NDArray[np.float32]
    """Probability that somebody speaks."""
    level_db_T: NDArray[np.float32]
    """Loudness, dBFS."""


def activity(sound: Sound, report: Callable[[float], None]) -> Activity:
    """Listen block by block, so that memory is flat; ``report``: share done, may raise."""
    from faster_whisper.vad import get_vad_model

    detector = get_vad_model()
    speech: list[NDArray[np.float32]] = []
    levels: list[NDArray[np.float32]] = []
    at_s = 0.0
    while at_s < sound.duration_s:
        report(at_s / sound.duration_s)
        end_s = min(at_s + _BLOCK_S, sound.duration_s)
        samples = sound.cut(at_s, end_s, RATE)
        frames = min(round((end_s - at_s) / HOP_S), -(-len(samples) // round(HOP_S * RATE)))
        judged = detector(np.pad(samples, (0, -len(samples) % _CHUNK))).reshape(-1)
        centres = (np.arange(frames) + 0.5) * HOP_S * RATE / _CHUNK
        speech.append(judged[np.minimum(centres.astype(np.int64), len(judged) - 1)].astype(np.float32))
        levels.append(vad.levels_db(samples, RATE)[:frames].astype(np.float32))
        at_s = end_s
    empty = np.zeros(0, np.float32)
    return Activity(np.concatenate([empty, *speech]), np.concatenate([empty, *levels]))
