"""Sound at another rate."""

import numpy as np

from studio.audio.engine import Samples


def at_rate(samples: Samples, rate: int, wanted: int) -> Samples:
    """Samples (n,) or (n, channels) at ``rate`` Hz → at ``wanted``."""
    import soxr

    return samples if rate == wanted else np.asarray(soxr.resample(samples, rate, wanted), np.float32)
