"""Where the phones lie of what a voice has just said."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from backend.audio.retiming import rising
from backend.datasets.alignment import align
from backend.protocol.problems import VoicewrightError


def edges_of(
    samples_N: NDArray[np.float32], rate: int, text: str, language: str, lexicon: Mapping[str, str] | None,
    symbols: Sequence[str],
) -> NDArray[np.float64]:  # fmt: skip
    """Where each phone begins, and the end, seconds, (P + 1,): as the studio's aligner hears it, else evenly spread."""
    end_s = len(samples_N) / rate
    try:
        found = align(samples_N, rate, text, language, lexicon).phones
    except VoicewrightError:
        found = []
    if [one.symbol for one in found] != list(symbols):
        return np.linspace(0.0, end_s, len(symbols) + 1)
    return rising(np.array([*[one.start_s for one in found], end_s]))
