"""Doing a job in this process, with its progress on stderr. Ctrl+C stops it softly, a second one at once."""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING, Any, TypeVar

from backend.cli.output import say, span
from backend.protocol import jobs, wire
from backend.protocol.notices import said
from backend.protocol.problems import Cancelled

if TYPE_CHECKING:
    from rich.progress import Progress

R = TypeVar("R", bound=jobs.Result)
_LINE_EVERY_S = 10.0


class Display:
    """Progress as a bar in a terminal, as a line now and then elsewhere."""

    def __init__(self) -> None:
        self._bar: Progress | None = None
        self._task: Any = None
        self._said_at = time.monotonic()

    def __enter__(self) -> "Display":
        """Begin."""
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn

            columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[left]}"))
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task("", total=1.0, left="")
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()

    def show(self, fraction: float, text: str, eta_s: float | None) -> None:
        """The state of things; ``fraction`` in [0, 1]."""
        left = f"{span(eta_s)} left" if eta_s is not None else ""
        if self._bar is not None:
            self._bar.update(self._task, completed=fraction, description=text, left=left)
        elif time.monotonic() - self._said_at > _LINE_EVERY_S:
            self._said_at = time.monotonic()
            say(f"{100 * fraction:3.0f} %  {text}  {left}".rstrip())

    def say(self, sentence: str) -> None:
        """A sentence that stays."""
        if self._bar is not None:
            self._bar.console.print(sentence, highlight=False, markup=False)
        else:
            say(sentence)


@contextmanager
def soft_interrupt(stop: Callable[[], None]) -> Iterator[None]:
    """The first Ctrl+C calls ``stop``, the next one interrupts as usual."""

    def on_interrupt(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        say("Stopping softly; Ctrl+C again stops at once.")
        stop()

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def do(job: jobs.Job[R], on_chunk: Callable[[wire.Chunk], None] | None = None) -> R:
    """Do the job. Raises what it raises."""
    from backend.jobs import runner
    from backend.jobs.context import JobContext

    cancelled = Event()
    with Display() as display:

        def hear(event: wire.Message) -> None:
            if isinstance(event, wire.Progress):
                display.show(event.fraction, said(event.doing), event.eta_s)
            elif isinstance(event, wire.Chunk) and on_chunk is not None:
                on_chunk(event)
            elif isinstance(event, wire.Log):
                display.say(event.text)

        # A library that prints would spoil the one object on stdout.
        with soft_interrupt(cancelled.set), redirect_stdout(sys.stderr):
            try:
                return runner.run(job, JobContext("cli", hear, cancelled.is_set))
            except Cancelled as error:
                error.kept = type(job).keeps
                raise
