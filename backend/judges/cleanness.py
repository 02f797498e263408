"""Clean: DNSMOS P.835's overall score (arXiv 2110.01763), from the package ``speechmos``."""

import numpy as np
from numpy.typing import NDArray

from backend.judges.utterance import RATE


def dnsmos(samples: NDArray[np.float32]) -> float:
    """Overall score in [1, 5] of samples (n,) at 16 kHz."""
    from speechmos import dnsmos as judge

    return float(judge.run(np.clip(samples, -1, 1), RATE)["ovrl_mos"])
