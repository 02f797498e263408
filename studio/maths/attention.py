"""What an alignment between phones and frames says about the training."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def hint(weights: NDArray[np.float32]) -> str:
    """One sentence on a (phones, frames) alignment; it looks at each frame's strongest phone."""
    if weights.ndim != 2 or min(weights.shape) < 2:
        return "Too short to judge."
    path = weights.argmax(axis=0)
    phones, frames = weights.shape
    steps = np.diff(path)
    line = np.linspace(0, phones - 1, frames)
    correlation = float(np.corrcoef(path, line)[0, 1]) if path.std() > 0 else 0.0
    if correlation < 0.8:
        return "Not diagonal: phones are not found in order yet."
    longest = int(np.diff(np.flatnonzero(np.concatenate([[1], steps != 0, [1]]))).max())
    if longest > max(0.25 * frames, 10) and phones > 4:
        return "Stuck: one phone lasts for a quarter of the sentence."
    skipped = phones - np.unique(path).size
    if skipped > 0.1 * phones:
        return f"{skipped} of {phones} phones are skipped."
    if int((steps < 0).sum()) > 0.05 * frames:
        return "Jumps back: words may be repeated."
    return "Healthy: a clear diagonal."


def read_weights(path: Path) -> NDArray[np.float32]:
    """(phones, frames). Raises ``OSError`` or ``ValueError`` for a file that holds none."""
    return np.asarray(np.load(path, allow_pickle=False), dtype=np.float32)
