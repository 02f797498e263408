"""Another pace with the same pitch: waveform similarity overlap-add (WSOLA; Verhelst and Roelands, ICASSP 1993)."""

import numpy as np

from studio.audio.engine import Samples

HOP_S = 0.012
SEEK_S = 0.006
"""How far a piece may lie from where it belongs, to continue the one before like the sound itself would."""


class Stretcher:
    """Gives one hop after the other; begin anew after every jump."""

    def __init__(self, sample_rate: int) -> None:
        self.hop = round(HOP_S * sample_rate)
        self._seek = round(SEEK_S * sample_rate)
        self._window = np.hanning(2 * self.hop + 1)[:-1].astype(np.float32)
        self._tail = np.zeros(self.hop, np.float32)
        self._before: int | None = None

    def next(self, samples: Samples, at: int) -> Samples:
        """The next ``hop`` samples, from around ``at``; silence after the end."""
        start = at if self._before is None else self._likest(samples, at, self._before + self.hop)
        piece = _cut(samples, start, 2 * self.hop) * self._window
        made = self._tail + piece[: self.hop]
        self._tail, self._before = piece[self.hop :], start
        return made

    def _likest(self, samples: Samples, at: int, natural: int) -> int:
        """The place around ``at`` from which the sound is most like what would follow by itself."""
        wanted = _cut(samples, natural, self.hop)
        first = max(0, at - self._seek)
        around = _cut(samples, first, self.hop + 2 * self._seek)
        likeness = np.correlate(around, wanted, mode="valid")
        powers = np.convolve(around**2, np.ones(self.hop, np.float32), mode="valid")
        return first + int(np.argmax(likeness / np.sqrt(powers + 1e-6)))


def _cut(samples: Samples, start: int, count: int) -> Samples:
    """``count`` samples from ``start`` on; zeros after the end."""
    found = samples[start : start + count]
    return found if len(found) == count else np.pad(found, (0, count - len(found)))
