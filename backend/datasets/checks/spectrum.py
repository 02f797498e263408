"""Where a recording's spectrum really ends."""

import numpy as np
from numpy.typing import NDArray

_CLIFF_DB = 22.0
_STEP_HZ = 50.0


def bandwidth(samples: NDArray[np.float32], rate: int) -> float:
    """Hz at which the long-term spectrum falls off a cliff and stays down; half the rate where it does not.

    A voice's own spectrum slopes; only a filter (an upsampled, telephone or MP3 origin) makes a cliff.
    """
    n = 1 << int(np.ceil(np.log2(rate * 0.03)))
    nyquist = rate / 2
    if len(samples) < 4 * n:
        return nyquist
    frames = np.lib.stride_tricks.sliding_window_view(samples, n)[:: n // 2]
    # Only the louder half: pauses say nothing of the speech.
    power = np.square(frames, dtype=np.float64).mean(axis=1)
    frames = frames[power >= np.median(power)]
    window = np.blackman(n).astype(np.float32)
    spectrum = np.square(np.abs(np.fft.rfft(frames * window, axis=1))).mean(axis=0)
    hz = np.linspace(0, nyquist, len(spectrum))
    grid = np.arange(0, nyquist, _STEP_HZ)
    level = 10 * np.log10(np.interp(grid, hz, _smooth(spectrum, round(100 / (hz[1] - hz[0])))) + 1e-16)
    best, best_drop = nyquist, _CLIFF_DB
    for i in range(round(1000 / _STEP_HZ), len(grid) - round(600 / _STEP_HZ)):
        below = level[i - round(500 / _STEP_HZ) : i - round(100 / _STEP_HZ)].min()
        above = level[i + round(300 / _STEP_HZ) :]
        # All that is above stays far under what is just below.
        drop = below - np.percentile(above, 95)
        if drop > best_drop:
            best, best_drop = float(grid[i]), float(drop)
    return best


def _smooth(spectrum: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    width = max(1, width)
    padded = np.pad(spectrum, (width // 2, width - 1 - width // 2), mode="edge")
    return np.convolve(padded, np.full(width, 1 / width), mode="valid")
