"""Mono samples as pictures keep them: floats within ±1, or sixteen bits for what is long."""

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32] | NDArray[np.int16]


def as_floats(samples: Samples) -> NDArray[np.float32]:
    """A part of them within ±1."""
    if samples.dtype == np.int16:
        return samples.astype(np.float32) / np.float32(32767)
    return samples.astype(np.float32, copy=False)
