"""What a workspace may ask for. Each says what it needs; :class:`studio.ui.context.AppContext` has it all."""

from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtGui import QAction, QUndoStack

from backend.project.project import Project
from backend.protocol.problems import Problem
from studio.models.app_state import AppState
from studio.models.background import Background
from studio.models.banners import Action, Kind
from studio.models.clips import ClipsModel
from studio.models.flags import Flags
from studio.models.jobs import JobsModel
from studio.models.voices import VoicesModel
from studio.sessions.new_voice import NewVoice
from studio.sessions.playback import Playback
from studio.ui.targets import Target
from studio.ui.theme import Theme


class Shell(Protocol):
    """What every workspace stands in."""

    @property
    def actions(self) -> Mapping[str, QAction]: ...
    @property
    def flags(self) -> Flags: ...
    @property
    def playback(self) -> Playback: ...
    @property
    def state(self) -> AppState: ...
    @property
    def theme(self) -> Theme: ...


class Tells(Protocol):
    """Banners."""

    def say(
        self, text: str, *, kind: Kind = "info", detail: str = "", action: Action | None = None,
        other: Action | None = None, key: str = "", lasting: bool = False,
    ) -> None: ...  # fmt: skip
    def problem(self, problem: Problem) -> None: ...


class Edits(Protocol):
    """What can be undone."""

    @property
    def undo(self) -> QUndoStack: ...
    def attempt(self, work: Callable[[], object]) -> bool: ...


class Works(Protocol):
    """Jobs of the backend and threads of the window, for the open project."""

    @property
    def jobs(self) -> JobsModel: ...
    @property
    def work(self) -> Background: ...
    @property
    def project(self) -> Project | None: ...
    @property
    def project_path(self) -> str: ...


class Navigates(Protocol):
    """Other workspaces."""

    def navigate(self, target: Target) -> None: ...


class HasClips(Protocol):
    """The dataset."""

    @property
    def clips(self) -> ClipsModel: ...


class HasVoices(Protocol):
    """Voices that speak, sing or convert."""

    @property
    def voices(self) -> VoicesModel: ...


class MakesVoices(Protocol):
    """The one wish: a voice of these clips."""

    @property
    def new_voice(self) -> NewVoice: ...
