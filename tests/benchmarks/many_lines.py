"""``python -m tests.benchmarks.many_lines [LINES]``: Speak with a long text: opening, scrolling, an edit, a move."""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def main(count: int) -> None:
    """Make a project with so many lines, go to Speak, and print how long things take there."""
    from backend.project.lines import Line, Voicing
    from studio.app import start
    from studio.audio.fake import FakeEngine
    from studio.models.preferences import SettingsStore
    from studio.ui.speak.workspace import SpeakWorkspace
    from tests.fakes.client import FakeClient

    with tempfile.TemporaryDirectory() as scratch:
        settings = SettingsStore(Path(scratch) / "settings")
        studio = start(["lines"], client=FakeClient(), engine=FakeEngine(), settings=settings)
        studio.window.resize(1280, 800)
        context = studio.context
        context.state.create(Path(scratch) / "Long.voicewright")
        text = "This is sentence number {} of a long text, as long as sentences are."
        lines = [Line(id=n, text=text.format(n), voicing=Voicing(voice="v")) for n in range(1, count + 1)]
        said("written", lambda: context.script.write(lines))
        said("opened", lambda: studio.window.go("speak"))
        workspace = studio.window.workspace("speak")
        assert isinstance(workspace, SpeakWorkspace)
        view = workspace.lines.view
        bar = view.verticalScrollBar()
        frames = []
        for step in range(200):
            began = time.process_time()
            bar.setValue(bar.maximum() * step // 200)
            view.viewport().repaint()
            frames.append(time.process_time() - began)
        frames.sort()
        middle, slowest = 1e3 * frames[100], 1e3 * frames[-1]
        sys.stdout.write(f"scrolled: a frame takes {middle:.1f} ms of CPU, the slowest {slowest:.1f} ms\n")
        said("to the last line", lambda: workspace.lines.select([count]))
        workspace.composer.text.setPlainText("Another text.")
        said("edited", workspace.edits.commit)
        said("moved up", lambda: workspace.edits.move(-1))
        said("undone", context.undo.undo)
        studio.close()


def said(what: str, do: Callable[[], object]) -> None:
    """Print how long it takes, milliseconds of the clock and of the processor."""
    from PySide6.QtWidgets import QApplication

    began, worked = time.perf_counter(), time.process_time()
    do()
    QApplication.processEvents()
    clock, cpu = 1e3 * (time.perf_counter() - began), 1e3 * (time.process_time() - worked)
    sys.stdout.write(f"{what}: {clock:.0f} ms, {cpu:.0f} ms of CPU\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
