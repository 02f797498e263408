"""What every workspace is given: the models, the theme, and a few ways to say something."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtGui import QAction, QUndoStack

from backend.project.project import Project
from backend.protocol.problems import Problem, VoicewrightError
from studio.audio.engine import Engine
from studio.client.client import Client
from studio.models.app_state import AppState
from studio.models.background import Background
from studio.models.banners import Action, BannersModel, Kind
from studio.models.clips import ClipsModel
from studio.models.families import FamiliesModel
from studio.models.flags import Flags
from studio.models.health import HealthModel
from studio.models.jobs import JobsModel
from studio.models.lexicon import LexiconModel
from studio.models.preferences import SettingsStore
from studio.models.prompts import PromptsModel, TakesModel
from studio.models.renders import RendersModel
from studio.models.runs import RunsModel
from studio.models.script import ScriptModel
from studio.models.training_news import TrainingNews
from studio.models.voices import VoicesModel
from studio.sessions.first_steps import FirstSteps
from studio.sessions.new_voice import NewVoice
from studio.sessions.playback import Playback
from studio.sessions.volume import Volume
from studio.ui.action_set import ActionSet
from studio.ui.targets import Navigation, Target
from studio.ui.theme import Theme

T = TypeVar("T")


@dataclass(kw_only=True, eq=False)
class AppContext:
    """Wired together once, by ``studio.app``."""

    settings: SettingsStore
    theme: Theme
    engine: Engine
    client: Client
    state: AppState
    flags: Flags
    work: Background
    jobs: JobsModel
    clips: ClipsModel
    health: HealthModel
    prompts: PromptsModel
    takes: TakesModel
    runs: RunsModel
    news: TrainingNews
    first_steps: FirstSteps
    new_voice: NewVoice
    voices: VoicesModel
    renders: RendersModel
    script: ScriptModel
    lexicon: LexiconModel
    families: FamiliesModel
    playback: Playback
    volume: Volume
    banners: BannersModel
    undo: QUndoStack
    action_set: ActionSet
    navigation: Navigation

    @property
    def actions(self) -> Mapping[str, QAction]:
        """Every action of the window by its id."""
        return self.action_set.living

    def navigate(self, target: Target) -> None:
        """Bring a workspace to the front and show something in it."""
        self.navigation.asked.emit(target)

    @property
    def project(self) -> Project | None:
        """The open project; for the Qt thread only."""
        return self.state.project

    @property
    def project_path(self) -> str:
        """Its folder, as jobs want it; empty without one."""
        return str(self.state.project.folder) if self.state.project else ""

    def say(
        self,
        text: str,
        *,
        kind: Kind = "info",
        detail: str = "",
        action: Action | None = None,
        other: Action | None = None,
        key: str = "",
        lasting: bool = False,
    ) -> None:
        """Put up a banner. ``lasting``: it is about the machine, not about the project."""
        self.banners.say(text, kind=kind, detail=detail, action=action, other=other, key=key, lasting=lasting)

    def problem(self, problem: Problem) -> None:
        """Put up a banner about a problem, with its remedy and a Copy button."""
        self.banners.tell(problem)

    def attempt(self, work: Callable[[], object]) -> bool:
        """Do something short that may fail in a way that people are told about. True if it went well."""
        try:
            work()
        except VoicewrightError as error:
            self.problem(error.problem)
            return False
        return True

    def background(
        self,
        function: Callable[[], T],
        done: Callable[[T], object] | None = None,
        failed: Callable[[Problem], object] | None = None,
    ) -> None:
        """Run ``function`` in a thread, then ``done(result)`` here; without ``failed``, a problem makes a banner."""
        self.work.run(function, done, failed)
