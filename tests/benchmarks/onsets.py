"""When a voice sets in, to the millisecond.

A pitch tracker cannot tell: its frames are longer (swift-f0: 16 ms) than what is to be judged, and what it says lies on
its own grid. Here the fundamental itself is looked at: the sound is filtered around the pitch that is asked for,
forwards and backwards, and the voice sets in where that wave reaches half of what it has in the vowel. Such a filter
smears a sudden beginning alike to both sides, so that half of it lies where it was.
"""

import numpy as np
from numpy.typing import NDArray

_BAND = (0.6, 1.4)
"""Of the pitch: one harmonic."""
_STEADY_S = (0.10, 0.25)
"""After the beat: the vowel as it is."""
_HALF = 0.5


def onset_s(samples: NDArray[np.float32], sample_rate: int, beat_s: float, hz: float) -> float | None:
    """Where the voice that sounds after ``beat_s`` with a pitch of ``hz`` set in, seconds; None where it does not."""
    from scipy.signal import butter, hilbert, sosfiltfilt

    first, last = (max(0, round((beat_s + at) * sample_rate)) for at in (-0.4, 0.5))
    near = samples[first:last].astype(np.float64)
    if len(near) < 0.3 * sample_rate:
        return None
    bands = butter(2, [share * hz for share in _BAND], btype="bandpass", fs=sample_rate, output="sos")
    level = np.abs(hilbert(sosfiltfilt(bands, near)))
    since_s = (first + np.arange(len(near))) / sample_rate - beat_s
    steady = float(np.median(level[(since_s > _STEADY_S[0]) & (since_s < _STEADY_S[1])]))
    before = np.flatnonzero((since_s < _STEADY_S[0]) & (level < _HALF * steady))
    if steady <= 0 or not len(before):
        return None
    return beat_s + float(since_s[before[-1]])
