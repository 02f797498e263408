"""What speaking needs."""

from typing import Protocol

from studio.audio.engine import Engine
from studio.models.families import FamiliesModel
from studio.models.lexicon import LexiconModel
from studio.models.preferences import SettingsStore
from studio.models.renders import RendersModel
from studio.models.script import ScriptModel
from studio.ui.needs import Edits, HasVoices, Navigates, Shell, Tells, Works


class Needs(Shell, Tells, Edits, Works, Navigates, HasVoices, Protocol):
    """Takes, and the lines of a document."""

    @property
    def engine(self) -> Engine: ...
    @property
    def settings(self) -> SettingsStore: ...
    @property
    def renders(self) -> RendersModel: ...
    @property
    def lexicon(self) -> LexiconModel: ...
    @property
    def script(self) -> ScriptModel: ...
    @property
    def families(self) -> FamiliesModel: ...
