"""What is done to several clips at once; each is one step of Undo."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit

from studio.models import languages
from studio.ui.shared.buttons import button
from studio.ui.shared.layout import column, label, row, set_role
from studio.words.language import tr, trn


class BulkPanel(QFrame):
    """Shown while more than one clip is selected."""

    speaker_asked = Signal(str)
    language_asked = Signal(str)
    """espeak-ng's code."""
    tag_asked = Signal(str, bool)
    """A tag, and whether it is put on or taken off."""

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "card")
        self.title = label("", "heading")
        self.speaker = self._field(tr("Speaker"))
        self.tag = self._field(tr("Tag"))
        self.language = QComboBox()
        self.language.setPlaceholderText(tr("Language"))
        self.language.setAccessibleName(tr("Language of the selected clips"))
        for code in sorted(languages.OFFERED, key=lambda one: languages.name(one).casefold()):
            self.language.addItem(languages.name(code), code)
        self.language.setCurrentIndex(-1)
        self.set_language = button(tr("Set"), self._language)
        self.speaker.returnPressed.connect(self._speaker)
        self.tag.returnPressed.connect(lambda: self._tag(True))
        self.setLayout(
            column(
                self.title,
                row(self.speaker, button(tr("Set"), self._speaker)),
                row(self.language, self.set_language),
                row(
                    self.tag,
                    button(tr("Add"), lambda: self._tag(True)),
                    button(tr("Take off"), lambda: self._tag(False)),
                ),
                margin=12,
            )
        )
        self.show_count(0)

    def show_count(self, clips: int) -> None:
        """So many are selected."""
        self.setVisible(clips > 1)
        self.title.setText(trn("{n:,} clip selected", "{n:,} clips selected", clips))

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText(name)
        field.setAccessibleName(tr("{name} of the selected clips", name=name))
        return field

    def _speaker(self) -> None:
        if self.speaker.text().strip():
            self.speaker_asked.emit(self.speaker.text().strip())

    def _language(self) -> None:
        if self.language.currentIndex() >= 0:
            self.language_asked.emit(self.language.currentData())

    def _tag(self, on: bool) -> None:
        if self.tag.text().strip():
            self.tag_asked.emit(self.tag.text().strip(), on)
