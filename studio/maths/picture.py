"""A sound ready to be drawn: samples, outline and spectrum, read off the Qt thread."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.project import containers
from studio.maths.peaks import Peaks
from studio.maths.spectrum import Spectrum, spectrum

MAX_S = 600.0


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Everything that waveform and spectrogram need."""

    samples: NDArray[np.float32]
    """(n,), mono."""
    sample_rate: int
    peaks: Peaks
    spectrum: Spectrum

    @property
    def duration_s(self) -> float:
        return self.samples.size / self.sample_rate


def picture_of(samples: NDArray[np.float32], sample_rate: int) -> Picture:
    """Mono samples → picture."""
    return Picture(
        samples=samples,
        sample_rate=sample_rate,
        peaks=Peaks(samples),
        spectrum=spectrum(samples, sample_rate),
    )


def first_minutes(path: Path) -> tuple[NDArray[np.float32], int]:
    """A sound file's first ten minutes as samples (n, channels), and its rate in Hz. Raises as
    ``containers.opened``.
    """
    with containers.opened(path) as sound:
        rate = int(sound.samplerate)
        samples: NDArray[np.float32] = sound.read(int(MAX_S * rate), dtype="float32", always_2d=True)
    return samples, rate


def read_picture(path: Path) -> Picture:
    """A sound file's first ten minutes. Raises as ``containers.opened``."""
    samples, rate = first_minutes(path)
    return picture_of(samples.mean(axis=1), rate)
