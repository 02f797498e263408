"""How words are spoken: the pronunciation dictionary, and words whose spelling does not say it."""

from PySide6.QtCore import QSortFilterProxyModel, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from studio.models.lexicon import LexiconModel
from studio.models.odd_words import OddWord
from studio.ui.shared.buttons import button
from studio.ui.shared.data_table import DataTable
from studio.ui.shared.icon_button import icon_button
from studio.ui.shared.layout import set_role
from studio.ui.theme import Theme
from studio.ui.tokens import SPACE
from studio.words.format import count


class WordsPanel(QWidget):
    """Words to look at above, the dictionary below, and the two fields that write it."""

    put = Signal(str, str)
    removed = Signal(str)
    query_asked = Signal(str)

    def __init__(self, theme: Theme, lexicon: LexiconModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lexicon = lexicon
        self.odd = QListWidget()
        self.odd.setAccessibleName("Words to look at")
        self.odd.itemActivated.connect(self._look_at)
        self.odd.itemClicked.connect(self._look_at)
        self._odd_title = set_role(QLabel("Words to look at"), "heading")
        self._odd_hint = set_role(
            QLabel("Their spelling does not say how they are spoken. A click shows their clips."), "caption"
        )
        self._odd_hint.setWordWrap(True)
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(lexicon)
        self.table = DataTable()
        self.table.setAccessibleName("Pronunciation dictionary")
        self.table.setModel(self._proxy)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.clicked.connect(lambda _index: self._edit_current())
        self.word = QLineEdit()
        self.word.setPlaceholderText("Word")
        self.word.setAccessibleName("Word")
        self.phones = QLineEdit()
        self.phones.setPlaceholderText("Phones (IPA) or a respelling")
        self.phones.setAccessibleName("Pronunciation")
        self.phones.setFont(theme.mono_font(13))
        self.phones.returnPressed.connect(self._put)
        self._remove = icon_button(theme, "trash-2", "Remove this word; Undo brings it back")
        self._remove.clicked.connect(self._remove_current)
        line = QHBoxLayout()
        line.setSpacing(SPACE)
        line.addWidget(self.word, 2)
        line.addWidget(self.phones, 3)
        foot = QHBoxLayout()
        foot.addWidget(self._remove)
        foot.addStretch(1)
        foot.addWidget(button("Set pronunciation", self._put))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        for widget in (self._odd_title, self._odd_hint, self.odd):
            layout.addWidget(widget)
        layout.addWidget(set_role(QLabel("Pronunciation dictionary"), "heading"))
        layout.addWidget(self.table, 1)
        layout.addLayout(line)
        layout.addLayout(foot)
        self.odd.setMaximumHeight(180)
        self.show_odd([])

    def show_odd(self, words: list[OddWord]) -> None:
        """Words that the dictionary lacks."""
        self.odd.clear()
        for found in words[:200]:
            item = QListWidgetItem(f"{found.word}   {count(found.clips, 'clip')}, {found.reason}")
            item.setData(Qt.ItemDataRole.UserRole, found.word)
            self.odd.addItem(item)
        for widget in (self._odd_title, self._odd_hint, self.odd):
            widget.setVisible(bool(words))

    def _look_at(self, item: QListWidgetItem) -> None:
        word = str(item.data(Qt.ItemDataRole.UserRole))
        self.word.setText(word)
        self.phones.setText(self._lexicon.entries.get(word, ""))
        self.query_asked.emit(word)

    def _current_word(self) -> str:
        index = self.table.currentIndex()
        return self._lexicon.word_at(self._proxy.mapToSource(index).row()) if index.isValid() else ""

    def _edit_current(self) -> None:
        word = self._current_word()
        self.word.setText(word)
        self.phones.setText(self._lexicon.entries.get(word, ""))

    def _put(self) -> None:
        word, phones = self.word.text().strip(), self.phones.text().strip()
        if word and phones:
            self.put.emit(word, phones)
            self.word.clear()
            self.phones.clear()
            self.word.setFocus()

    def _remove_current(self) -> None:
        word = self._current_word()
        if word:
            self.removed.emit(word)
