"""Other lengths and another pitch for sound that is there: WORLD takes it apart, and puts it together along a new time
(Morise et al. 2016).
"""

import numpy as np
from numpy.typing import NDArray

_PERIOD_MS = 5.0


def retimed(
    samples_N: NDArray[np.float32], sample_rate: int, own_s: NDArray[np.floating], wanted_s: NDArray[np.floating],
    hz: NDArray[np.float32], hop_s: float,
) -> NDArray[np.float32]:  # fmt: skip
    """The sound with what lies at ``own_s`` moved to ``wanted_s`` (both rising, from 0 to the end), as long as the last
    of these, and with the F0 ``hz`` where it is voiced; frame i of ``hz`` lies at (i + 0.5) · hop_s of the new time.
    """
    import pyworld

    sound = np.ascontiguousarray(samples_N, np.float64)
    own_hz, times_s = pyworld.harvest(sound, sample_rate, frame_period=_PERIOD_MS)
    envelope = pyworld.cheaptrick(sound, own_hz, times_s, sample_rate)
    noise = pyworld.d4c(sound, own_hz, times_s, sample_rate)
    count = round(float(wanted_s[-1]) * sample_rate)
    new_s = np.arange(int(count / sample_rate / (_PERIOD_MS / 1000)) + 1) * (_PERIOD_MS / 1000)
    frame = np.interp(new_s, wanted_s, own_s) / (_PERIOD_MS / 1000)
    frame = np.clip(np.rint(frame).astype(int), 0, len(own_hz) - 1)
    new_hz = np.where(own_hz[frame] > 0, _at(hz, hop_s, new_s, own_hz[frame]), 0.0)
    made = pyworld.synthesize(new_hz, envelope[frame], noise[frame], sample_rate, _PERIOD_MS)
    out = np.zeros(count, np.float32)
    length = min(count, len(made))
    out[:length] = made[:length]
    return out


def rising(edges_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Edges that never fall and are never the same."""
    least = edges_s[-1] * 1e-4 / len(edges_s)
    steps = np.maximum(np.diff(edges_s), least)
    whole_s = np.concatenate([[0.0], np.cumsum(steps)])
    return np.asarray(whole_s * (edges_s[-1] / whole_s[-1]))


def _at(
    hz: NDArray[np.float32], hop_s: float, times_s: NDArray[np.floating], own_hz: NDArray[np.floating]
) -> NDArray[np.floating]:
    """F0 at other times, interpolated over its unvoiced frames; its own where none is voiced."""
    voiced = hz > 0
    if not voiced.any():
        return own_hz
    grid_s = (np.flatnonzero(voiced) + 0.5) * hop_s
    return np.asarray(np.exp(np.interp(times_s, grid_s, np.log(hz[voiced]))))
