"""The backend as a child process: spawned, its lines read in small bites, restarted a few times when it dies."""

import time
from collections import deque
from collections.abc import Sequence

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from backend.project.children import command

RESTARTS = 5
"""Restarts in a row, at most; after ``HEALTHY_S`` without a crash the count begins anew."""
HEALTHY_S = 60.0
BITE_S = 0.008
"""The longest time spent on lines at once, seconds; then the window gets its turn."""


def default_command() -> list[str]:
    """How the backend is started."""
    return command("backend.server")


class BackendProcess(QObject):
    """A child that speaks in lines."""

    line = Signal(bytes)
    started = Signal()
    ended = Signal(bool)
    """The child ended; True when it is being started again."""

    def __init__(self, command: Sequence[str] | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._command = list(command or default_command())
        self._process: QProcess | None = None
        self._lines: deque[bytes] = deque()
        self._rest = b""
        self.threads = 0
        """Threads that its work may take; 0: as it sees fit."""
        self._wanted = False
        self._restarts = 0
        self._since = 0.0
        self._errors: deque[str] = deque(maxlen=40)
        self._drain = QTimer(self)
        self._drain.setSingleShot(True)
        self._drain.timeout.connect(self._handle)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self._spawn)

    @property
    def last_words(self) -> str:
        """The last lines of its stderr."""
        return "\n".join(self._errors)

    @property
    def pid(self) -> int:
        """Its process id; 0 while there is none."""
        return int(self._process.processId()) if self._process else 0

    def open(self) -> None:
        """Start it, and keep it running."""
        self._wanted = True
        self._restarts = 0
        if self._process is None:
            self._spawn()

    def write(self, data: bytes) -> None:
        """Send; buffered, never blocks."""
        if self._process is not None:
            self._process.write(data)

    def restart(self) -> None:
        """End it, hung or not, and start it anew."""
        self._wanted = True
        self._restarts = 0
        if self._process is not None:
            self._process.kill()  # its `finished` starts it again
        else:
            self._spawn()

    def close(self, patience_ms: int = 1500) -> None:
        """Wait until it ends by itself; kill it after ``patience_ms``."""
        self._wanted = False
        self._again.stop()
        process, self._process = self._process, None
        if process is None:
            return
        process.blockSignals(True)
        process.closeWriteChannel()
        if not process.waitForFinished(patience_ms):
            process.terminate()
            if not process.waitForFinished(patience_ms):
                process.kill()
                process.waitForFinished(patience_ms)
        process.deleteLater()

    def _spawn(self) -> None:
        process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONUNBUFFERED", "1")
        if self.threads:
            environment.insert("OMP_NUM_THREADS", str(self.threads))
        process.setProcessEnvironment(environment)
        process.readyReadStandardOutput.connect(self._read)
        process.readyReadStandardError.connect(self._read_errors)
        process.started.connect(self.started)
        process.finished.connect(self._finished)
        process.errorOccurred.connect(self._error)
        self._process = process
        self._lines.clear()
        self._rest = b""
        self._since = time.monotonic()
        process.start(self._command[0], self._command[1:])

    def _read(self) -> None:
        if self._process is None:
            return
        data = self._rest + bytes(self._process.readAllStandardOutput().data())
        *lines, self._rest = data.split(b"\n")
        self._lines.extend(lines)
        if self._lines and not self._drain.isActive():
            self._handle()

    def _handle(self) -> None:
        end = time.monotonic() + BITE_S
        while self._lines:
            self.line.emit(self._lines.popleft())
            if time.monotonic() > end:
                self._drain.start(0)
                return

    def _read_errors(self) -> None:
        if self._process is not None:
            text = bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace")
            self._errors.extend(text.splitlines())

    def _error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            self._errors.append(self._process.errorString())
            self._finished()

    def _finished(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        while self._lines:  # what it said before it ended still counts
            self.line.emit(self._lines.popleft())
        process.deleteLater()
        if time.monotonic() - self._since > HEALTHY_S:
            self._restarts = 0
        again = self._wanted and self._restarts < RESTARTS
        if again:
            self._again.start(min(4000, 100 * 2**self._restarts))
            self._restarts += 1
        self.ended.emit(again)
