"""What the rail's badges say, from the models."""

from PySide6.QtCore import QObject

from studio.ui.context import AppContext
from studio.ui.rail import Rail


class Badges(QObject):
    """Clips, running trainings, voices; and the flags that go with them."""

    def __init__(self, context: AppContext, rail: Rail, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._rail = rail
        context.clips.loaded.connect(self.follow)
        context.clips.modelReset.connect(self.follow)
        context.runs.counts_changed.connect(self.follow)
        context.voices.items_changed.connect(self.follow)
        context.prompts.items_changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Say how things stand."""
        context = self._context
        clips, running = context.clips.total, context.runs.running_count
        voices = sum(not voice.house for voice in context.voices.items)
        left = len(context.prompts.items) - context.prompts.recorded
        self._rail.show_badge("record", short(left) if left else "")
        self._rail.show_badge("dataset", short(clips) if clips else "")
        self._rail.show_badge("training", str(running) if running else "", "accent")
        self._rail.show_badge("library", short(voices) if voices else "")
        context.flags.set("clips", clips > 0)
        context.flags.set("voices", voices > 0)


def short(n: int) -> str:
    """``404``, ``12k``."""
    return str(n) if n < 1000 else f"{n / 1000:.1f}k" if n < 10_000 else f"{n // 1000}k"
