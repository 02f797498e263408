"""The project's pronunciation dictionary as a table."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from studio.models.app_state import AppState

Index = QModelIndex | QPersistentModelIndex
HEADERS = ("Word", "Pronunciation")


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
            self.beginResetModel()
            self.entries = entries
            self._words = sorted(entries, key=str.casefold)
            self.endResetModel()
            self.changed.emit()

    def write(self, word: str, phones: str | None) -> None:
        """Say how a word is spoken; None takes the word out. Raises ``VoicewrightError``."""
        project = self._state.project
        if project is None:
            return
        if phones is None:
            project.lexicon.remove(word)
        else:
            project.lexicon.put(word, phones)
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
