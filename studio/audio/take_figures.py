"""What a take's sound tells of it: faults, how far its speech stands above the room, where the speech lies."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.project import containers
from backend.protocol import levels
from studio.audio.remarks import Remark, remarks

_SPEECH_DB = 30.0
"""Below the loudest: what is louder counts as speech."""


@dataclass(frozen=True)
class TakeFigures:
    """Of one take."""

    remarks: tuple[Remark, ...]
    """What is not as it should be."""
    above_noise_db: float
    """Speech above what lies between it."""
    begin_s: float
    end_s: float
    """Where speech begins and ends."""


def measured(samples: NDArray[np.float32], sample_rate: int) -> TakeFigures:
    """Of samples (n,), mono."""
    level_db_T = levels.levels_db(samples, sample_rate)
    if not len(level_db_T):
        return TakeFigures((), 0.0, 0.0, 0.0)
    speech_db, noise_db = levels.speech_and_noise_db(level_db_T)
    loud = np.flatnonzero(level_db_T >= level_db_T.max() - _SPEECH_DB)
    return TakeFigures(
        remarks=tuple(remarks(samples, sample_rate)),
        above_noise_db=speech_db - noise_db,
        begin_s=float(loud[0]) * levels.HOP_S,
        end_s=float(loud[-1] + 1) * levels.HOP_S,
    )


def read(path: Path) -> TakeFigures:
    """Of a sound file. Raises as ``containers.opened``."""
    with containers.opened(path) as sound:
        samples = sound.read(-1, dtype="float32", always_2d=True).mean(axis=1)
        return measured(samples.astype(np.float32), int(sound.samplerate))
