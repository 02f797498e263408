"""What is to be said of a take: too loud, too quiet, noise, a room that echoes, a beginning or an end that is cut."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from backend.protocol import levels
from studio.audio import meters

Kind = Literal["clipped", "loud", "quiet", "noisy", "echo", "cut-start", "cut-end", "noisier"]

_LOUD_DBFS, _QUIET_DBFS = -1.0, -24.0
"""Peaks above and below."""


_OTHER_ROOM_DB = 8.0
"""So much more noise than the room made when it was measured is not the room's."""


@dataclass(frozen=True)
class Remark:
    """One thing that is not as it should be."""

    kind: Kind
    figure: float
    """Decibels; samples for ``clipped``."""


def remarks(samples: NDArray[np.float32], sample_rate: int) -> list[Remark]:
    """What is to be said of samples (n,), the gravest first; empty: a good take."""
    reading = meters.measure(samples)
    # The checks leave rumble out; the filter for that needs scipy, which is slow to load.
    level_db_T = levels.levels_db(samples, sample_rate)
    if not len(level_db_T):
        return []
    speech_db, noise_db = levels.speech_and_noise_db(level_db_T)
    found: list[Remark] = []
    if reading.clipped > 2:
        found.append(Remark("clipped", reading.clipped))
    elif reading.peak_db > _LOUD_DBFS:
        found.append(Remark("loud", reading.peak_db))
    noisy = speech_db - noise_db < levels.NOISY_DB
    start_db, end_db = levels.edges_db(level_db_T)
    # Behind noise an edge is loud although nobody speaks.
    if not noisy and start_db > levels.WITHIN_SPEECH_DB:
        found.append(Remark("cut-start", start_db))
    if not noisy and end_db > levels.WITHIN_SPEECH_DB:
        found.append(Remark("cut-end", end_db))
    if reading.peak_db < _QUIET_DBFS:
        found.append(Remark("quiet", reading.peak_db))
    if noisy:
        found.append(Remark("noisy", speech_db - noise_db))
    fall = levels.fall_db(level_db_T)
    if fall is not None and fall <= levels.RINGS_DB:
        found.append(Remark("echo", fall))
    return found


def noisier(noise_db: float, room_db: float | None) -> list[Remark]:
    """Whether a take is noisier than its room was when that was measured; both dBFS."""
    more_db = 0.0 if room_db is None else noise_db - room_db
    return [Remark("noisier", more_db)] if more_db > _OTHER_ROOM_DB else []
