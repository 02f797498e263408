"""Turns at the microphone: a sound card that serves one at a time is opened only when the one before has let it go."""

import threading
from weakref import WeakKeyDictionary

from studio.audio.engine import Engine

LET_GO_S = 1.0
"""A device is waited for so long: one that hangs must not keep another from being opened."""
_last: "WeakKeyDictionary[Engine, Turn]" = WeakKeyDictionary()


class Turn:
    """One's place in the row, from being made; whoever asked before is waited for."""

    def __init__(self, engine: Engine) -> None:
        self._over = threading.Event()
        self._before = _last.get(engine)
        _last[engine] = self

    def wait(self) -> None:
        """Until the one before is over. May block."""
        before, self._before = self._before, None
        if before is not None:
            before._over.wait(LET_GO_S)

    def end(self) -> None:
        """The device is let go, or was never opened."""
        self._over.set()
