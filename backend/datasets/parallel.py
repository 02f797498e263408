"""Work on many clips in a few processes: results as they come, cancelled between clips, a crash costs one clip."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TypeVar

from backend.protocol.problems import VoicewrightError, problem

Task = TypeVar("Task")
Answer = TypeVar("Answer")

_POLL_S = 0.1
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")


class Crashed(Exception):  # noqa: N818 - it names what happened to the process
    """The process died while it worked on a task: out of memory, or a library's bug."""


def run(
    function: Callable[[Task], Answer],
    tasks: Sequence[Task],
    check: Callable[[], None],
    *,
    inline: int,
    processes: int = 2,
) -> Iterator[tuple[Task, Answer | Crashed]]:
    """Each task with its answer, in the order in which they are done.

    ``function`` is a module's; it answers rather than raises. ``check`` is called often and may raise to stop:
    what is under way ends, nothing new begins. Up to ``inline`` tasks are done here: starting processes would take
    longer.
    """
    if len(tasks) <= inline:
        for task in tasks:
            check()
            yield task, function(task)
        return
    waiting = list(reversed(tasks))
    suspects: list[Task] = []
    done = 0
    while waiting:
        for result in _round(function, waiting, suspects, check, processes):
            done += 1
            yield result
        if suspects and not done:
            _require_processes()  # else every clip would be accused of what is wrong with this machine
    for task in suspects:  # one of them killed its process: alone, it can only kill its own
        alone, accused = [task], list[Task]()
        yield from _round(function, alone, accused, check, 1)
        if accused:
            yield task, Crashed()


def _round(
    function: Callable[[Task], Answer], waiting: list[Task], suspects: list[Task], check: Callable[[], None],
    processes: int,
) -> Iterator[tuple[Task, Answer | Crashed]]:  # fmt: skip
    """Until all is done or a process dies; then what was under way goes to ``suspects``."""
    running: dict[Future[Answer], Task] = {}
    with _single_threaded(), _pool(processes) as pool:
        try:
            while waiting or running:
                check()
                while waiting and len(running) < processes + 1:
                    task = waiting.pop()
                    try:
                        with _deaf_to_interrupts():
                            running[pool.submit(function, task)] = task
                    except BrokenProcessPool:
                        waiting.append(task)
                        raise
                done, _ = wait(running, timeout=_POLL_S, return_when=FIRST_COMPLETED)
                for future in done:
                    answer = future.result()
                    yield running.pop(future), answer
        except BrokenProcessPool:
            suspects.extend(running.values())


@contextmanager
def _pool(processes: int) -> Iterator[ProcessPoolExecutor]:
    pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_begin)
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _require_processes() -> None:
    """Raise ``VoicewrightError`` (``no-processes``) where a process can't even begin."""
    try:
        with _pool(1) as pool:
            pool.submit(os.getpid).result()
    except BrokenProcessPool as error:
        raise VoicewrightError(problem("no-processes")) from error


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Ctrl+C in a terminal reaches all processes, but is for whoever started us: children inherit this deafness."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """A parent that is killed can't end its pool: its processes see for themselves that it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if (parent := multiprocessing.parent_process()) is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)


@contextmanager
def _single_threaded() -> Iterator[None]:
    """Children read these when they load their numeric libraries; the pool is the parallelism."""
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
