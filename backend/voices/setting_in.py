"""Where a voice sets in and stops in what was said, to a few milliseconds.

An aligner tells a hiss from a vowel by frames of 10 ms and more, and is off by a frame: notes begin with the voice, so
that this is heard. The wave around the fundamental reaches half of what it has in the phone where voice begins.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from backend.text import articulation

_REACH_S = 0.04
"""So far from where an aligner puts it the voice is looked for."""
_LOWEST, _HIGHEST = 0.5, 1.6
"""Of the usual pitch: the fundamental of a sentence."""
_HALF = 0.5


def edges(
    symbols: Sequence[str], edges_s: NDArray[np.float64], samples_N: NDArray[np.float32], sample_rate: int,
    hz_F: NDArray[np.float32],
) -> NDArray[np.float64]:  # fmt: skip
    """The edges (P + 1,) of phones, those between one with voice and one without moved to where it sets in, or stops.
    ``hz_F``: F0, 0 without. Edges with nothing of the kind near them stay.
    """
    moved = edges_s.copy()
    if not (hz_F > 0).any():
        return moved
    level_N = _fundamental(samples_N, sample_rate, float(np.median(hz_F[hz_F > 0])))
    for at in range(1, len(symbols)):
        before, after = (articulation.is_voiced(symbols[one]) for one in (at - 1, at))
        if before == after:
            continue
        phone = at if after else at - 1
        first, middle, last = (
            round(one * sample_rate)
            for one in (edges_s[phone], (edges_s[phone] + edges_s[phone + 1]) / 2, edges_s[phone + 1])
        )
        weak = level_N < _HALF * float(np.median(level_N[first:last] if last > first else 0.0))
        turns = np.flatnonzero(weak[:middle])[-1:] if after else middle + np.flatnonzero(weak[middle:])[:1]
        there_s = float(turns[0]) / sample_rate if len(turns) else edges_s[at]
        if abs(there_s - edges_s[at]) <= _REACH_S and moved[at - 1] < there_s < edges_s[at + 1]:
            moved[at] = there_s
    return moved


def _fundamental(samples_N: NDArray[np.float32], sample_rate: int, hz: float) -> NDArray[np.float64]:
    """(N,): how strong the fundamental is, forwards and backwards, so that nothing of it comes late."""
    from scipy.signal import butter, hilbert, sosfiltfilt

    bands = butter(2, [_LOWEST * hz, _HIGHEST * hz], btype="bandpass", fs=sample_rate, output="sos")
    return np.asarray(np.abs(hilbert(sosfiltfilt(bands, samples_N.astype(np.float64)))))
