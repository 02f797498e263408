"""Features of a recording, frame by frame; the same in training and in conversion."""

import numpy as np
from numpy.typing import NDArray

from backend.audio.loudness import loud_level
from backend.protocol.voices import Range

_SILENT = 1e-3
"""Root mean square below which a frame counts as silent (−60 dB)."""
_REST_HZ = 180.0
_EXTREME = 2.0
"""Percent of voiced frames beyond the range."""


def on_frames(
    content_CF: NDArray[np.float32], content_hop_s: float, hop_s: float, start: int, end: int
) -> NDArray[np.float32]:
    """Content (C, F) on the frames from ``start`` to ``end``: (T, F), linear between its own, whose centres lie at
    (i + 0.5) · ``content_hop_s``.
    """
    at = (np.arange(start, end) + 0.5) * hop_s / content_hop_s - 0.5
    at = np.clip(at, 0, len(content_CF) - 1)
    before = at.astype(np.int64)
    after = np.minimum(before + 1, len(content_CF) - 1)
    share = (at - before)[:, None]
    mixed: NDArray[np.float32] = (content_CF[before] * (1 - share) + content_CF[after] * share).astype(np.float32)
    return mixed


def described(log_f0: NDArray[np.float32], loud: NDArray[np.float32]) -> Range:
    """A singer by the F0 of all voiced frames (natural log of Hz), and the loudness of all frames."""
    usual = loud_level(loud, _SILENT) or _SILENT
    low, middle, high = np.exp(np.percentile(log_f0, [_EXTREME, 50, 100 - _EXTREME])) if len(log_f0) else [_REST_HZ] * 3
    return Range(lowest_hz=float(low), median_hz=float(middle), highest_hz=float(high), loudness=usual)
