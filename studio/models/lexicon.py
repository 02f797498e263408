"""The project's pronunciation dictionary as a table."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from studio.models.app_state import AppState
from studio.models.rows import become
from studio.words.language import tr

Index = QModelIndex | QPersistentModelIndex
HEADERS = (tr("Word"), tr("Pronunciation"))


class LexiconModel(QAbstractTableModel):
    """Word → phones, sorted by word."""

    changed = Signal()

    def __init__(self, state: AppState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.entries: dict[str, str] = {}
        self._words: list[str] = []
        state.project_changed.connect(self.reload)
        state.data_changed.connect(self.reload)

    def word_at(self, row: int) -> str:
        """The word of a row."""
        return self._words[row]

    def reload(self) -> None:
        """Read it again."""
        entries = self._state.project.lexicon.all() if self._state.project else {}
        if entries != self.entries:
            before, self.entries = self.entries, {**self.entries, **entries}
            become(self, self._words, sorted(entries, key=str.casefold), self._put)
            self.entries = entries
            said = [row for row, word in enumerate(self._words) if before.get(word) != entries[word]]
            if said:
                self.dataChanged.emit(self.index(said[0], 0), self.index(said[-1], len(HEADERS) - 1))
            self.changed.emit()

    def _put(self, words: list[str]) -> None:
        self._words = words

    def write(self, word: str, phones: str | None, *, exact: bool = False) -> None:
        """Say how a word is spoken; None takes the word out. ``exact``: its first capital counts.

        Raises ``VoicewrightError``.
        """
        project = self._state.project
        if project is None:
            return
        if phones is None:
            project.lexicon.remove(word)
        else:
            project.lexicon.put(word, phones, exact=exact)
        self.reload()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Words."""
        return 0 if parent.isValid() else len(self._words)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Word and pronunciation."""
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts."""
        if not index.isValid() or role != Qt.ItemDataRole.DisplayRole:
            return None
        word = self._words[index.row()]
        return word if index.column() == 0 else self.entries[word]
