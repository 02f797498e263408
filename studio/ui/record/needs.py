"""What recording needs."""

from typing import Protocol

from studio.audio.engine import Engine
from studio.models.preferences import SettingsStore
from studio.models.prompts import PromptsModel, TakesModel
from studio.ui.needs import Edits, HasClips, Shell, Tells, Works


class Needs(Shell, Tells, Edits, Works, HasClips, Protocol):
    """Prompts, takes, and a microphone."""

    @property
    def engine(self) -> Engine: ...
    @property
    def prompts(self) -> PromptsModel: ...
    @property
    def takes(self) -> TakesModel: ...
    @property
    def settings(self) -> SettingsStore: ...
