"""A shape of many narrow columns, as how much of each pixel it covers."""

import numpy as np
from numpy.typing import NDArray


def joined(upper: NDArray[np.floating], lower: NDArray[np.floating]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Columns (pixels,) that meet their neighbours half-way, so that a steep curve has no gaps."""
    top, bottom = upper.astype(np.float32), lower.astype(np.float32)
    for here, other in ((slice(1, None), slice(None, -1)), (slice(None, -1), slice(1, None))):
        top[here] = np.minimum(top[here], (upper[here] + lower[other]) / 2)
        bottom[here] = np.maximum(bottom[here], (lower[here] + upper[other]) / 2)
    return top, bottom


def cover(top: NDArray[np.floating], bottom: NDArray[np.floating], height: int) -> NDArray[np.float32]:
    """How much (height, pixels), 0 to 1, of each pixel lies between the edges (pixels,), in pixels from the top."""
    rows = np.arange(height, dtype=np.float32)[:, None]
    inside = np.minimum(bottom.astype(np.float32), rows + 1)
    inside -= np.maximum(top.astype(np.float32), rows)
    return np.clip(inside, 0, 1, out=inside)
