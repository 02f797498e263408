"""The sound system behind a small interface, so that tests bring their own."""

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from studio.audio.devices import Devices

Samples = NDArray[np.float32]
Fill = Callable[[int], Samples]
"""Frames wanted → that many samples (n,), mono, in [-1, 1]. Called from the sound system's thread."""
Take = Callable[[Samples], None]
"""Samples (n,), mono, that were captured. Called from the sound system's thread."""
Lost = Callable[[str], None]
"""The stream ended by itself; the reason. Called from the sound system's thread."""


class Stream(Protocol):
    """A running stream."""

    latency_s: float

    def close(self) -> None:
        """Stop at once; nothing is called afterwards."""


class Engine(Protocol):
    """A sound system. All of it may block: call it off the Qt thread."""

    def devices(self) -> Devices:
        """What there is."""

    def play(self, device: str, sample_rate: int, fill: Fill) -> Stream:
        """Play until closed. An empty name is the default. Raises ``VoicewrightError``."""

    def record(self, device: str, sample_rate: int, take: Take, lost: Lost) -> Stream:
        """Record until closed. Raises ``VoicewrightError``."""
