"""What is measured of a recording before it is converted: pitch, loudness, silence."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.audio import contours, pitch
from backend.audio.long import Sound
from backend.audio.loudness import loud_level, rms
from backend.protocol.notices import Report, notice
from backend.protocol.score import Contour

HOP_S = 0.01
RATE = 16_000
_BLOCK_FRAMES, _AROUND_FRAMES = 2000, 50
_HEARD_SHARE = 0.01
"""Of the loudest frame: what is quieter does not count for the usual loudness."""
_QUIET_DB, _QUIETEST = -50.0, 3e-4
"""Silence is so far below the usual loudness, or below this root mean square."""


@dataclass(frozen=True)
class Listened:
    """A recording, frame by frame, every ``HOP_S``."""

    hz_T: NDArray[np.float32]
    """0 where unvoiced."""
    loudness_T: NDArray[np.float32]
    """Root mean square."""

    @property
    def f0(self) -> Contour:
        """Pitch, as it travels."""
        return Contour(hop_s=HOP_S, hz=[round(hz, 3) for hz in self.hz_T.tolist()])

    @property
    def usual(self) -> float:
        """Root mean square of what is not silent."""
        return loud_level(self.loudness_T, max(_QUIETEST, float(self.loudness_T.max(initial=0)) * _HEARD_SHARE))

    @property
    def silent_T(self) -> NDArray[np.bool_]:
        """Where nothing is to be heard."""
        silent: NDArray[np.bool_] = self.loudness_T < max(_QUIETEST, self.usual * 10 ** (_QUIET_DB / 20))
        return silent

    @property
    def median_hz(self) -> float:
        """Of voiced frames; 0 where there are none."""
        voiced = self.hz_T[self.hz_T > 0]
        return float(np.median(voiced)) if len(voiced) else 0.0


def listen(sound: Sound, report: Report, f0: Contour | None = None) -> Listened:
    """Measure block by block; ``f0``: what somebody drew, in the place of the pitch that would be measured."""
    frames = max(1, round(sound.duration_s / HOP_S))
    hz, loud = np.zeros(frames, np.float32), np.zeros(frames, np.float32)
    for first in range(0, frames, _BLOCK_FRAMES):
        report(first / frames, notice("listening-recording"))
        last = min(frames, first + _BLOCK_FRAMES)
        start, end = max(0, first - _AROUND_FRAMES), min(frames, last + _AROUND_FRAMES)
        samples = sound.cut(start * HOP_S, end * HOP_S, RATE)
        inside = slice(first - start, last - start)
        loud[first:last] = _fitted(rms(samples, round(HOP_S * RATE)), end - start)[inside]
        if f0 is None:
            hz[first:last] = _fitted(pitch.f0(samples, RATE, hop_s=HOP_S), end - start)[inside]
    if f0 is not None:
        hz[:] = contours.on_grid(np.asarray(f0.hz, np.float32), f0.hop_s, frames, HOP_S)
    return Listened(hz, loud)


def _fitted(values_T: NDArray[np.float32], frames: int) -> NDArray[np.float32]:
    """As many as there should be: rates that do not divide evenly give one more or less."""
    return np.pad(values_T[:frames], (0, max(0, frames - len(values_T))))
