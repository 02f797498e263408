"""The best path of frames through a chain of states, some of which may be left out.

The Viterbi algorithm (Rabiner 1989, §III-B, eq. 30–35). Each state may also be entered from one other state
than the last.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

_NEVER = np.float32(-1e30)


@njit(cache=True)
def best_path(
    scores_TM: NDArray[np.float32],
    model_S: NDArray[np.int32],
    skip_S: NDArray[np.int32],
    stay_S: NDArray[np.float32],
    move_S: NDArray[np.float32],
) -> tuple[NDArray[np.int32], float]:
    """State of each frame (T,) and the path's total score; -1e30 and more below: there is no path.

    ``scores_TM``: log likelihood of frame and model; ``model_S``: each state's model; ``skip_S``: another state
    from which it can be entered, or -1; ``stay_S``/``move_S``: log probabilities of staying in and leaving it.
    The path starts in the first state and ends in the last.
    """
    frames, states = scores_TM.shape[0], len(model_S)
    came = np.empty((frames, states), np.int32)
    now = np.full(states, _NEVER, np.float32)
    after = np.empty(states, np.float32)
    now[0] = scores_TM[0, model_S[0]]
    for t in range(1, frames):
        for s in range(states):
            best, where = now[s] + stay_S[s], s
            if s > 0 and now[s - 1] + move_S[s - 1] > best:
                best, where = now[s - 1] + move_S[s - 1], s - 1
            other = skip_S[s]
            if other >= 0 and now[other] + move_S[other] > best:
                best, where = now[other] + move_S[other], other
            after[s] = best + scores_TM[t, model_S[s]]
            came[t, s] = where
        now, after = after, now
    path = np.empty(frames, np.int32)
    state = states - 1
    path[frames - 1] = state
    for t in range(frames - 1, 0, -1):
        state = came[t, state]
        path[t - 1] = state
    return path, now[states - 1]
