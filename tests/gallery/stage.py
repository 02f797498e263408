"""The window that is arranged: a fresh project or the real one in a workspace, and waiting until all of it is there."""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QWidget

from backend.jobs import runner
from backend.jobs.context import JobContext
from backend.protocol.jobs import AnyJob
from studio.app import Studio
from tests.fakes.client import FakeClient
from tests.patience import PATIENCE_S

CALM_S = 1.2
Scenes = dict[str, Callable[[], object]]
"""Name of a picture → what brings the window into that state, in an order in which each may build on those before."""


class Stage:
    """A window, the project that is shown in it, and a folder for what is made on the way."""

    def __init__(self, studio: Studio, project: Path, scratch: Path) -> None:
        self.studio, self.project, self.scratch = studio, project, scratch
        self.context, self.window, self.client = studio.context, studio.window, studio.context.client

    def fresh(self, workspace: str) -> Callable[[], None]:
        """Show a workspace of a project that began empty."""

        def show() -> None:
            folder = self.scratch / "Meine Stimme.voicewright"
            self.context.state.open(folder) if folder.exists() else self.context.state.create(folder)
            self.banners_away()
            self.window.go(workspace)

        return show

    def real(self, workspace: str) -> Callable[[], None]:
        """Show a workspace of the project with clips."""

        def show() -> None:
            self.context.state.open(self.project)
            wait(lambda: self.context.clips.total > 0)
            self.window.go(workspace)
            self.banners_away()

        return show

    def banners_away(self) -> None:
        """Dismiss what is said, and the list of keys."""
        self.window.sheet.hide()
        self.window.glossary.hide()
        self.window.guide.hide()
        for banner in list(self.context.banners.banners):
            self.context.banners.dismiss(banner.id)

    def expect_a_voice(self) -> None:
        """Wait for what a training may be expected to give."""
        self.context.new_voice.look()
        wait(lambda: self.context.new_voice.expected is not None or isinstance(self.client, FakeClient))

    def done(self, kind: type[AnyJob]) -> None:
        """Have the newest job of a kind done, here or by the real backend."""
        if isinstance(self.client, FakeClient):
            answer(self.client, kind)
        else:
            wait(lambda: not any(handle in self.context.jobs.running() for handle in self.context.jobs.of(kind)))


def answer(client: FakeClient, kind: type) -> None:
    """Do the newest job of a kind here, and say what came of it."""
    id_ = client.id_of(kind)
    client.done(id_, runner.run(client.jobs[id_], JobContext("gallery", lambda _said: None, lambda: False)))


def settle(window: QWidget) -> None:
    """Until nothing has moved for a while: what loads or is laid out anew moves something."""
    end = time.monotonic() + PATIENCE_S
    seen, since = places(window), time.monotonic()
    while time.monotonic() < min(end, since + CALM_S):
        for _ in range(20):
            QApplication.processEvents()
            time.sleep(0.005)
        now = places(window)
        if now != seen:
            seen, since = now, time.monotonic()


def places(window: QWidget) -> list[QRect]:
    """Where everything lies."""
    return [widget.geometry() for widget in window.findChildren(QWidget) if widget.isVisible()]


def wait(condition: Callable[[], bool]) -> None:
    """Turn the event loop until it holds. Raises ``TimeoutError``."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        QApplication.processEvents()
        time.sleep(0.005)
        if time.monotonic() > end:
            raise TimeoutError("the gallery waited in vain")
