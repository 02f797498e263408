"""The sentences to record, and the takes of the one in front."""

from PySide6.QtCore import QObject, Signal

from backend.project.prompts import Prompt
from backend.project.takes import Take
from studio.models.app_state import AppState
from studio.models.list_model import ListModel
from studio.words.language import tr


class PromptsModel(ListModel[Prompt]):
    """Prompts, in the order of recording."""

    def __init__(self, state: AppState, parent: QObject | None = None) -> None:
        super().__init__(lambda prompt: prompt.text, parent)
        self._state = state
        state.project_changed.connect(self.reload)
        state.data_changed.connect(self.reload)

    @property
    def recorded(self) -> int:
        """Prompts that have a chosen take."""
        return sum(prompt.chosen is not None for prompt in self.items)

    def row_of(self, id: int) -> int:
        """The row of a prompt; -1 if it is not there."""
        return next((row for row, prompt in enumerate(self.items) if prompt.id == id), -1)

    def reload(self) -> None:
        """Read them again."""
        self.set_items(self._state.project.prompts.all() if self._state.project else [])

    def write_new(self, texts: list[str], language: str) -> list[int]:
        """Add sentences; the ids of those that were new. Raises ``VoicewrightError``."""
        if self._state.project is None:
            return []
        added = [prompt.id for prompt in self._state.project.prompts.add(texts, language)]
        self.reload()
        return added

    def write_removed(self, ids: list[int], removed: bool) -> None:
        """Delete prompts softly, or bring them back. Raises ``VoicewrightError``."""
        if self._state.project is not None:
            (self._state.project.prompts.remove if removed else self._state.project.prompts.restore)(ids)
            self.reload()


class TakesModel(ListModel[Take]):
    """The takes of one prompt, oldest first."""

    clips_changed = Signal()
    """Another take is the prompt's clip, or none is."""

    def __init__(self, state: AppState, parent: QObject | None = None) -> None:
        super().__init__(lambda take: tr("Take {id}", id=take.id), parent)
        self._state = state
        self._prompt = 0
        state.project_changed.connect(lambda _project: self.show_prompt(0))
        state.data_changed.connect(self.reload)

    @property
    def chosen(self) -> Take | None:
        """The take that is the clip."""
        return next((take for take in self.items if take.chosen), None)

    def show_prompt(self, id: int) -> None:
        """Show this prompt's takes; 0: none."""
        self._prompt = id
        self.reload()

    def reload(self) -> None:
        """Read them again."""
        project = self._state.project
        self.set_items(project.takes.for_prompt(self._prompt) if project and self._prompt else [])

    def write_chosen(self, id: int) -> None:
        """Make a take the prompt's clip. Raises ``VoicewrightError``."""
        if self._state.project is not None:
            self._state.project.takes.choose(id)
            self.reload()
            self.clips_changed.emit()

    def write_removed(self, id: int, removed: bool) -> None:
        """Delete a take softly, or bring it back. Raises ``VoicewrightError``."""
        if self._state.project is not None:
            (self._state.project.takes.remove if removed else self._state.project.takes.restore)(id)
            self.reload()
            self.clips_changed.emit()
