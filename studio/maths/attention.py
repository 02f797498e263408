"""Alignments between phones and frames, as they lie on disk."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def read_weights(path: Path) -> NDArray[np.float32]:
    """(phones, frames). Raises ``OSError`` or ``ValueError`` for a file that holds none."""
    return np.asarray(np.load(path, allow_pickle=False), dtype=np.float32)
