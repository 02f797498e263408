"""A sound ready to be drawn: samples, outline and spectrum, read off the Qt thread."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.project import containers
from studio.maths.peaks import Peaks
from studio.maths.samples import Samples
from studio.maths.spectrum import HOP_S, WINDOW_S, Spectrum, spectrum

MAX_S = 600.0
"""What is heard through at once: a thumbnail, or the tones of a song."""
LONGEST_S = 7200.0
"""What is drawn of one recording; an hour at 48 kHz takes 350 MB."""
_PIECE = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Everything that waveform and spectrogram need."""

    samples: Samples
    """(n,), mono."""
    sample_rate: int
    peaks: Peaks
    spectrum: Spectrum

    @property
    def duration_s(self) -> float:
        return self.samples.size / self.sample_rate

    def detail(self, start_s: float, end_s: float, frames: int) -> Spectrum | None:
        """The spectrum of a part, finer than that of the whole: about ``frames`` frames. None where the whole's is as
        fine.
        """
        hop_s = max(HOP_S, (end_s - start_s) / frames)
        if hop_s >= self.spectrum.hop_s:
            return None
        start_s = max(0.0, start_s - WINDOW_S)  # a frame at the edge is made of what sounds on both its sides
        part = self.samples[round(start_s * self.sample_rate) : round((end_s + WINDOW_S) * self.sample_rate)]
        return spectrum(part, self.sample_rate, hop_s=hop_s, start_s=start_s, top_db=self.spectrum.top_db)


def picture_of(samples: Samples, sample_rate: int) -> Picture:
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
    """A sound file, its first two hours. Raises as ``containers.opened``."""
    pieces = [np.zeros(0, np.int16)]
    with containers.opened(path) as sound:
        rate = int(sound.samplerate)
        left = int(LONGEST_S * rate)
        while left > 0:
            piece: NDArray[np.float32] = sound.read(min(left, _PIECE), dtype="float32", always_2d=True)
            if not len(piece):
                break
            # Sixteen bits are more than a picture shows, and half the memory.
            pieces.append(np.round(piece.mean(axis=1).clip(-1, 1) * 32767).astype(np.int16))
            left -= len(piece)
    return picture_of(np.concatenate(pieces), rate)
