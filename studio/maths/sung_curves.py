"""The pitch of planned phrases as arrays: what is predicted, what is sung, in semitones as written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from backend.protocol.song_jobs import SungPart

Curve = NDArray[np.float64]
SAME_CENTS = 1.0


@dataclass(frozen=True)
class PhraseCurve:
    """One phrase."""

    part: SungPart
    semitones: float
    """How much higher than written it is sung."""

    @property
    def start_s(self) -> float:
        """Where it begins in the song."""
        return self.part.start_s

    @property
    def end_s(self) -> float:
        """Where it is over."""
        return self.part.start_s + len(self.part.score.f0.hz) * self.part.score.f0.hop_s

    @cached_property
    def at_s(self) -> Curve:
        """Seconds of the song (n,)."""
        return np.asarray(self.start_s + (np.arange(len(self.part.score.f0.hz)) + 0.5) * self.part.score.f0.hop_s)

    @cached_property
    def sung(self) -> Curve:
        """MIDI numbers as written (n,); NaN where there is no voice."""
        return _midi(self.part.score.f0.hz) - self.semitones

    @cached_property
    def predicted(self) -> Curve:
        """The same without what was drawn."""
        return _midi(self.part.predicted_hz) - self.semitones

    @cached_property
    def edited(self) -> NDArray[np.bool_]:
        """Where the two differ (n,)."""
        with np.errstate(invalid="ignore"):
            return np.asarray(np.abs(self.sung - self.predicted) * 100 > SAME_CENTS)


class SungCurves:
    """Of all phrases of a track, in order."""

    def __init__(self, parts: Sequence[SungPart] = (), semitones: float = 0.0) -> None:
        self.phrases = [PhraseCurve(part, semitones) for part in sorted(parts, key=lambda part: part.start_s)]

    def between(self, start_s: float, end_s: float) -> Iterator[PhraseCurve]:
        """Phrases in sight."""
        return (one for one in self.phrases if one.end_s >= start_s and one.start_s <= end_s)

    def tones(self, at_s: Curve, *, predicted: bool = False) -> Curve | None:
        """MIDI numbers as written at these times, straight through what is voiceless; None where no phrase is near."""
        near = list(self.between(float(at_s[0]), float(at_s[-1])))
        if not near:
            return None
        times = np.concatenate([one.at_s for one in near])
        values = np.concatenate([one.predicted if predicted else one.sung for one in near])
        voiced = ~np.isnan(values)
        if not voiced.any():
            return None
        order = np.argsort(times[voiced], kind="stable")
        return np.asarray(np.interp(at_s, times[voiced][order], values[voiced][order]))


def _midi(hz: Sequence[float]) -> Curve:
    values = np.asarray(hz, dtype=np.float64)
    return np.where(values > 0, 69 + 12 * np.log2(np.maximum(values, 1e-9) / 440), np.nan)
