"""kill -9 of window, backend and trainer while a voice is trained: what a person has is still there, and goes on."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from backend import registry
from backend.jobs import resume, spawning
from backend.jobs.context import JobContext
from backend.project import processes
from backend.project.project import Project
from backend.protocol import wire
from backend.protocol.runs import Started
from backend.protocol.training_jobs import Resume
from tests.patience import PATIENCE_S
from tests.training.test_jobs import add_clips

ROOT = Path(__file__).resolve().parents[2]
SEEDS = [int(seed) for seed in os.environ.get("KILL_SEEDS", "1").split(",")]

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")]


def until(true: Callable[[], bool], what: str) -> None:
    """Wait for something to become true."""
    pause, give_up_at = threading.Event(), time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < give_up_at, what
        pause.wait(0.05)


@dataclass
class Scene:
    """A window, its backend, and a trainer at work."""

    place: Path
    window: "subprocess.Popen[str]"
    backend: int
    runs: list[str]
    edits: list[int] = field(default_factory=list)
    """Edits that the project has acknowledged."""
    trainers: list[int] = field(default_factory=list)

    def listen(self) -> None:
        """Collect edits, in a thread."""
        assert self.window.stdout is not None
        for line in self.window.stdout:
            self.edits.append(int(line))

    def steps(self) -> int:
        """How far the training is."""
        with Project.open(self.place, lock=False) as project:
            return max((event.step for event in project.runs.events(self.runs[0])[0]), default=0)

    def state(self) -> str:
        """Of the first run."""
        with Project.open(self.place, lock=False) as project:
            return project.runs.state(self.runs[0])

    def trainer(self) -> int:
        """The trainer's process id."""
        with Project.open(self.place, lock=False) as project:
            beat = project.runs.heartbeat(self.runs[0])
        assert beat is not None
        self.trainers.append(beat.pid)
        return beat.pid


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    monkeypatch.setitem(registry.FAMILIES, "toy", "tests.fakes.toy")
    monkeypatch.setattr(spawning, "MODULE", "tests.fakes.toy_trainer")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    place = tmp_path / "声音 🎙 mit Leer.voicewright"
    with Project.create(place) as project:
        add_clips(project)
    window = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.window", str(place)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert window.stdout is not None
    told = json.loads(window.stdout.readline())
    made = Scene(place, window, told["backend"], told["runs"])
    listener = threading.Thread(target=made.listen)
    listener.start()
    until(lambda: made.steps() >= 5 and len(made.edits) > 5, "the training did not begin")
    made.trainer()
    yield made
    window.kill()
    window.wait()
    listener.join()
    window.stdout.close()
    made.trainer()
    for pid in made.trainers:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def at_some_moment(seed: int) -> None:
    """Any moment within a second, the same for the same seed."""
    threading.Event().wait(random.Random(seed).random())


def ends(pid: int) -> None:
    """Wait for a process to be gone; a zombie that nobody has asked after is gone too."""

    def gone() -> bool:
        try:
            return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
        except OSError:
            return processes.started(pid) is None

    until(gone, f"process {pid} lives on")


def trains_on(scene: Scene) -> None:
    """The training makes steps from here on."""
    before = scene.steps()
    until(lambda: scene.steps() > before + 2, "the training has stopped")
    assert scene.state() == "running"


def nothing_is_lost(scene: Scene) -> None:
    """The project opens for writing, is whole, and holds every edit that was acknowledged."""
    last = scene.edits[-1]
    with Project.open(scene.place) as project:
        assert not project.readonly, project.readonly_reason
        assert project.damage is None
        assert int(project.clips.all()[0].name.removeprefix("edit ")) in (last, last + 1)
        for clip in project.clips.all():
            assert project.audio.verify(clip.audio)
        project.clips.update(project.clips.all()[0].id, name="a new edit")


@pytest.mark.parametrize("seed", SEEDS)
def test_killed_window(scene: Scene, seed: int) -> None:
    at_some_moment(seed)
    scene.window.kill()
    scene.window.wait()
    ends(scene.backend)  # nobody is left to ask it for anything
    trains_on(scene)
    nothing_is_lost(scene)


@pytest.mark.parametrize("seed", SEEDS)
def test_killed_backend(scene: Scene, seed: int) -> None:
    at_some_moment(seed)
    os.kill(scene.backend, signal.SIGKILL)
    trains_on(scene)
    edits = len(scene.edits)
    until(lambda: len(scene.edits) > edits + 3, "the window does not go on")
    # What a window does then: it starts another one.
    hello = subprocess.run(
        [sys.executable, "-m", "backend"], input=b"", capture_output=True, cwd=ROOT, check=True
    ).stdout
    assert isinstance(wire.decode_event(hello.splitlines()[0]), wire.Hello)
    scene.window.kill()
    scene.window.wait()
    nothing_is_lost(scene)


@pytest.mark.parametrize("seed", SEEDS)
def test_killed_trainer(scene: Scene, seed: int) -> None:
    at_some_moment(seed)
    os.kill(scene.trainer(), signal.SIGKILL)
    until(lambda: scene.state() == "crashed", "nobody noticed")
    edits = len(scene.edits)
    until(lambda: len(scene.edits) > edits + 3, "the window does not go on")
    with Project.open(scene.place, lock=False) as project:
        assert project.runs.resumable(scene.runs[0])
        reached = max(event.step for event in project.runs.events(scene.runs[0])[0])
    job = Resume(project=str(scene.place), run=scene.runs[0])
    resume.run(job, JobContext("1", lambda message: None, lambda: False))
    until(lambda: scene.steps() > reached, "it did not go on")
    trains_on(scene)
    with Project.open(scene.place, lock=False) as project:
        events, _ = project.runs.events(scene.runs[0])
    starts = [event for event in events if isinstance(event, Started)]
    assert [start.resumed for start in starts] == [False, True]
    assert [event.wall_s for event in events] == sorted(event.wall_s for event in events)
    scene.window.kill()
    scene.window.wait()
    nothing_is_lost(scene)
