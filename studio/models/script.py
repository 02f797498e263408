"""The text of the project as a list of lines, and what of them could not be said."""

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt

from backend.project.lexicon import entries
from backend.project.lines import Line, Spoken
from backend.protocol.problems import Problem
from studio.models.app_state import AppState
from studio.models.lexicon import LexiconModel
from studio.models.list_model import Index, ListModel
from studio.words.line_words import LineState


class ScriptModel(ListModel[Line]):
    """Lines, in the order in which they are spoken. Written at once; undo writes back."""

    LINE_ROLE = ListModel.ITEM_ROLE

    def __init__(self, state: AppState, lexicon: LexiconModel, parent: QObject | None = None) -> None:
        super().__init__(lambda line: line.text, parent)
        self._state = state
        self._known: dict[tuple[str, str], dict[str, str]] = {}
        """Language and text → what the dictionary says of its words."""
        self._dictionaries: dict[str, dict[str, str]] = {}
        self._newest = 0
        self.problems: dict[int, Problem] = {}
        """Line → why it could not be said."""
        state.project_changed.connect(self._open)
        state.data_changed.connect(self._look_up_again)
        lexicon.changed.connect(self._look_up_again)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Lines can be dragged, and let go between others."""
        return super().flags(index) | (
            Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else Qt.ItemFlag.ItemIsDropEnabled
        )

    def supportedDropActions(self) -> Qt.DropAction:
        """They move."""
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def line(self, id: int) -> Line | None:
        """A line by id."""
        return next((line for line in self.items if line.id == id), None)

    def row_of(self, id: int) -> int:
        """Its row; -1 if there is no such line."""
        return next((row for row, line in enumerate(self.items) if line.id == id), -1)

    def new_id(self) -> int:
        """An id that no line has or had since the project was opened: undo brings lines back."""
        self._newest += 1
        return self._newest

    def state(self, line: Line) -> LineState:
        """How a line stands."""
        if line.id in self.problems:
            return "failed"
        if line.spoken is None:
            return "planned"
        return "rendered" if line.fresh else "stale"

    def write(self, lines: Sequence[Line]) -> None:
        """Have these lines. Raises ``VoicewrightError``."""
        if self._state.project is not None:
            looked_up = [self._looked_up(line) for line in lines]
            self._state.project.lines.put(self.items, looked_up)
            self.set_items(looked_up)

    def write_spoken(self, id: int, spoken: Spoken | None) -> None:
        """What was made of a line, if it is still there. Raises ``VoicewrightError``."""
        self.problems.pop(id, None)
        self.write([replace(line, spoken=spoken) if line.id == id else line for line in self.items])

    def tell_problem(self, id: int, problem: Problem | None) -> None:
        """A line could not be said, or may be tried again."""
        if problem is None:
            self.problems.pop(id, None)
        else:
            self.problems[id] = problem
        if (row := self.row_of(id)) >= 0:
            self.dataChanged.emit(self.index(row), self.index(row))
            self.items_changed.emit()

    def _looked_up(self, line: Line) -> Line:
        """With what the dictionary says of its words now, where it is known what it said when the line was spoken."""
        project, spoken = self._state.project, line.spoken
        if project is None or spoken is None or spoken.entries is None:
            return line
        key = (spoken.language, spoken.text)
        if key not in self._known:
            self._known[key] = entries(spoken.text, self._words(spoken.language))
        now = self._known[key]
        return line if now == line.entries else replace(line, entries=now)

    def _words(self, language: str) -> dict[str, str]:
        project = self._state.project
        if language not in self._dictionaries and project is not None:
            self._dictionaries[language] = project.lexicon.all(language)
        return self._dictionaries.get(language, {})

    def _look_up_again(self) -> None:
        self._known, self._dictionaries = {}, {}
        self.set_items([self._looked_up(line) for line in self.items])

    def _open(self, _project: object) -> None:
        project = self._state.project
        self.problems = {}
        if project is not None and not project.readonly:
            project.lines.remove_unnamed()
        self._known, self._dictionaries = {}, {}
        lines = [self._looked_up(line) for line in project.lines.all()] if project else []
        self._newest = max((line.id for line in lines), default=0)
        self.set_items(lines)
