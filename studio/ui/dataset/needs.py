"""What the dataset needs."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from backend.protocol.problems import Problem
from studio.models.health import HealthModel
from studio.models.lexicon import LexiconModel
from studio.models.preferences import SettingsStore
from studio.models.prompts import PromptsModel
from studio.ui.needs import Edits, HasClips, MakesVoices, Navigates, Shell, Tells, Works

T = TypeVar("T")


class Needs(Shell, Tells, Edits, Works, Navigates, HasClips, MakesVoices, Protocol):
    """Clips, what is known of them, and how words are said."""

    @property
    def settings(self) -> SettingsStore: ...
    @property
    def health(self) -> HealthModel: ...
    @property
    def prompts(self) -> PromptsModel: ...
    @property
    def lexicon(self) -> LexiconModel: ...
    def background(
        self, function: Callable[[], T], done: Callable[[T], object] | None = None,
        failed: Callable[[Problem], object] | None = None,
    ) -> None: ...  # fmt: skip
