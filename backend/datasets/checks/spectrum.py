"""Where a recording's spectrum really ends, whether the mains hum in it, and whether a codec has cut holes into it.

All are measures of our own, each made of one comparison: what lies above a frequency with what lies just below it, the
line of the mains with what lies beside it, a band of a moment with both its neighbours. So none depends on how loud or
how bright a voice is.
"""

import math

import numpy as np
from numpy.typing import NDArray

_CLIFF_DB = 22.0
_STEP_HZ = 50.0
_MAINS_HZ = (50.0, 60.0)
_TILE_HZ, _HOLES_FROM_HZ, _HOLES_TO_HZ = 400.0, 2000.0, 7600.0
_HOLE_DB = 18.0
"""A band so far beneath both its neighbours was left out by a codec: a voice's own dips are shallower."""
_AUDIBLE_DB = 60.0
"""Under the loudest band, what is fainter is not looked at."""


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


def hum_db(samples: NDArray[np.float32], rate: int) -> float:
    """How far 50 or 60 Hz stand out of what is beside them, dB; without a hum 9 at most.

    Not more than 60 dB above nothing: a line that is far below all speech is none.
    """
    if len(samples) < rate:
        return 0.0
    power = np.square(np.abs(np.fft.rfft(samples * np.hanning(len(samples)))))
    hz = np.fft.rfftfreq(len(samples), 1 / rate)
    total = float(power.sum()) + 1e-12
    found = 0.0
    for mains in _MAINS_HZ:
        off = np.abs(hz - mains)
        line, beside = float(power[off < 1.5].sum()), 0.3 * float(power[(off > 3) & (off < 8)].sum())
        if line > 0:
            over_beside, of_all = 10 * math.log10(line / (beside + 1e-12)), 10 * math.log10(line / total)
            found = max(found, min(over_beside, of_all + 60))
    return found


def holes(samples: NDArray[np.float32], rate: int) -> float:
    """The share of bands of 400 Hz, between 2 and 7.6 kHz and in the louder half of the moments, that are empty beside
    full ones. Codecs that save much (MP3, AAC) leave out what they take for masked; a microphone never does.
    """
    n = 1 << int(np.round(np.log2(rate * 0.032)))
    if len(samples) < 4 * n or rate < 12_000:
        return 0.0
    frames = np.lib.stride_tricks.sliding_window_view(samples, n)[:: n // 4]
    power = np.square(frames, dtype=np.float64).mean(axis=1)
    frames = frames[power >= np.median(power)]
    window = np.blackman(n).astype(np.float32)
    spectrum = np.square(np.abs(np.fft.rfft(frames * window, axis=1)))
    wide = round(_TILE_HZ * n / rate)
    bands = spectrum.shape[1] // wide
    tiles = 10 * np.log10(spectrum[:, : bands * wide].reshape(len(frames), bands, wide).mean(axis=2) + 1e-12)
    beside = np.minimum(tiles[:, :-2], tiles[:, 2:])
    inside = slice(round(_HOLES_FROM_HZ / _TILE_HZ), round(min(_HOLES_TO_HZ, rate / 2 - _TILE_HZ) / _TILE_HZ) - 1)
    empty = (beside - tiles[:, 1:-1] > _HOLE_DB) & (beside > tiles.max() - _AUDIBLE_DB)
    return float(empty[:, inside].mean())


def _smooth(spectrum: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    width = max(1, width)
    padded = np.pad(spectrum, (width // 2, width - 1 - width // 2), mode="edge")
    return np.convolve(padded, np.full(width, 1 / width), mode="valid")
