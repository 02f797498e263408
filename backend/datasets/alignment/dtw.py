"""Dynamic time warping in numba: the cheapest monotonic path between two sequences of frames.

Sakoe and Chiba 1978, with their symmetric steps and no constraint on slopes.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True)
def _accumulate(costs: NDArray[np.float32]) -> tuple[NDArray[np.int32], float]:
    """Symmetric steps; a diagonal step counts twice, so that no direction is favoured."""
    rows, columns = costs.shape
    total = np.empty((rows, columns), np.float32)
    came = np.empty((rows, columns), np.uint8)
    for i in range(rows):
        for j in range(columns):
            cost = costs[i, j]
            if i == 0 and j == 0:
                total[i, j] = cost
                came[i, j] = 0
                continue
            best, step = np.float32(np.inf), 0
            if i > 0 and j > 0:
                best, step = total[i - 1, j - 1] + 2.0 * cost, 0
            if i > 0 and total[i - 1, j] + cost < best:
                best, step = total[i - 1, j] + cost, 1
            if j > 0 and total[i, j - 1] + cost < best:
                best, step = total[i, j - 1] + cost, 2
            total[i, j] = best
            came[i, j] = step
    path = np.empty((rows + columns, 2), np.int32)
    at, i, j = rows + columns, rows - 1, columns - 1
    while True:
        at -= 1
        path[at, 0], path[at, 1] = i, j
        if i == 0 and j == 0:
            break
        step = came[i, j]
        if step != 2:
            i -= 1
        if step != 1:
            j -= 1
    return path[at:], total[rows - 1, columns - 1] / (rows + columns)


def warp(reference: NDArray[np.float32], other: NDArray[np.float32]) -> tuple[NDArray[np.int32], float]:
    """(n, d) and (m, d) → path (k, 2) of frame pairs and the mean cosine distance along it."""
    unit_a = reference / (np.linalg.norm(reference, axis=1, keepdims=True) + 1e-6)
    unit_b = other / (np.linalg.norm(other, axis=1, keepdims=True) + 1e-6)
    path, cost = _accumulate(np.ascontiguousarray(1.0 - unit_a @ unit_b.T, np.float32))
    return path, float(cost)


def map_times(path: NDArray[np.int32], rows: int) -> NDArray[np.float64]:
    """Where each boundary 0..rows of the reference lies in the other, in its frames (rows + 1,)."""
    sums = np.zeros(rows)
    counts = np.zeros(rows)
    np.add.at(sums, path[:, 0], path[:, 1] + 0.5)
    np.add.at(counts, path[:, 0], 1)
    centres = sums / counts
    edges = np.concatenate(([0.0], 0.5 * (centres[:-1] + centres[1:]), [path[-1, 1] + 1.0]))
    return np.maximum.accumulate(edges)
