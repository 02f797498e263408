"""Another pitch for sound that is there: WORLD takes it apart and puts it together with the new F0.

Some voices have no control of pitch; this keeps edits of pitch audible (Morise et al. 2016).
"""

import numpy as np
from numpy.typing import NDArray

_PERIOD_MS = 5.0
_NOTICED_CENTS = 30.0
_NOTICED_SHARE = 0.02


def wanted(own_hz: NDArray[np.float32], score_hz: NDArray[np.float32]) -> bool:
    """Whether a score's F0 differs from the sound's own by more than measuring it again would."""
    frames = min(len(own_hz), len(score_hz))
    own, score = own_hz[:frames], score_hz[:frames]
    both = (own > 0) & (score > 0)
    if not both.any():
        return False
    cents = 1200 * np.abs(np.log2(score[both] / own[both]))
    return bool((cents > _NOTICED_CENTS).mean() > _NOTICED_SHARE)


def retune(
    samples: NDArray[np.float32], sample_rate: int, score_hz: NDArray[np.float32], hop_s: float
) -> NDArray[np.float32]:
    """The samples (n,) with F0 as the score has it where they are voiced; frame i of it lies at (i + 0.5) · hop_s."""
    import pyworld

    sound = samples.astype(np.float64)
    own, times = pyworld.harvest(sound, sample_rate, frame_period=_PERIOD_MS)
    envelope = pyworld.cheaptrick(sound, own, times, sample_rate)
    noise = pyworld.d4c(sound, own, times, sample_rate)
    voiced = score_hz > 0
    if not voiced.any():
        return samples
    grid = (np.flatnonzero(voiced) + 0.5) * hop_s
    new = np.exp(np.interp(times, grid, np.log(score_hz[voiced])))
    made = pyworld.synthesize(np.where(own > 0, new, 0.0), envelope, noise, sample_rate, _PERIOD_MS)
    out: NDArray[np.float32] = np.zeros_like(samples)
    length = min(len(out), len(made))
    out[:length] = made[:length]
    return out
