"""A song that is heard while it is sung: stretches of the mix, each as soon as all that sounds in it is made."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from backend.speech import singing
from backend.speech.singing import Piece

_RAMP_S = 0.02


@dataclass
class SongStream:
    """The stretches follow each other without a gap, to the sample."""

    gains_db: Sequence[float]
    """Of each track and background."""
    pans: Sequence[float]
    sample_rate: int
    """Hz, of all pieces."""
    at_s: float
    """Where the next stretch begins."""
    _gain: float = 1.0
    _tracks: list[list[Piece]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._tracks = [[] for _ in self.gains_db]

    @property
    def end_s(self) -> float:
        """Where the last of what was added ends."""
        ends = [one.start_s + len(one.samples) / self.sample_rate for track in self._tracks for one in track]
        return max([self.at_s, *ends])

    def add(self, track: int, piece: Piece) -> None:
        """A phrase of a track, or all of a background."""
        self._tracks[track].append(piece)

    def stretch(self, end_s: float) -> Piece:
        """The mix up to there: (n,), or (n, 2) where one is panned; empty where that is behind already.

        As loud as the whole will be, unless it becomes too loud: from there on, all is softer.
        """
        rate = self.sample_rate
        first, last = (round(time_s * rate) for time_s in (self.at_s, max(self.at_s, end_s)))
        start_s, stop_s = first / rate, last / rate
        frame = Piece(0.0, np.zeros(last - first, np.float32))
        tracks = [
            singing.joined([frame, *(self._within(one, start_s, stop_s) for one in track)], rate)
            for track in self._tracks
        ]
        self.at_s = stop_s
        made = singing.added(tracks, self.gains_db, self.pans, rate)
        return Piece(start_s, self._levelled(made.samples))

    def _within(self, one: Piece, start_s: float, stop_s: float) -> Piece:
        """What of a piece lies in a stretch, its time counted from there."""
        inside = singing.cut(one, start_s, stop_s, self.sample_rate)
        return replace(inside, start_s=max(0.0, min(inside.start_s, stop_s) - start_s))

    def _levelled(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        before, self._gain = self._gain, min(self._gain, singing.not_too_loud(samples))
        ramp = np.full(len(samples), self._gain, np.float32)
        length = min(len(samples), round(_RAMP_S * self.sample_rate))
        ramp[:length] = np.linspace(before, self._gain, length, dtype=np.float32)
        if samples.ndim > 1:
            ramp = ramp[:, None]
        return np.asarray(np.clip(samples * ramp, -1.0, 1.0), np.float32)
