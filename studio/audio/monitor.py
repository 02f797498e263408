"""Hearing oneself while recording: what the microphone hears is played at once."""

import threading
from collections import deque

import numpy as np

from studio.audio.engine import Engine, Samples, Stream

_MOST_S = 0.2
"""What is older is dropped: a voice that comes late is worse than a click."""


class Monitor:
    """Plays what is pushed. ``start`` and ``stop`` may block."""

    def __init__(self, engine: Engine, device: str = "") -> None:
        self.engine, self.device = engine, device
        self._waiting: deque[Samples] = deque()
        self._frames = 0
        self._most = 0
        self._stream: Stream | None = None
        self._lock = threading.Lock()

    def start(self, sample_rate: int) -> None:
        """Begin. Raises ``VoicewrightError`` where there is nothing to hear with."""
        self._most = round(_MOST_S * sample_rate)
        self._stream = self.engine.play(self.device, sample_rate, self.fill)

    def push(self, samples: Samples) -> None:
        """What was captured, (n,). Called from the sound system's thread."""
        with self._lock:
            self._waiting.append(samples)
            self._frames += len(samples)
            while self._frames - len(self._waiting[0]) >= self._most:
                self._frames -= len(self._waiting.popleft())

    def fill(self, frames: int) -> Samples:
        """The next samples; zeros where nothing has come yet."""
        out = np.zeros(frames, np.float32)
        written = 0
        with self._lock:
            while self._waiting and written < frames:
                piece = self._waiting.popleft()
                part = piece[: frames - written]
                out[written : written + len(part)] = part
                written += len(part)
                if len(part) < len(piece):
                    self._waiting.appendleft(piece[len(part) :])
            self._frames -= written
        return out

    def stop(self) -> None:
        """Be silent, and let the device go."""
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()
