"""The rail's badges: asked of each place again whenever a model has changed. Nobody else writes one."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject

from studio.models.app_state import AppState
from studio.models.flags import Flags
from studio.models.jobs import JobsModel
from studio.ui.place import Counted, Place
from studio.ui.rail import Rail


class Needs(Counted, Protocol):
    """What is counted, and what tells that it has changed."""

    @property
    def flags(self) -> Flags: ...
    @property
    def jobs(self) -> JobsModel: ...
    @property
    def state(self) -> AppState: ...


class Badges(QObject):
    """Also the flags that say whether there are clips and voices at all."""

    def __init__(self, needs: Needs, places: Sequence[Place], rail: Rail, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._counted: Counted = needs
        self._flags, self._places, self._rail = needs.flags, places, rail
        for changed in (
            needs.clips.loaded,
            needs.state.project_changed,
            needs.runs.counts_changed,
            needs.voices.items_changed,
            needs.prompts.items_changed,
            needs.jobs.changed,
        ):
            changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Say how things stand."""
        for place in self._places:
            badge = place.badge(self._counted)
            self._rail.show_badge(place.id, badge.tip, badge.kind)
        self._flags.set("clips", self._counted.clips.total > 0)
        self._flags.set("voices", any(not voice.built_in for voice in self._counted.voices.items))
