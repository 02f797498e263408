"""``python -m tests.benchmarks.frames [LINES]``: how long turns of the window's event loop take while a training runs.

The real window on a copy of the sample project, with so many lines in Speak and a real training beside it: for ten
seconds each, the curves grow in Train, the lines are scrolled and typed into in Speak, and the clips are scrolled in
Dataset. A turn is what the window does between two waits, painting with it; it is told in milliseconds of the clock and
of the thread's processor time (a busy machine makes only the former long).
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from backend.project.lines import Line, Voicing
from backend.protocol.training_jobs import Train
from studio.app import Studio, start
from studio.audio.fake import FakeEngine
from studio.client.backend_client import BackendClient
from studio.models.preferences import SettingsStore
from studio.ui.dataset.workspace import DatasetWorkspace
from studio.ui.speak.workspace import SpeakWorkspace
from studio.ui.training.workspace import TrainingWorkspace
from tests.gallery.sample import sample_project

EACH_S, FRAME_S = 10.0, 1 / 60
PATIENCE_S = 600.0


class Turns:
    """How long the window was busy with a gesture and with painting what it changed, a frame each; seconds."""

    def __init__(self) -> None:
        self.clock: list[float] = []
        self.processor: list[float] = []

    def take(self, gesture: Callable[[], object]) -> None:
        """Do it, and let the window draw and answer until nothing waits any longer."""
        began = time.perf_counter(), time.thread_time()
        gesture()
        QApplication.processEvents()
        self.clock.append(time.perf_counter() - began[0])
        self.processor.append(time.thread_time() - began[1])

    def said(self) -> str:
        """Median, 99 of 100, and the longest."""
        parts = []
        for name, times in (("clock", self.clock), ("processor", self.processor)):
            busy = 1e3 * np.array(times or [0.0])
            parts.append(f"{name} {np.median(busy):5.1f} / {np.percentile(busy, 99):5.1f} / {busy.max():5.1f} ms")
        count = len(self.clock)
        self.clock.clear()
        self.processor.clear()
        return f"{' · '.join(parts)} (median / p99 / longest of {count} frames)"


class Window:
    """The real one, and the training beside it."""

    def __init__(self, folder: Path, scratch: Path, count: int) -> None:
        self.studio: Studio = start(
            ["frames"], client=BackendClient(), engine=FakeEngine(), settings=SettingsStore(scratch / "settings")
        )
        self.window, self.context = self.studio.window, self.studio.context
        self.window.resize(1280, 800)
        self.context.state.open(folder)
        text = "This is sentence number {} of a long text, as long as sentences are."
        lines = [Line(id=n, text=text.format(n), voicing=Voicing(voice="wren")) for n in range(1, count + 1)]
        self.context.script.write(lines)

    def train(self) -> None:
        """The smallest training, in a process of its own; returns when its first curves are there."""
        job = Train(project=self.context.project_path, family="fastpitch", preset="tiny", minutes=30, device="cpu")
        self.context.jobs.start(job, "Train")
        self.window.go("training")
        until(lambda: any(run.state == "running" and run.step > 0 for run in self.context.runs.items), "it trains")

    def stop(self) -> None:
        """Nothing trains any longer."""
        for run in self.context.runs.items:
            if run.state in ("running", "waiting"):
                self.context.runs.request_stop(run.id)
        until(lambda: not any(run.state == "running" for run in self.context.runs.items), "it has stopped")

    def scroll(self, view: QAbstractScrollArea) -> Callable[[int], object]:
        """A gesture a frame: a little further down, and from the top again."""
        bar = view.verticalScrollBar()
        return lambda frame: bar.setValue((frame * 24) % max(1, bar.maximum()))


def main(count: int) -> int:
    """Print the turns of each part."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "Sample.voicewright"
        shutil.copytree(sample_project(), folder)
        one = Window(folder, Path(scratch), count)
        window = one.window
        one.train()
        turns = Turns()
        training, speak, dataset = (window.workspace(place) for place in ("training", "speak", "dataset"))
        assert isinstance(training, TrainingWorkspace)
        assert isinstance(speak, SpeakWorkspace)
        assert isinstance(dataset, DatasetWorkspace)
        parts: dict[str, tuple[str, Callable[[int], object]]] = {
            "Train, its curves growing": ("training", lambda _frame: training.curves.update()),
            f"Speak, {count} lines scrolled": ("speak", one.scroll(speak.lines.view)),
            "Speak, typing into a line": ("speak", lambda _frame: QTest.keyClick(speak.composer.text, Qt.Key.Key_A)),
            "Dataset, clips scrolled": ("dataset", one.scroll(dataset.table.table)),
        }
        for name, (place, gesture) in parts.items():
            window.go(place)
            live(0.5, turns, lambda _frame: None)
            turns.said()
            live(EACH_S, turns, gesture)
            sys.stdout.write(f"{name:30} {turns.said()}\n")
            sys.stdout.flush()
        one.stop()
        one.studio.close()
    return 0


def live(seconds: float, turns: Turns, gesture: Callable[[int], object]) -> None:
    """Let the window live, with a gesture every sixtieth of a second."""
    began, frame = time.monotonic(), 0
    while time.monotonic() - began < seconds:
        frame += 1
        turns.take(partial(gesture, frame))
        time.sleep(max(0.0, began + frame * FRAME_S - time.monotonic()))


def until(reached: Callable[[], object], what: str) -> None:
    """Let the window live until then. Raises ``SystemExit`` where it never comes."""
    began = time.monotonic()
    while not reached():
        if time.monotonic() - began > PATIENCE_S:
            sys.exit(f"not reached: {what}")
        QApplication.processEvents()
        time.sleep(0.01)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000))
