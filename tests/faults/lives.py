"""Many kills of window, backend and trainer in a few minutes: each life is a fork of a process that has everything
loaded, instead of a new interpreter. ``tests.faults.matrix`` runs them.

What lives is the real thing: the trainer's ``main``, the supervisor, a project that is opened for writing. Half of the
kills fall into a save: as soon as there is a folder for a checkpoint that is not whole yet, or a message half way.
"""

import faulthandler
import importlib
import os
import random
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from backend.jobs.context import JobContext
from backend.project.project import Project
from backend.protocol import wire
from backend.protocol.jobs import Families
from backend.protocol.runs import Checkpoint
from backend.protocol.training_jobs import Resume, Train
from backend.server.lines import open_stdin
from backend.server.supervisor import Supervisor
from backend.server.writer import Writer, claim_stdout

LIMIT_S = 120.0
"""A step of this harness that takes longer counts as hung."""
_LOADED = (
    "torch._dynamo",
    "torch.utils.tensorboard",
    "backend.training.loop.trainer",
    "backend.training.listening.judging",
    "tests.fakes.recipe",
    "tests.fakes.toy_trainer",
    "soundfile",
)
"""What a trainer loads, before it is forked: each would else do it again."""
_STEPS = 100_000_000
_CONTEXT = JobContext("1", lambda message: None, lambda: False)


class Hung(Exception):  # noqa: N818 - it says what is wrong
    """Something waits for ever."""


def until(true: Callable[[], object], what: str, pause_s: float = 0.002) -> None:
    """Wait for something to become true. Raises :class:`Hung`."""
    pause, give_up_at = threading.Event(), time.monotonic() + LIMIT_S
    while not true():
        if time.monotonic() > give_up_at:
            raise Hung(what)
        pause.wait(pause_s)


def fork(work: Callable[[], object], *, out: int | None = None, into: int | None = None) -> int:
    """A process that does that and nothing else: its stdin, stdout and stderr lead nowhere, or where it is said."""
    pid = os.fork()
    if pid:
        return pid
    try:
        os.setsid()
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere if into is None else into, 0)
        os.dup2(nowhere if out is None else out, 1)
        os.dup2(nowhere, 2)
        with _stacks(os.getpid()).open("w") as file:
            faulthandler.register(signal.SIGUSR1, file=file)
            work()
    finally:
        os._exit(0)


def _stacks(pid: int) -> Path:
    """Where a process says what it was at, when it is asked."""
    return Path(tempfile.gettempdir()) / f"stacks-{pid}.txt"


