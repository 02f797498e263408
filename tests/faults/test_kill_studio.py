"""kill -9 of the real window while a voice is trained: the training goes on, and a new window shows all of it."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from backend.project import processes
from backend.project.project import Project
from tests.faults.test_kill import ROOT, SEEDS, at_some_moment, ends, until
from tests.training.test_jobs import add_clips

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")]


class Window:
    """A process with the window; what it says is collected in a thread."""

    def __init__(self, place: Path, what: str) -> None:
        command = [sys.executable, "-m", "tests.fakes.studio_window", str(place), what]
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1"}
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment)
        self.shown: dict[str, Any] = {"runs": {}, "banners": [], "texts": [], "writable": False, "backend": 0}
        """What it showed last."""
        self.edits: list[int] = []
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if not line.endswith("\n"):
                return  # killed in the middle of a word
            said = json.loads(line)
            if "edit" in said:
                self.edits.append(said["edit"])
            else:
                self.shown = said

    def kill(self) -> None:
        """-9; only this process, as the kernel or a crash does it."""
        self.process.kill()
        self.process.wait()
        self._listener.join()
        if self.process.stdout is not None:
            self.process.stdout.close()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A project with six clips; whatever trains in it at the end is ended."""
    folder = tmp_path / "声音 🎙 mit Leer.voicewright"
    with Project.create(folder) as project:
        add_clips(project)
    yield folder
    with Project.open(folder, lock=False) as project:
        for id_ in project.runs.ids():
            beat = project.runs.heartbeat(id_)
            if beat is not None and processes.is_alive(beat.pid, beat.process_started):
                with suppress(ProcessLookupError):
                    os.kill(beat.pid, signal.SIGKILL)


def trained(window: Window) -> list[int]:
    """The steps of the runs that train, as the window shows them."""
    return [run["step"] for run in window.shown["runs"].values() if run["state"] == "running"]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_training_goes_on_and_a_new_window_shows_it(place: Path, seed: int) -> None:
    first = Window(place, "train")
    try:
        until(lambda: max(trained(first), default=0) >= 5 and len(first.edits) > 5, "the training did not begin")
        at_some_moment(seed)
    finally:
        first.kill()
    ends(first.shown["backend"])  # nobody is left to ask it for anything
    shown = max(trained(first))
    second = Window(place, "watch")
    try:
        until(lambda: max(trained(second), default=0) > shown + 5, "the new window shows no training that goes on")
        until(lambda: len(second.shown["texts"]) == 6, "the new window does not show the clips")
        seen = second.shown
    finally:
        second.kill()
    assert seen["writable"]  # the dead window's lock is not in the way
    assert seen["badge"].startswith("1")  # running, on the rail
    assert set(seen["runs"]) == set(first.shown["runs"])
    assert not any("damaged" in text or "reading only" in text for text in seen["banners"])
    (edited,) = (text for text in seen["texts"] if text.startswith("edit "))
    assert int(edited.removeprefix("edit ")) in (first.edits[-1], first.edits[-1] + 1)  # killed before it could say so
    with Project.open(place) as project:
        assert project.damage is None
        for clip in project.clips.all():
            assert project.audio.verify(clip.audio)
