"""Slow work off the Qt thread: a function in, its result or its problem out, on the Qt thread again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from backend.protocol.problems import Problem, unexpected

T = TypeVar("T")


class Background(QObject):
    """A small pool of threads. The functions that run in it touch no Qt object and no open project."""

    _back = Signal(object)

    def __init__(self, failed: Callable[[Problem], object], parent: QObject | None = None, *, threads: int = 2) -> None:
        """``failed`` hears of problems that nobody else took."""
        super().__init__(parent)
        self._failed = failed
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="background")
        self._back.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._open = True

    def run(
        self,
        function: Callable[[], T],
        done: Callable[[T], object] | None = None,
        failed: Callable[[Problem], object] | None = None,
        *,
        receiver: QObject | None = None,
    ) -> None:
        """Run ``function`` in a thread; then ``done(result)`` or ``failed(problem)`` on the Qt thread.

        Nothing is told once the ``receiver`` is gone, a widget whose window was closed.
        """

        def work() -> None:
            try:
                result = function()
            except Exception as error:  # noqa: BLE001 - the one place where a thread's errors are caught; all are told
                problem = unexpected(error, "background")
                self._back.emit((receiver, partial(failed or self._failed, problem)))
            else:
                if done is not None:
                    self._back.emit((receiver, partial(done, result)))

        if self._open:
            self._pool.submit(work)

    def close(self) -> None:
        """Wait for what runs, forget what waits."""
        self._open = False
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _deliver(self, told: tuple[QObject | None, Callable[[], object]]) -> None:
        receiver, call = told
        if self._open and (receiver is None or isValid(receiver)):
            call()