def said(pid: int) -> str:
    """What each thread of a process is at."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGUSR1)
        threading.Event().wait(1.0)
    return f"process {pid}: {'there' if is_alive(pid) else 'gone'}\n{_stacks(pid).read_text()}"


def kill(pid: int) -> None:
    """-9, and wait until it is gone."""
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    _stacks(pid).unlink(missing_ok=True)


class Trainers:
    """A run of the toy family whose trainers are forks of this process, each dressed before it begins."""

    def __init__(self, place: Path, seed: int, dress: Callable[[], object] = lambda: None) -> None:
        for name in _LOADED:
            importlib.import_module(name)
        from backend.jobs import spawning, train
        from tests.training.test_jobs import add_clips

        self.place, self.pid, self._dress = place, 0, dress

        def spawn(run: Path) -> int:
            self.pid = fork(lambda: self.train(run))
            return self.pid

        spawning.spawn = spawn
        with Project.create(place) as project:
            add_clips(project)
        job = Train(
            project=str(place), family="toy", preset="tiny", device="cpu", steps=_STEPS, stage="first", seed=seed
        )
        self.run = train.run(job, _CONTEXT).runs[0]

    def train(self, run: Path) -> None:
        """What the process of a trainer does, in a hurry to save."""
        from backend.jobs import train_run
        from backend.training import options

        quick = options.TrainerOptions(save_every_s=0.02, save_share=0.9, heartbeat_s=0.2, listen_first_s=1e9)
        options.TrainerOptions = lambda: quick  # type: ignore[assignment,misc]
        self._dress()
        train_run.main([str(run)])

    @property
    def folder(self) -> Path:
        """Of the run."""
        return self.place / "runs" / self.run

    def resume(self) -> None:
        """As a person does it."""
        from backend.jobs import resume

        resume.run(Resume(project=str(self.place), run=self.run), _CONTEXT)

    def saved(self) -> int:
        """The newest step that the run has said to be saved; -1: none yet."""
        with Project.open(self.place, lock=False) as project:
            events, _ = project.runs.events(self.run)
        return max((event.step for event in events if isinstance(event, Checkpoint)), default=-1)

    def step(self) -> int:
        """How far it is, by its heartbeat."""
        with Project.open(self.place, lock=False) as project:
            beat = project.runs.heartbeat(self.run)
        return -1 if beat is None else beat.step

    def trained_s(self) -> float:
        """Seconds of training, by the last event."""
        with Project.open(self.place, lock=False) as project:
            events, _ = project.runs.events(self.run)
        return events[-1].wall_s if events else 0.0

    def state(self, run: str = "") -> str:
        """What the run is said to do, or another one."""
        with Project.open(self.place, lock=False) as project:
            return project.runs.state(run or self.run)

    def copy_to(self, place: Path) -> None:
        """As a file manager copies a folder in which somebody writes: files may go while it looks."""
        with suppress(shutil.Error):
            shutil.copytree(self.place, place)

    def is_announced(self) -> bool:
        """Whether the trainer of now has given a sign of life."""
        with Project.open(self.place, lock=False) as project:
            beat = project.runs.heartbeat(self.run)
        return beat is not None and beat.pid == self.pid

    def disordered(self) -> str:
        """Whether time went back in its story; empty: it did not."""
        with Project.open(self.place, lock=False) as project:
            told = [event.wall_s for event in project.runs.events(self.run)[0]]
        return "" if told == sorted(told) else "the time of training went back"

    def ask_to_stop(self) -> None:
        """A person does."""
        with Project.open(self.place, lock=False) as project:
            project.runs.request_stop(self.run)

    def heed(self) -> None:
        """Wait until the trainer has stopped because it was asked to. Raises :class:`Hung`."""
        until(lambda: self.state() == "stopped", "a wish to stop was not heard", 0.01)
        kill(self.pid)

    def go_on(self, beyond: int) -> None:
        """Wait until it has trained further than that step. Raises :class:`Hung`."""
        until(lambda: self.step() > beyond, "the training has stopped", 0.02)

    def saving(self) -> bool:
        """Whether a checkpoint is being written."""
        return any((self.folder / "checkpoints").glob(".tmp-*"))


def trainer(seed: int, place: Path, lives: int = 20) -> Iterator[str]:
    """Kill the trainer again and again; what it lost each time, empty for nothing."""
    from backend.training.record.checkpoint import verify
    from backend.training.record.checkpoints import Checkpoints

    chance = random.Random(seed)
    ours = Trainers(place / "声音 🎙 mit Leer.voicewright", seed)
    for _ in range(lives):
        before = ours.saved()
        until(lambda: ours.saved() > before, "no checkpoint")  # noqa: B023 - asked at once
        if chance.random() < 0.5:
            until(ours.saving, "no save", pause_s=0.0002)
            threading.Event().wait(chance.random() * 0.004)
        else:
            threading.Event().wait(chance.random() * 0.3)
        kill(ours.pid)
        yield _lost_by_trainer(ours, Checkpoints(ours.folder).all(), verify)
        ours.resume()
    kill(ours.pid)


def _lost_by_trainer(ours: Trainers, kept: list[Path], verify: Callable[[Path], object]) -> str:
    said = ours.saved()
    with Project.open(ours.place, lock=False) as project:
        if (state := project.runs.state(ours.run)) != "crashed":
            return f"the run is said to be {state}"
        if not project.runs.resumable(ours.run):
            return "it cannot go on"
    for path in kept:
        verify(path)
    newest = max((int(path.name[5:]) for path in kept), default=-1)
    return "" if newest >= said else f"step {said} was said to be saved, {newest} is there"


@contextmanager
def training(place: Path, seed: int, dress: Callable[[], object] = lambda: None) -> Iterator[Trainers]:
    """One that goes on, and ends with this."""
    ours = Trainers(place / "声音 🎙 mit Leer.voicewright", seed, dress)
    try:
        until(lambda: ours.step() > 5, "the training did not begin")
        yield ours
    except Hung as hung:
        raise Hung(f"{hung}; {said(ours.pid)}") from hung
    finally:
        kill(ours.pid)


def window(seed: int, place: Path, lives: int = 20) -> Iterator[str]:
    """Kill what holds the project while a voice is trained: every edit it had acknowledged is there, the next one may
    write, the training goes on.
    """
    chance = random.Random(seed)
    with training(place, seed) as ours:
        for life in range(lives):
            before, (source, sink) = ours.step(), os.pipe()
            pid = fork(lambda: edits(ours.place, life), out=sink)  # noqa: B023 - forked at once
            os.close(sink)
            with os.fdopen(source, "rb") as acknowledged:
                lines = [acknowledged.readline() for _ in range(chance.randrange(2, 30))]
                kill(pid)
                lines += acknowledged.readlines()
            yield lost_by_window(ours.place, [line for line in lines if line.endswith(b"\n")])
            ours.go_on(before)


def edits(place: Path, life: int) -> None:
    """A window that edits until it is killed."""
    with Project.open(place) as project:
        edit_for_ever(project, life)


def edit_for_ever(project: Project, life: int) -> None:
    """Name the first clip anew, and say so on stdout once that is stored."""
    clip = project.clips.all()[0].id
    for number in count():
        project.clips.update(clip, name=f"edit {life} {number}")
        os.write(1, f"edit {life} {number}\n".encode())


def lost_by_window(place: Path, acknowledged: list[bytes]) -> str:
    """What is missing of what :func:`edits` said; empty: nothing."""
    if not acknowledged:
        return "the project could not be written"
    life, last = map(int, acknowledged[-1].split()[1:])
    with Project.open(place) as project:
        if project.readonly:
            return project.readonly_reason
        if project._database.row("PRAGMA integrity_check") != ("ok",):
            return "the database is damaged"
        name = project.clips.all()[0].name
    # One more may have been stored than the window lived to tell.
    return "" if name in (f"edit {life} {last}", f"edit {life} {last + 1}") else f"edit {last} became {name}"


def backend(seed: int, place: Path, lives: int = 20) -> Iterator[str]:
    """Kill the supervisor while a voice is trained, every third time with a worker at work: the worker ends, another
    supervisor answers, the training goes on.
    """

    def work() -> None:
        Supervisor(Writer(claim_stdout())).run(open_stdin())

    chance = random.Random(seed)
    with training(place, seed) as ours:
        for life in range(lives):
            before, (source, answers), (questions, sink) = ours.step(), os.pipe(), os.pipe()
            pid = fork(work, out=answers, into=questions)
            os.close(answers)
            os.close(questions)
            with os.fdopen(source, "rb") as said, os.fdopen(sink, "wb", 0) as asked:
                first = said.readline()
                asked.write(wire.encode(wire.Ping(nonce=life)))
                workers: set[int] = set()
                if life % 3 == 0:
                    asked.write(wire.encode(wire.Start(id="a", job=Families())))
                    until(lambda: _children(pid), "no worker")  # noqa: B023
                    workers = _children(pid)
                threading.Event().wait(chance.random() * 0.05)
                kill(pid)
            if not isinstance(wire.decode_event(first), wire.Hello):
                yield f"the backend began with {first!r}"
                continue
            until(lambda: not any(map(is_alive, workers)), "a worker outlives its backend")  # noqa: B023
            until(lambda: ours.step() > before, "the training has stopped", 0.05)  # noqa: B023
            yield ""


def _children(pid: int) -> set[int]:
    return set(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())) if is_alive(pid) else set()


def is_alive(pid: int) -> bool:
    """Whether it runs; one that has ended and was not waited for does not."""
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(done.stdout.strip()) and not done.stdout.startswith("Z")
