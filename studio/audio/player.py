"""Playback of samples: from, to, loop, position; more can be added while it plays."""

import threading

import numpy as np

from studio.audio import meters
from studio.audio.engine import Engine, Samples, Stream
from studio.audio.grains import Grains
from studio.audio.stretch import Stretcher


class Player:
    """Plays one piece of sound. ``start`` and ``stop`` may block; everything else is quick."""

    def __init__(self, engine: Engine, device: str = "") -> None:
        self.engine = engine
        self.device = device
        self.loop = False
        self.gain = 1.0
        """What samples are multiplied by."""
        self.pace = 1.0
        """How much faster than recorded it plays; the pitch stays."""
        self.sample_rate = 48000
        self._samples: Samples = np.zeros(0, np.float32)
        self._at = 0
        self._range: tuple[int, int | None] = (0, None)
        self._open_end = False
        self._stream: Stream | None = None
        self._done = True
        self._reading = meters.SILENCE
        self._stretcher: Stretcher | None = None
        self._ready: Samples = np.zeros(0, np.float32)
        self._grains: Grains | None = None
        self._lock = threading.Lock()

    @property
    def duration_s(self) -> float:
        """Length of what is loaded, seconds."""
        return len(self._samples) / self.sample_rate

    @property
    def position_s(self) -> float:
        """What is heard now, seconds from the start."""
        latency = self._stream.latency_s if self._stream else 0.0
        start = self._range[0] / self.sample_rate
        return max(start, self._at / self.sample_rate - latency) if not self._done else self._at / self.sample_rate

    @property
    def playing(self) -> bool:
        """Whether there is more to come."""
        return not self._done

    @property
    def reading(self) -> meters.Reading:
        """The level of what was played last."""
        return self._reading if not self._done else meters.SILENCE

    def load(self, samples: Samples, sample_rate: int) -> None:
        """Put samples (n,) in place of what was there. Stop first."""
        with self._lock:
            self._samples, self.sample_rate, self._at, self._done = samples, sample_rate, 0, True
            self._range = (0, None)
            self._jumped()

    def append(self, samples: Samples) -> None:
        """Add to the end, also while it plays."""
        with self._lock:
            self._samples = np.concatenate([self._samples, samples])

    def set_range(self, start_s: float, end_s: float | None, open_end: bool = False) -> None:
        """Where to begin and end, seconds. ``open_end``: at the end, wait in silence for more."""
        with self._lock:
            start = min(len(self._samples), max(0, round(start_s * self.sample_rate)))
            self._range = (start, None if end_s is None else round(end_s * self.sample_rate))
            self._at = start
            self._open_end = open_end
            self._jumped()

    def close_end(self) -> None:
        """No more will be appended."""
        self._open_end = False

    def seek(self, position_s: float) -> None:
        """Go there."""
        with self._lock:
            self._at = min(len(self._samples), max(0, round(position_s * self.sample_rate)))
            self._jumped()

    def scrub(self, position_s: float) -> None:
        """Go there; once started, a short piece of it is heard, then silence until the next, until another range is set
        or it is sought.
        """
        with self._lock:
            self._at = min(len(self._samples), max(0, round(position_s * self.sample_rate)))
            self._grains = self._grains or Grains(self.sample_rate)
            self._grains.go(self._samples, self._at)

    def start(self) -> None:
        """Play. Raises ``VoicewrightError`` where there is nothing to play on."""
        self._done = False
        try:
            self._stream = self.engine.play(self.device, self.sample_rate, self.fill)
        except BaseException:
            self._done = True
            raise

    def hush(self) -> bool:
        """Be silent at once, without waiting for the device; True when ``stop`` has something to close."""
        self._done = True
        return self._stream is not None

    @property
    def ran_out(self) -> bool:
        """Whether it came to its end by itself."""
        return self._done and self._stream is not None

    def stop(self) -> None:
        """Be silent, and let the device go."""
        self._done = True
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()

    def fill(self, frames: int) -> Samples:
        """The next samples; zeros after the end."""
        out = np.zeros(frames, np.float32)
        with self._lock:
            written = 0
            while written < frames and not self._done:
                piece = self._grains.next(frames - written) if self._grains else self._piece(frames - written)
                if piece.size == 0 and (self._grains or self._at_end()):
                    break
                out[written : written + piece.size] = piece
                written += piece.size
        out *= self.gain
        self._reading = meters.measure(out)
        return out

    def _end(self) -> int:
        """Where it ends as far as is known now, samples."""
        return len(self._samples) if self._range[1] is None else min(self._range[1], len(self._samples))

    def _piece(self, most: int) -> Samples:
        """The next samples, ``most`` of them or fewer; none at the end."""
        end = self._end()
        if self.pace == 1.0:
            piece = self._samples[self._at : min(end, self._at + most)]
            self._at += piece.size
            return piece
        if self._ready.size == 0 and self._at < end:
            if self._stretcher is None:
                self._stretcher = Stretcher(self.sample_rate)
            self._ready = self._stretcher.next(self._samples[:end], self._at)
            self._at = min(end, self._at + round(self.pace * self._stretcher.hop))
        piece, self._ready = self._ready[:most], self._ready[most:]
        return piece

    def _at_end(self) -> bool:
        """What to do where nothing is left: wait for more, begin again, or be done. Whether silence follows."""
        if self._open_end and (self._range[1] is None or self._end() < self._range[1]):
            return True
        if self.loop and self._range[0] < self._end():
            self._at = self._range[0]
            self._jumped()
            return False
        self._done = True
        return True

    def _jumped(self) -> None:
        """What comes next does not continue what was."""
        self._stretcher, self._ready, self._grains = None, np.zeros(0, np.float32), None
