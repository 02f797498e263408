"""The words that the window uses, in plain language; what is typed narrows them down."""

from PySide6.QtWidgets import QWidget

from backend.protocol import sentences
from studio.ui.shared.layout import column, label
from studio.ui.shared.popup_sheet import PopupSheet
from studio.ui.shared.search_field import SearchField
from studio.ui.theme import Theme
from studio.words.language import tr


class GlossarySheet(PopupSheet):
    """Opens over the window; Escape closes."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        self.search = SearchField(theme, tr("Find a word"))
        super().__init__(theme, parent, tr("Glossary"), self.search)
        self.setFocusProxy(self.search)
        self.search.textChanged.connect(lambda _text: self.fill())

    def contents(self) -> list[QWidget]:
        """The words whose name or meaning has what is typed."""
        wanted = self.search.text().strip().casefold()
        words = [(word, meaning) for word, meaning in sentences.glossary() if wanted in f"{word} {meaning}".casefold()]
        return [_entry(word, meaning) for word, meaning in words] or [label(tr("No such word."), "dim")]


def _entry(word: str, meaning: str) -> QWidget:
    made = QWidget()
    made.setLayout(column(label(word, "heading"), label(meaning, "dim", wrap=True), gap=2))
    return made
