"""F0 from frame to frame: through what is unvoiced, and on other grids."""

import math

import numpy as np
from numpy.typing import NDArray

_REST_HZ = 180.0


def fill(f0_hz: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """F0 (frames,) with 0 where unvoiced → natural log of F0 drawn through the gaps, and 1 where voiced, else 0."""
    voiced = f0_hz > 0
    at = np.flatnonzero(voiced)
    if len(at) == 0:
        return np.full(len(f0_hz), math.log(_REST_HZ), np.float32), np.zeros(len(f0_hz), np.float32)
    drawn = np.interp(np.arange(len(f0_hz)), at, np.log(f0_hz[at]))
    return drawn.astype(np.float32), voiced.astype(np.float32)


def on_grid(hz: NDArray[np.float32], hop_s: float, frames: int, wanted_s: float) -> NDArray[np.float32]:
    """F0 at other times: linear in log frequency between voiced frames, voiced as the nearest frame is."""
    if len(hz) == 0:
        return np.zeros(frames, np.float32)
    if abs(hop_s - wanted_s) < 1e-9:
        return np.pad(hz[:frames], (0, max(0, frames - len(hz))))
    at = ((np.arange(frames) + 0.5) * wanted_s) / hop_s - 0.5
    log_f0, voiced = fill(hz)
    near = np.clip(np.rint(at).astype(int), 0, len(hz) - 1)
    drawn = np.exp(np.interp(at, np.arange(len(hz)), log_f0))
    return np.where((voiced[near] > 0) & (at < len(hz)), drawn, 0.0).astype(np.float32)
