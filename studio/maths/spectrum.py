"""Short-time spectrum for pictures: numpy only, made to run in a worker thread.

The picture's rows are equally spaced on the mel scale, because that is how people hear; its values are bytes
that a colour table turns into colours, so a new theme costs nothing.
"""

from dataclasses import dataclass
from math import log10

import numpy as np
from numpy.typing import NDArray

from studio.maths.samples import Samples, as_floats

RANGE_DB = 72.0
"""From black to white."""
HOP_S = 0.004
"""The finest picture's seconds a frame."""
WINDOW_S = 0.025

_BLOCK = 512


def mel_of(hz: float) -> float:
    """O'Shaughnessy's mel of a frequency."""
    return float(2595.0 * np.log10(1.0 + hz / 700.0))


def hz_of(mel: float) -> float:
    """The inverse of :func:`mel_of`."""
    return float(700.0 * (10.0 ** (mel / 2595.0) - 1.0))


@dataclass(frozen=True, kw_only=True)
class Spectrum:
    """A picture of sound."""

    levels: NDArray[np.uint8]
    """(rows, frames); row 0 is the highest frequency; 0 … 255 over ``RANGE_DB`` below the loudest."""
    hop_s: float
    """Seconds a frame; frame i is centred at ``(i + 0.5) * hop_s``."""
    top_hz: float
    """Frequency at the upper edge."""
    top_db: float
    """What is white."""
    start_s: float = 0.0
    """Where the first frame begins in the sound."""

    @property
    def duration_s(self) -> float:
        return float(self.levels.shape[1] * self.hop_s)

    @property
    def end_s(self) -> float:
        """Where the last frame ends."""
        return self.start_s + self.duration_s

    def height_of(self, hz: float) -> float:
        """Where a frequency lies: 0 at the lower edge, 1 at the upper."""
        return mel_of(hz) / mel_of(self.top_hz)


def spectrum(
    samples: Samples,
    sample_rate: int,
    *,
    rows: int = 192,
    hop_s: float = HOP_S,
    window_s: float = WINDOW_S,
    top_hz: float = 12_000.0,
    start_s: float = 0.0,
    top_db: float | None = None,
) -> Spectrum:
    """The spectrum of mono samples (n,); long sounds get a longer hop, so that 12,000 frames are the most.

    ``start_s`` and ``top_db`` make of a part what fits into the picture of the whole.
    """
    hop_s = max(hop_s, samples.size / sample_rate / 12_000)
    top_hz = min(top_hz, sample_rate / 2)
    width = max(16, round(window_s * sample_rate))
    size = 1 << (width * 2 - 1).bit_length()
    hop = hop_s * sample_rate
    frames = max(1, int(np.ceil(samples.size / hop)))
    window = np.hanning(width).astype(np.float32)
    offsets = np.round((np.arange(frames) + 0.5) * hop).astype(np.intp) - width // 2
    weights = _mel_rows(rows, size, sample_rate, top_hz)
    power = np.empty((rows, frames), dtype=np.float32)
    inside = np.arange(width)
    for start in range(0, frames, _BLOCK):
        at = offsets[start : start + _BLOCK, None] + inside
        cut = np.zeros(at.shape, np.float32)
        if samples.size:
            cut = as_floats(samples[at.clip(0, samples.size - 1)]) * ((at >= 0) & (at < samples.size)) * window
        magnitude = np.abs(np.fft.rfft(cut, size, axis=1)).astype(np.float32)
        power[:, start : start + _BLOCK] = weights @ (magnitude * magnitude).T
    white_db = loudest_db(power) if top_db is None else top_db
    return Spectrum(levels=levels(power, white_db), hop_s=hop_s, top_hz=top_hz, top_db=white_db, start_s=start_s)


def _mel_rows(rows: int, size: int, sample_rate: int, top_hz: float) -> NDArray[np.float32]:
    """Triangles (rows, bins), highest first; where they are narrower than a bin, linear interpolation."""
    mels = np.linspace(mel_of(top_hz), 0, rows + 1)
    bounds = 700.0 * (10.0 ** (mels / 2595.0) - 1.0) * size / sample_rate
    weights = np.zeros((rows, size // 2 + 1), dtype=np.float32)
    bins = np.arange(size // 2 + 1)
    for row in range(rows):
        centre = (bounds[row] + bounds[row + 1]) / 2
        half = max(1.0, bounds[row] - bounds[row + 1])
        triangle = np.clip(1 - np.abs(bins - centre) / half, 0, None)
        weights[row] = triangle / max(float(triangle.sum()), 1e-6)
    return weights


def loudest_db(power: NDArray[np.float32]) -> float:
    """What is drawn white: all but the loudest three in a thousand lie below."""
    loud = float(np.percentile(power, 99.7))
    return max(10 * log10(max(loud, 1e-12)), -40.0)


def levels(power: NDArray[np.float32], top_db: float | None = None) -> NDArray[np.uint8]:
    """Power → bytes over ``RANGE_DB`` below ``top_db``, the loudest where it is not given."""
    level_db = 10 * np.log10(np.maximum(power, 1e-12))
    top = loudest_db(power) if top_db is None else top_db
    scaled = (level_db - (top - RANGE_DB)) * (255.0 / RANGE_DB)
    return np.clip(scaled, 0, 255).astype(np.uint8)
