"""Flattened tops of a waveform."""

import numpy as np
from numpy.typing import NDArray


def count(samples: NDArray[np.float32], rate: int) -> tuple[int, float]:
    """Samples on flat tops, and where the first is, seconds.

    At full scale any flat run counts. Below (turned down after it was clipped), only tops that are exactly flat and all
    equally high do: no voice peaks at the same value again and again.
    """
    magnitude = np.abs(samples)
    peak = float(magnitude.max(initial=0))
    if peak < 0.02:
        return 0, 0.0
    least = max(3, round(rate / 12000))
    full = peak >= 0.985
    near = magnitude >= peak * (0.9985 if full else 0.9995)
    flat = np.concatenate([[False], np.abs(np.diff(samples)) <= (2e-3 if full else 3.1e-5)])
    # A sample belongs to a top when it is near the peak and level with the one before or after it.
    level = near & (flat | np.concatenate([flat[1:], [False]]))
    edges = np.flatnonzero(np.diff(np.concatenate([[0], level.astype(np.int8), [0]])))
    runs = edges[1::2] - edges[::2]
    long = runs >= least
    if not full and long.sum() < 3:
        return 0, 0.0
    if not long.any():
        return 0, 0.0
    return int(runs[long].sum()), float(edges[::2][long][0] / rate)
