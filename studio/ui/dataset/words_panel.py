"""How words are spoken: the pronunciation dictionary, and words whose spelling does not say it."""

from PySide6.QtCore import QSortFilterProxyModel, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QListWidget, QListWidgetItem, QWidget

from studio.models.lexicon import LexiconModel
from studio.models.odd_words import OddWord
from studio.ui.shared.buttons import button
from studio.ui.shared.controls import field
from studio.ui.shared.data_table import DataTable
from studio.ui.shared.icon_button import icon_button
from studio.ui.shared.layout import column, label, row
from studio.ui.theme import Theme
from studio.words.language import tr, trn


class WordsPanel(QWidget):
    """Words to look at above, the dictionary below, and the two fields that write it."""

    put = Signal(str, str)
    removed = Signal(str)
    query_asked = Signal(str)

    def __init__(self, theme: Theme, lexicon: LexiconModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lexicon = lexicon
        self.odd = QListWidget()
        self._odd_title = label(tr("Words to look at"), "heading")
        self._odd_hint = label(
            tr("Their spelling does not say how they are spoken. A click shows their clips."), "caption", wrap=True
        )
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(lexicon)
        self.table = DataTable()
        self.word = field(tr("Word"))
        self.phones = field(tr("Pronunciation"), tr("Phones (IPA) or a respelling"))
        self.phones.setFont(theme.mono_font(13))
        self.set = button(tr("Set pronunciation"), self._put)
        self._remove = icon_button(theme, "trash-2", tr("Remove this word; Undo brings it back"))
        self._build()
        self._connect()
        self.show_odd([])

    def _build(self) -> None:
        self.odd.setAccessibleName(tr("Words to look at"))
        self.odd.setMaximumHeight(180)
        self.table.setAccessibleName(tr("Pronunciation dictionary"))
        self.table.setModel(self._proxy)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        fields = row()
        fields.addWidget(self.word, 2)
        fields.addWidget(self.phones, 3)
        layout = column(self._odd_title, self._odd_hint, self.odd, label(tr("Pronunciation dictionary"), "heading"))
        layout.addWidget(self.table, 1)
        layout.addLayout(fields)
        layout.addLayout(row(self._remove, None, self.set))
        self.setLayout(layout)

    def _connect(self) -> None:
        self.odd.itemActivated.connect(self._look_at)
        self.odd.itemClicked.connect(self._look_at)
        self.table.clicked.connect(lambda _index: self._edit_current())
        self.phones.returnPressed.connect(self._put)
        self._remove.clicked.connect(self._remove_current)

    def show_odd(self, words: list[OddWord]) -> None:
        """Words that the dictionary lacks."""
        self.odd.clear()
        for found in words[:200]:
            item = QListWidgetItem(f"{found.word}   {trn('{n:,} clip', '{n:,} clips', found.clips)}, {found.reason}")
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
