"""The outline of a sound at every zoom: a pyramid of minima and maxima, and its loudness."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from studio.maths.samples import Samples, as_floats

Outline = tuple[NDArray[np.float32], NDArray[np.float32]]

_STEP = 4
_BASE = 64


class Peaks:
    """Answers "lowest and highest sample of each pixel" in time that depends on the pixels only."""

    def __init__(self, samples: Samples) -> None:
        self._samples = samples
        self._levels: list[tuple[int, NDArray[np.float32], NDArray[np.float32]]] = []
        low: Samples = samples
        high: Samples = samples
        width = 1
        while low.size > 256:
            step = _BASE if width == 1 else _STEP
            low, high = (as_floats(_by_blocks(of, step, how)) for of, how in ((low, np.min), (high, np.max)))
            width *= step
            self._levels.append((width, low, high))
        self._energy = np.concatenate([[0.0], np.cumsum(_energy(samples))])

    @property
    def loudest(self) -> float:
        """The largest magnitude."""
        if self._levels:
            _, low, high = self._levels[-1]
        else:
            low = high = as_floats(self._samples)
        return float(max(-low.min(initial=0.0), high.max(initial=0.0)))

    def outline(self, first: float, last: float, pixels: int) -> Outline:
        """Minima and maxima (pixels,) of the samples [first, last); 0 outside of the sound."""
        per_pixel = max((last - first) / max(pixels, 1), 1e-9)
        width: int = 1
        low: Samples = self._samples
        high: Samples = self._samples
        for level in self._levels:
            if level[0] > per_pixel:
                break
            width, low, high = level
        at = (first + np.arange(pixels + 1) * per_pixel) / width
        begin = np.floor(at[:-1]).astype(np.intp)
        end = np.maximum(np.ceil(at[1:]).astype(np.intp), begin + 1)
        valid = (begin < low.size) & (end > 0)
        if not valid.any():
            return np.zeros(pixels, np.float32), np.zeros(pixels, np.float32)
        begin, end = np.clip(begin, 0, low.size - 1), np.clip(end, 1, low.size)
        end = np.maximum(end, begin + 1)
        # Only what is shown is touched: of an hour all samples would be copied for each frame.
        shown = slice(int(begin[0]), int(end.max()))
        pairs = np.stack([begin, end], axis=1).ravel() - shown.start
        lowest, highest = as_floats(low[shown]), as_floats(high[shown])
        minima = np.minimum.reduceat(np.append(lowest, lowest[-1]), pairs)[::2]
        maxima = np.maximum.reduceat(np.append(highest, highest[-1]), pairs)[::2]
        return np.where(valid, minima, 0).astype(np.float32), np.where(valid, maxima, 0).astype(np.float32)

    def line(self, first: float, last: float, pixels: int) -> Outline:
        """The same where pixels are about as many as samples: of the line from sample to sample."""
        at = np.linspace(first, last, pixels + 1)
        begin = int(np.clip(np.floor(at[0]), 0, self._samples.size))
        end = int(np.clip(np.ceil(at[-1]) + 1, begin, self._samples.size))
        if end == begin:
            return np.zeros(pixels, np.float32), np.zeros(pixels, np.float32)
        shown = as_floats(self._samples[begin:end])
        edges = np.interp(at, np.arange(begin, end), shown, left=0, right=0).astype(np.float32)
        return np.minimum(edges[:-1], edges[1:]), np.maximum(edges[:-1], edges[1:])

    def rms(self, first: float, last: float, pixels: int) -> NDArray[np.float32]:
        """Root mean square (pixels,) of the samples [first, last). Each is taken over 64 samples at least."""
        bounds = np.linspace(first, last, pixels + 1)
        spread = max((last - first) / max(pixels, 1), float(_BASE)) / 2
        middle = (bounds[:-1] + bounds[1:]) / 2
        begin = np.clip(np.floor(middle - spread), 0, self._samples.size).astype(np.intp)
        end = np.clip(np.ceil(middle + spread), 0, self._samples.size).astype(np.intp)
        if 2 * spread > 4 * _BASE:  # whole blocks are near enough
            sums = self._energy[-(-end // _BASE)] - self._energy[begin // _BASE]
            count = (-(-end // _BASE) - begin // _BASE) * _BASE
        else:
            shown = as_floats(self._samples[begin[0] : end[-1]]) if pixels else np.zeros(0, np.float32)
            energy = np.concatenate([[0.0], np.cumsum(np.square(shown, dtype=np.float64))])
            sums, count = energy[end - begin[0]] - energy[begin - begin[0]], end - begin
        level: NDArray[np.float32] = np.sqrt(np.maximum(sums / np.maximum(count, 1), 0)).astype(np.float32)
        return level


def _by_blocks(samples: Samples, step: int, how: Callable[..., Samples]) -> Samples:
    """The lowest, or the highest, of each ``step`` samples; the last block may be shorter."""
    whole = samples.size // step * step
    blocks: Samples = how(samples[:whole].reshape(-1, step), axis=1)
    if whole == samples.size:
        return blocks
    together = np.empty_like(samples, shape=(blocks.size + 1,))
    together[:-1], together[-1] = blocks, how(samples[whole:])
    return together


def _energy(samples: Samples) -> NDArray[np.float64]:
    """The sum of squares of each 64 samples; piece by piece, since their floats are larger than they are."""
    piece = _BASE << 14
    sums = [np.zeros(0)]
    for at in range(0, samples.size, piece):
        square = np.square(as_floats(samples[at : at + piece]), dtype=np.float64)
        sums.append(np.add.reduceat(square, np.arange(0, square.size, _BASE)))
    return np.concatenate(sums)
