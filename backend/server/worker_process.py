"""A worker as the supervisor sees it: its pipes, the last lines of its stderr, and how far it is in ending."""

import os
import subprocess
from collections import deque
from collections.abc import Callable, Sequence
from threading import Thread

from backend.project.children import ROOT, command
from backend.protocol.wire import Message
from backend.server.lines import LineTooLong, lines
from backend.server.process_group import kill_group, own_group, terminate
from backend.server.writer import Writer

WORKER: tuple[str, ...] = tuple(command("backend.server.worker", options=("-P", "-X", "utf8")))
"""Command line of a worker. ``-P``: a file of the folder we were started in is never imported by accident."""

_TAIL = 60
_LONGEST_LOG = 4000


class WorkerProcess:
    """One worker process. ``on_line`` and ``on_end`` are called from its reader thread."""

    def __init__(
        self, name: str, command: Sequence[str], on_line: Callable[["WorkerProcess", bytes], None],
        on_log: Callable[[str, str], None], on_end: Callable[["WorkerProcess"], None],
    ) -> None:  # fmt: skip
        self.name = name
        self._on_line, self._on_log, self._on_end = on_line, on_log, on_end
        self._tail: deque[str] = deque(maxlen=_TAIL)
        self._process = subprocess.Popen(
            list(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=_environment(), **own_group(),
        )  # fmt: skip
        assert self._process.stdin is not None
        self._stdin = Writer(self._process.stdin, name=f"{name} in")
        self._errors = Thread(target=self._read_errors, name=f"{name} stderr", daemon=True)
        self._errors.start()
        Thread(target=self._read, name=f"{name} out", daemon=True).start()

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    @property
    def status(self) -> int | None:
        """Exit status; negative for a signal; None while it lives."""
        return self._process.poll()

    def tail(self) -> str:
        """The last lines of its stderr."""
        return "\n".join(self._tail)

    def send(self, message: Message) -> None:
        """Never blocks, even if the worker has stopped reading."""
        self._stdin.send(message)

    def hang_up(self) -> None:
        """Close its stdin: it ends when it has nothing left to do, or stops softly what it does."""
        self._stdin.close(timeout_s=0)

    def terminate(self) -> None:
        """Ask the process to end, by signal."""
        terminate(self._process)

    def kill(self) -> None:
        """End it and its children."""
        kill_group(self._process)

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as stream:
            for line in lines(stream):
                if not isinstance(line, LineTooLong):
                    self._on_line(self, line)
        self._process.wait()
        self._errors.join(1.0)
        kill_group(self._process)  # children of a worker that died would otherwise stay for ever
        self._stdin.close(timeout_s=0)
        self._on_end(self)

    def _read_errors(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as stream:
            while raw := stream.readline(65536):
                for piece in raw.decode("utf-8", "replace").replace("\r", "\n").splitlines():
                    if text := piece.rstrip()[:_LONGEST_LOG]:
                        self._tail.append(text)
                        self._on_log(text, self.name)


def _environment() -> dict[str, str]:
    """Ours, with the folder that holds ``backend`` importable wherever we were started."""
    root = str(ROOT)
    paths = [root, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    more = {"PYTHONPATH": os.pathsep.join(dict.fromkeys(paths)), "PYTHONUNBUFFERED": "1"}
    # Threads that wait for each other sleep instead of spinning: many times faster beside other work.
    return {"OMP_WAIT_POLICY": "PASSIVE", **os.environ, **more}
