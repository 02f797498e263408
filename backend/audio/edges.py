"""Where the sound of a recording begins and ends, nothing of it lost: a stop's release behind its closure, a nasal that
fades, the breath of an h.

The gate of :mod:`backend.audio.vad` finds the speech. From there outwards each band is compared with what the room
makes of it, for a release lies high and a nasal low; and the louder the room, the more air stays, for what it drowns.

The method and its figures are our own: one gate over all bands cuts weak releases off, or else keeps the room.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from backend.audio import vad

HOP_S = vad.HOP_S
_BANDS_HZ = (60.0, 700.0, 2200.0, 4500.0, 8000.0)
_WINDOW_S = 0.02
_REACH_S = 0.5
"""So far from the speech its sound is looked for."""
_CLOSURE_S = 0.18
"""The longest silence within it: a stop's closure."""
_LOOKED_S = 5.0
"""So far the room is listened to."""
_GUARD_S = 0.3
"""So far from the speech begins what is the room's."""
_LEAST_ROOM = 12
"""Frames of the room that tell what it is like."""
_DEVIATIONS, _LEAST_OVER_DB = 3.5, 2.5
_START_S, _END_S = (0.05, 0.11), (0.06, 0.20)
"""Air that stays, where speech stands out by ``_CLEAR_DB`` or more and where it hardly does."""
_CLEAR_DB, _DROWNED_DB = 55.0, 20.0


def sound_span(samples_N: NDArray[np.float32], sample_rate: int) -> tuple[float, float]:
    """Start and end of the sound with some air, seconds; the whole recording where no speech stands out."""
    duration_s = len(samples_N) / sample_rate
    hits = np.flatnonzero(vad.speech_mask(samples_N, sample_rate))
    if len(hits) == 0:
        return 0.0, duration_s
    hop = max(1, round(HOP_S * sample_rate))
    looked = round(_LOOKED_S / HOP_S)
    outwards = (
        samples_N[max(0, int(hits[0]) - looked) * hop : int(hits[0]) * hop][::-1],
        samples_N[(int(hits[-1]) + 1) * hop : (int(hits[-1]) + 1 + looked) * hop],
    )
    before, after = (_bands_db(side_N, sample_rate) for side_N in outwards)
    threshold_db_B1 = _threshold_db(before, after)
    first = int(hits[0]) - _reach(before - threshold_db_B1)
    last = int(hits[-1]) + _reach(after - threshold_db_B1)
    level_db_T = vad.levels_db(samples_N, sample_rate)
    over_db = float(np.percentile(level_db_T, 95) - np.percentile(level_db_T, 5))
    drowned = float(np.clip((_CLEAR_DB - over_db) / (_CLEAR_DB - _DROWNED_DB), 0.0, 1.0))
    before_s, after_s = (clear + drowned * (loud - clear) for clear, loud in (_START_S, _END_S))
    return max(0.0, first * HOP_S - before_s), min(duration_s, (last + 1) * HOP_S + after_s)


def _reach(over_db_BT: NDArray[np.float64]) -> int:
    """Frames from the speech outwards to the last that belongs to it."""
    reach = 0
    for at in np.flatnonzero(over_db_BT[:, : round(_REACH_S / HOP_S)].max(axis=0) > 0):
        if at - reach > _CLOSURE_S / HOP_S:
            break
        reach = int(at) + 1
    return reach


def _threshold_db(*sides_db_BT: NDArray[np.float64]) -> NDArray[np.float64]:
    """(bands, 1): what is clearly louder than the room, from both sides of the speech."""
    guard = round(_GUARD_S / HOP_S)
    room_db_BT = np.concatenate([side_db_BT[:, guard:] for side_db_BT in sides_db_BT], axis=1)
    if room_db_BT.shape[1] < _LEAST_ROOM:  # it was cut close before: its quietest frames
        near_db_BT = np.sort(np.concatenate(sides_db_BT, axis=1), axis=1)
        room_db_BT = near_db_BT[:, : max(2, near_db_BT.shape[1] // 3)]
    if not room_db_BT.size:
        return np.full((len(sides_db_BT[0]), 1), np.inf)
    spread_db_B = _DEVIATIONS * np.std(room_db_BT, axis=1)
    over_db_B: NDArray[np.float64] = np.median(room_db_BT, axis=1) + np.maximum(_LEAST_OVER_DB, spread_db_B)
    return over_db_B[:, None]


def _bands_db(samples_N: NDArray[np.float32], sample_rate: int) -> NDArray[np.float64]:
    """(bands, frames): power of each band in dB, over 20 ms from the start of each frame of 10 ms."""
    hop, window = max(1, round(HOP_S * sample_rate)), max(2, round(_WINDOW_S * sample_rate))
    frames = max(0, (len(samples_N) - window) // hop + 1)
    starts_T1 = hop * np.arange(frames)[:, None]
    cut_TN = samples_N[starts_T1 + np.arange(window)]
    power_TF = np.square(np.abs(np.fft.rfft(cut_TN * np.hanning(window), axis=1)))
    hz_F = np.fft.rfftfreq(window, 1 / sample_rate)
    bands = [
        power_TF[:, (hz_F >= low) & (hz_F < high)].sum(axis=1)
        for low, high in pairwise(_BANDS_HZ)
        if low < 0.45 * sample_rate
    ]
    level_db_BT: NDArray[np.float64] = 10 * np.log10(np.maximum(np.stack(bands), 1e-12))
    return level_db_BT
