"""Monotonic alignment search (Glow-TTS: Kim et al. 2020): which phone each frame belongs to, so that the sum of log
likelihoods is greatest.

Frames go on in order, no phone is skipped, the first frame belongs to the first phone and the last to the last.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

_NEVER = np.float32(-1e9)


def search(
    scores_BTP: NDArray[np.float32], frames_B: NDArray[np.int64], phones_B: NDArray[np.int64]
) -> NDArray[np.int32]:
    """Log likelihood of each frame under each phone, true lengths (phones ≤ frames) → phone of each frame (B, T).

    Frames beyond a clip's end get -1. Where two paths are equally good, it is the one that stays longer in the later
    phone. Raises ValueError for a clip with more phones than frames or with none.
    """
    if (phones_B > frames_B).any() or (phones_B < 1).any():
        raise ValueError("a clip has more phones than frames, or none")
    found = np.full(scores_BTP.shape[:2], -1, np.int32)
    _search(np.ascontiguousarray(scores_BTP, np.float32), frames_B.astype(np.int64), phones_B.astype(np.int64), found)
    return found


@njit(cache=True)
def _search(
    scores_BTP: NDArray[np.float32], frames_B: NDArray[np.int64], phones_B: NDArray[np.int64], found: NDArray[np.int32]
) -> None:
    """One row of totals instead of a table, one byte a cell that remembers the step: the inner loop is a vector's."""
    for one in range(scores_BTP.shape[0]):
        frames, phones = frames_B[one], phones_B[one]
        scores = scores_BTP[one]
        stepped = np.empty((frames, phones), np.uint8)
        totals = np.full(phones + 1, _NEVER, np.float32)  # totals[p + 1] belongs to phone p; totals[0] stands for none
        other = np.full(phones + 1, _NEVER, np.float32)
        totals[1] = scores[0, 0]
        for frame in range(1, frames):
            row, marks = scores[frame], stepped[frame]
            for phone in range(phones):
                stay, step = totals[phone + 1], totals[phone]
                marks[phone] = stay < step
                other[phone + 1] = row[phone] + max(stay, step)
            # A phone is not reached before as many frames have gone by: these cells stay impossible.
            for phone in range(frame + 1, phones):
                other[phone + 1] = _NEVER
            totals, other = other, totals
        phone = phones - 1
        for frame in range(frames - 1, -1, -1):
            found[one, frame] = phone
            if phone > 0 and (phone == frame or stepped[frame, phone]):
                phone -= 1


def search_plainly(scores_TP: NDArray[np.float32]) -> NDArray[np.int32]:
    """The same for one clip, as one would write it down: the reference that tests compare with."""
    frames, phones = scores_TP.shape
    totals = np.full((frames, phones), -np.inf, np.float32)
    totals[0, 0] = scores_TP[0, 0]
    for frame in range(1, frames):
        for phone in range(min(frame + 1, phones)):
            stay = totals[frame - 1, phone]
            step = totals[frame - 1, phone - 1] if phone else np.float32(-np.inf)
            totals[frame, phone] = scores_TP[frame, phone] + max(stay, step)
    path = np.empty(frames, np.int32)
    phone = phones - 1
    for frame in range(frames - 1, -1, -1):
        path[frame] = phone
        if phone and (phone == frame or totals[frame - 1, phone] < totals[frame - 1, phone - 1]):
            phone -= 1
    return path
