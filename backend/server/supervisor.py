"""The supervisor: one thread that owns all state, fed by reader threads through one inbox.

It does no work itself, so a request is always looked at within moments, whatever the workers do.
"""

import os
import signal
import time
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from threading import Thread
from types import FrameType
from typing import IO

import msgspec

from backend.protocol import wire
from backend.protocol.problems import problem
from backend.server.lanes import LANES, lane_of
from backend.server.lines import LineTooLong, lines
from backend.server.refusals import died, refuse_line, too_many, wrong_version
from backend.server.seats import Patience, Queue, Seat, Work
from backend.server.worker_process import WORKER, WorkerProcess
from backend.server.writer import Writer

_HEARTBEAT_S = 1.0


class _Gone:
    """The asker has closed its side, or wants us to end."""


_Item = bytes | LineTooLong | _Gone | tuple[WorkerProcess, bytes | None]


class Supervisor:
    """Reads requests from ``stdin``, writes events to ``out``, until stdin ends or a Shutdown is asked."""

    def __init__(
        self, out: Writer, *, command: Sequence[str] = WORKER, patience: Patience | None = None, most_waiting: int = 256
    ) -> None:
        self._out = out
        self._command = command
        self._patience = patience or Patience()
        self._most_waiting = most_waiting
        self._inbox: SimpleQueue[_Item] = SimpleQueue()
        self._queues = {lane.name: Queue(lane=lane) for lane in LANES.values()}
        self._live: dict[str, Work] = {}
        self._closing_since: float | None = None
        self._status = 0
        self._parent = os.getppid()

    def run(self, stdin: IO[bytes]) -> int:
        """Serve until the end. Returns the exit status."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        Thread(target=self._read, args=(stdin,), name="stdin", daemon=True).start()
        self._out.send(wire.Hello(version=wire.VERSION, pid=os.getpid()))
        while not (self._closing_since is not None and not any(queue.seats for queue in self._queues.values())):
            try:
                item: _Item | None = self._inbox.get(timeout=self._until_next())
            except Empty:
                item = None
            if item is not None:
                self._handle(item)
            if os.getppid() != self._parent:
                self._close()
            self._grow_impatient()
        self._out.close(timeout_s=2.0)
        return self._status

    # --- what comes in

    def _read(self, stdin: IO[bytes]) -> None:
        for line in lines(stdin):
            self._inbox.put(line)
        self._inbox.put(_Gone())

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._inbox.put(_Gone())

    def _handle(self, item: _Item) -> None:
        if isinstance(item, _Gone):
            self._close()
        elif isinstance(item, tuple):
            worker, line = item
            if line is None:
                self._on_worker_end(worker)
            else:
                self._on_worker_line(worker, line)
        elif isinstance(item, LineTooLong):
            self._out.send(refuse_line(b"", item))
        else:
            try:
                request = wire.decode_request(item)
            except msgspec.DecodeError as error:
                self._out.send(refuse_line(item, error))
            else:
                self._on_request(request)

    def _on_request(self, request: wire.Request) -> None:
        match request:
            case wire.Ping(nonce=nonce):
                self._out.send(wire.Pong(nonce=nonce))
            case wire.Cancel(id=name):
                if name in self._live:
                    self._cancel(self._live[name])
            case wire.Hello(version=version):
                if version != wire.VERSION:
                    self._out.send(wire.Failed(id="", problem=wrong_version(version)))
                    self._status = 3
                    self._close()
            case wire.Shutdown():
                self._close()
            case wire.Start():
                self._accept(request)

    def _accept(self, start: wire.Start) -> None:
        if self._closing_since is not None:
            self._out.send(wire.JobCancelled(id=start.id))
            return
        if start.id in self._live:
            self._out.send(wire.Failed(id="", problem=problem("duplicate-job", id=start.id)))
            return
        queue = self._queues[lane_of(start.job).name]
        if len(queue.waiting) >= self._most_waiting:
            self._out.send(wire.Failed(id=start.id, problem=too_many(self._most_waiting)))
            return
        work = Work(id=start.id, start=start, lane=queue.lane)
        self._live[start.id] = work
        queue.waiting.append(work)
        self._dispatch(queue)

    # --- workers

    def _dispatch(self, queue: Queue) -> None:
        while queue.waiting and self._closing_since is None:
            seat = self._free_seat(queue)
            if seat is None:
                return
            work = queue.waiting.popleft()
            seat.work, work.worker = work, seat.worker
            seat.worker.send(work.start)

    def _free_seat(self, queue: Queue) -> Seat | None:
        if queue.lane.persistent:
            for seat in queue.seats:
                if seat.work is None and seat.ending_since is None:
                    return seat
        if len(queue.seats) >= queue.lane.width:
            return None
        worker = WorkerProcess(
            queue.lane.name, self._command, on_line=lambda w, line: self._inbox.put((w, line)), on_log=self._log,
            on_end=lambda w: self._inbox.put((w, None)),
        )  # fmt: skip
        seat = Seat(worker=worker, lane=queue.lane)
        queue.seats.append(seat)
        return seat

    def _log(self, text: str, source: str) -> None:
        self._out.send(wire.Log(text=text, source=source))

    def _seat_of(self, worker: WorkerProcess) -> Seat:
        return next(s for queue in self._queues.values() for s in queue.seats if s.worker is worker)

    def _on_worker_line(self, worker: WorkerProcess, line: bytes) -> None:
        try:
            event = wire.decode_event(line)
        except msgspec.DecodeError:
            self._log(f"not a message: {line[:200]!r}", worker.name)
            return
        seat = self._seat_of(worker)
        match event:
            case wire.Hello(version=version):
                if version != wire.VERSION:
                    self._answer(seat.work, lambda work: wire.Failed(id=work.id, problem=wrong_version(version)))
                    worker.kill()
            case wire.Done() | wire.Failed() | wire.JobCancelled():
                if seat.work is not None and event.id == seat.work.id:
                    work, seat.work = seat.work, None
                    self._answer(work, lambda _: event)
                    if seat.lane.persistent and self._closing_since is None and not seat.terminated:
                        seat.ending_since = None  # it obeyed the cancel, if there was one: keep it
                    else:
                        seat.ending_since = time.monotonic()
                        seat.worker.hang_up()
                    self._dispatch(self._queues[seat.lane.name])
            case wire.JobStarted() | wire.Progress() | wire.Chunk():
                if seat.work is not None and event.id == seat.work.id and not seat.work.answered:
                    self._out.send_line(line)
            case wire.Log():
                self._out.send_line(line)
            case wire.Pong():
                pass

    def _on_worker_end(self, worker: WorkerProcess) -> None:
        seat = self._seat_of(worker)
        queue = self._queues[seat.lane.name]
        queue.seats.remove(seat)
        status, tail = worker.status, worker.tail()
        self._answer(
            seat.work,
            lambda work: (
                wire.JobCancelled(id=work.id)
                if work.cancelled_at is not None
                else wire.Failed(id=work.id, problem=died(status, tail))
            ),
        )
        self._dispatch(queue)

    def _answer(self, work: Work | None, message: Callable[[Work], wire.Event]) -> None:
        """Send the one last word on a job."""
        if work is None or work.answered:
            return
        work.answered = True
        self._live.pop(work.id, None)
        self._out.send(message(work))

    # --- ending things

    def _cancel(self, work: Work) -> None:
        if work.cancelled_at is not None:
            return
        work.cancelled_at = time.monotonic()
        if work.worker is None:
            self._queues[work.lane.name].waiting.remove(work)
            self._answer(work, lambda w: wire.JobCancelled(id=w.id))
            return
        seat = self._seat_of(work.worker)
        seat.ending_since = work.cancelled_at
        work.worker.send(wire.Cancel(id=work.id))

    def _close(self) -> None:
        if self._closing_since is not None:
            return
        self._closing_since = time.monotonic()
        for queue in self._queues.values():
            for work in list(queue.waiting):
                self._cancel(work)
            for seat in queue.seats:
                if seat.work is not None:
                    self._cancel(seat.work)
                seat.ending_since = self._closing_since
                seat.worker.hang_up()

    def _grow_impatient(self) -> None:
        """Take the next harder step with every worker whose time is up."""
        now, patience = time.monotonic(), self._patience
        for queue in self._queues.values():
            for seat in queue.seats:
                if seat.ending_since is None:
                    continue
                waited = now - seat.ending_since
                if waited >= patience.answer_s:
                    self._answer(seat.work, lambda work: wire.JobCancelled(id=work.id))
                if waited >= patience.soft_s and not seat.terminated:
                    seat.terminated = True
                    seat.worker.terminate()
                if waited >= patience.soft_s + patience.terminate_s and not seat.killed:
                    seat.killed = True
                    seat.worker.kill()

    def _until_next(self) -> float:
        """Seconds until somebody's patience ends, at most the interval at which we look for our parent."""
        now, patience = time.monotonic(), self._patience
        steps = (patience.answer_s, patience.soft_s, patience.soft_s + patience.terminate_s)
        due = [
            seat.ending_since + step - now
            for queue in self._queues.values()
            for seat in queue.seats
            if seat.ending_since is not None
            for step in steps
            if seat.ending_since + step > now
        ]
        return min([_HEARTBEAT_S, *due])
