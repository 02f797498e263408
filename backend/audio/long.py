"""Recordings of any length, a piece at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from backend.audio import io
from backend.audio.honest_file import Honest
from backend.audio.resample import resample
from backend.project import durable


class Sound(Protocol):
    """Sound that pieces can be cut from."""

    @property
    def duration_s(self) -> float:
        """Length, seconds."""

    def cut(self, start_s: float, end_s: float, rate: int) -> NDArray[np.float32]:
        """Samples from ``start_s`` to ``end_s`` (or the end) at ``rate`` Hz."""


@dataclass(frozen=True)
class Held:
    """Sound in memory."""

    samples_N: NDArray[np.float32]
    rate: int

    @property
    def duration_s(self) -> float:
        """Length, seconds."""
        return len(self.samples_N) / self.rate

    def cut(self, start_s: float, end_s: float, rate: int) -> NDArray[np.float32]:
        """See :class:`Sound`."""
        return resample(self.samples_N[round(start_s * self.rate) : round(end_s * self.rate)], self.rate, rate)


@dataclass(frozen=True)
class OnDisk:
    """Sound in a file, of which no more is read than is asked for."""

    path: Path
    duration_s: float

    @classmethod
    def open(cls, path: Path) -> "OnDisk":
        """Raises ``VoicewrightError`` for what is no recording."""
        return cls(path, io.probe(path).duration_s)

    def cut(self, start_s: float, end_s: float, rate: int) -> NDArray[np.float32]:
        """See :class:`Sound`. Raises ``VoicewrightError`` where the file is damaged."""
        return io.read(self.path, sample_rate=rate, start_s=start_s, end_s=min(end_s, self.duration_s))[0]


def write(path: Path, pieces: Iterable[NDArray[np.float32]], rate: int) -> float:
    """Pieces one after the other as 24-bit WAV, or FLAC where the name ends so; whole or not at all: a writer that is
    stopped leaves nothing. Returns seconds. Raises OSError where the disk refuses.
    """
    import soundfile

    kind = "FLAC" if path.suffix.lower() == ".flac" else "WAV"
    count = 0
    with (
        durable.written(path) as file,
        Honest(file) as honest,
        soundfile.SoundFile(honest, "w", rate, 1, subtype="PCM_24", format=kind) as writer,
    ):
        for piece in pieces:
            writer.write(piece)
            count += len(piece)
    return count / rate
