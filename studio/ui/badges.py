"""The rail's badges: asked of each place again whenever a model has changed. Nobody else writes one."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from studio.ui.context import AppContext
from studio.ui.place import Place
from studio.ui.rail import Rail


class Badges(QObject):
    """Also the flags that say whether there are clips and voices at all."""

    def __init__(self, context: AppContext, places: Sequence[Place], rail: Rail, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._places, self._rail = context, places, rail
        for changed in (
            context.clips.loaded,
            context.state.project_changed,
            context.runs.counts_changed,
            context.voices.items_changed,
            context.prompts.items_changed,
            context.jobs.changed,
        ):
            changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Say how things stand."""
        for place in self._places:
            badge = place.badge(self._context)
            self._rail.show_badge(place.id, badge.text, badge.tip, badge.kind)
        flags = self._context.flags
        flags.set("clips", self._context.clips.total > 0)
        flags.set("voices", any(not voice.house for voice in self._context.voices.items))
