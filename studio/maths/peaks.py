"""The outline of a sound at every zoom: a pyramid of minima and maxima."""

import numpy as np
from numpy.typing import NDArray

Outline = tuple[NDArray[np.float32], NDArray[np.float32]]

_STEP = 4
_BASE = 64


class Peaks:
    """Answers "lowest and highest sample of each pixel" in time that depends on the pixels only."""

    def __init__(self, samples: NDArray[np.float32]) -> None:
        self._samples = samples
        self._energy = np.concatenate([[0.0], np.cumsum(np.square(samples, dtype=np.float64))])
        self._levels: list[tuple[int, NDArray[np.float32], NDArray[np.float32]]] = []
        low = high = samples
        width = 1
        while low.size > 256:
            step = _BASE if width == 1 else _STEP
            count = -(-low.size // step)
            fill = count * step - low.size
            low = np.pad(low, (0, fill), mode="edge").reshape(count, step).min(axis=1)
            high = np.pad(high, (0, fill), mode="edge").reshape(count, step).max(axis=1)
            width *= step
            self._levels.append((width, low, high))

    @property
    def loudest(self) -> float:
        """The largest magnitude."""
        if self._levels:
            _, low, high = self._levels[-1]
        else:
            low = high = self._samples
        return float(max(-low.min(initial=0.0), high.max(initial=0.0)))

    def outline(self, first: float, last: float, pixels: int) -> Outline:
        """Minima and maxima (pixels,) of the samples [first, last); 0 outside of the sound."""
        per_pixel = max((last - first) / max(pixels, 1), 1e-9)
        width, low, high = 1, self._samples, self._samples
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
        minima = np.minimum.reduceat(np.append(low[shown], low[shown][-1]), pairs)[::2]
        maxima = np.maximum.reduceat(np.append(high[shown], high[shown][-1]), pairs)[::2]
        return np.where(valid, minima, 0).astype(np.float32), np.where(valid, maxima, 0).astype(np.float32)

    def rms(self, first: float, last: float, pixels: int) -> NDArray[np.float32]:
        """Root mean square (pixels,) of the samples [first, last)."""
        bounds = np.linspace(first, last, pixels + 1)
        spread = max((last - first) / max(pixels, 1), 64.0) / 2
        middle = (bounds[:-1] + bounds[1:]) / 2
        begin = np.clip(np.floor(middle - spread), 0, self._samples.size).astype(np.intp)
        end = np.clip(np.ceil(middle + spread), 0, self._samples.size).astype(np.intp)
        mean = (self._energy[end] - self._energy[begin]) / np.maximum(end - begin, 1)
        level: NDArray[np.float32] = np.sqrt(np.maximum(mean, 0)).astype(np.float32)
        return level
