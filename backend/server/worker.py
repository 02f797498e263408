"""A worker process: takes jobs from stdin one after another and says on stdout how they go.

``python -m backend.server.worker``. It ends when its stdin does: softly, and soon after by force, because
then nobody is left who could ask for the result.
"""

import faulthandler
import os
import signal
import sys
from collections.abc import Callable
from queue import SimpleQueue
from threading import Event, Lock, Thread, Timer
from typing import IO

import msgspec

from backend.jobs import runner
from backend.jobs.context import JobContext
from backend.protocol import wire
from backend.protocol.jobs import AnyJob, AnyResult
from backend.protocol.problems import Cancelled
from backend.server.lines import LineTooLong, lines, open_stdin
from backend.server.process_group import end_own_group
from backend.server.writer import Writer, claim_stdout

_ORPHAN_GRACE_S = 3.0

Run = Callable[[AnyJob, JobContext], AnyResult]


class Worker:
    """Jobs in order on the calling thread; cancels are heard meanwhile on another."""

    def __init__(self, out: Writer, run: Run = runner.run) -> None:
        self._out = out
        self._run = run
        self._jobs: SimpleQueue[wire.Start | None] = SimpleQueue()
        self._flags: dict[str, Event] = {}
        self._lock = Lock()

    def serve(self, stdin: IO[bytes]) -> None:
        """Until stdin ends or a Shutdown comes."""
        self._out.send(wire.Hello(version=wire.VERSION, pid=os.getpid()))
        Thread(target=self._listen, args=(stdin,), name="listen", daemon=True).start()
        while (start := self._jobs.get()) is not None:
            self._out.send(self._do(start))
            with self._lock:
                self._flags.pop(start.id, None)

    def _do(self, start: wire.Start) -> wire.Event:
        flag = self._flags[start.id]
        if flag.is_set():
            return wire.JobCancelled(id=start.id)
        self._out.send(wire.JobStarted(id=start.id))
        context = JobContext(start.id, self._out.send, flag.is_set)
        try:
            return wire.Done(id=start.id, result=self._run(start.job, context))
        except Cancelled:
            return wire.JobCancelled(id=start.id)
        except Exception as error:  # noqa: BLE001 - the boundary: whatever it was, the asker is told
            return wire.Failed(id=start.id, problem=runner.problem_of(error, start.job))

    def _listen(self, stdin: IO[bytes]) -> None:
        for line in lines(stdin):
            if isinstance(line, LineTooLong):
                continue
            try:
                request = wire.decode_request(line)
            except msgspec.DecodeError as error:
                self._out.send(wire.Log(text=f"worker: not a request: {error}"))
                continue
            match request:
                case wire.Start(id=name):
                    with self._lock:
                        self._flags[name] = Event()
                    self._jobs.put(request)
                case wire.Cancel(id=name):
                    with self._lock:
                        if flag := self._flags.get(name):
                            flag.set()
                case wire.Ping(nonce=nonce):
                    self._out.send(wire.Pong(nonce=nonce))
                case wire.Shutdown():
                    break
                case wire.Hello():
                    pass
        with self._lock:
            for flag in self._flags.values():
                flag.set()
        self._jobs.put(None)
        force = Timer(_ORPHAN_GRACE_S, end_own_group, args=(1,))
        force.daemon = True
        force.start()


def main(run: Run = runner.run) -> int:
    """Serve on this process's stdin and stdout."""
    stream = claim_stdout()
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in the terminal is for whoever started us
    out = Writer(stream)
    Worker(out, run).serve(open_stdin())
    out.close(timeout_s=2.0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
