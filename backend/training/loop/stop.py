"""The wish to stop: a file named ``stop`` in the run's folder, or SIGTERM. Heard at a step's end.

A wish lives from ``Runs.request_stop`` until it is fulfilled, or until somebody asks to go on (``Runs.forget_stop``): a
run that is only about to start, or that waits for the one before it, stops as soon as it is there.
"""

import signal
import threading
import time
from pathlib import Path
from types import FrameType

from backend.project.runs import STOP

_LOOK_EVERY_S = 0.2


class StopWish:
    """Whether somebody asked for a soft stop."""

    def __init__(self, run: Path) -> None:
        self._file = run / STOP
        self._asked = False
        self._looked_at = 0.0

    def fulfil(self) -> None:
        """The run has stopped."""
        self._file.unlink(missing_ok=True)

    def listen_to_signals(self) -> None:
        """SIGTERM asks; a closed terminal does not. Only in the main thread of a trainer's own process."""
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, self._on_signal)
            if hasattr(signal, "SIGHUP"):
                signal.signal(signal.SIGHUP, signal.SIG_IGN)

    def ask(self) -> None:
        """Ask from within the process."""
        self._asked = True

    def asked(self) -> bool:
        """Looks at the disk a few times a second only."""
        now = time.monotonic()
        if not self._asked and now - self._looked_at > _LOOK_EVERY_S:
            self._looked_at = now
            self._asked = self._file.exists()
        return self._asked

    def stands(self) -> bool:
        """Whether somebody asked, up to this moment."""
        return self._asked or self._file.exists()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.ask()
