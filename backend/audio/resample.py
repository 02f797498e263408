"""Change of sample rate, by soxr (very high quality)."""

import numpy as np
from numpy.typing import NDArray


def resample(samples: NDArray[np.float32], src: int, dst: int) -> NDArray[np.float32]:
    """Samples (n,) at ``src`` Hz → (≈ n·dst/src,) at ``dst`` Hz. The same array where the rates agree."""
    if src == dst or samples.size == 0:
        return samples
    import soxr

    out: NDArray[np.float32] = soxr.resample(np.ascontiguousarray(samples, np.float32), src, dst, quality="VHQ")
    return out
