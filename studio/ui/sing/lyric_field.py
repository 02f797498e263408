"""A note's word, or a phone, typed in its place. Tab goes to the next one, Shift+Tab back; several words go to several
notes.
"""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from studio.words.language import tr

LEAST_PX = 72


class LyricField(QLineEdit):
    """Hidden until it is asked for."""

    typed = Signal(int, str)
    """A note's id (or which phone it is) and what was typed for it."""
    stepped = Signal(int, bool)
    """Tab was pressed at this one: forward or back."""

    def __init__(self, parent: QWidget, name: str = tr("Lyric of the note")) -> None:
        super().__init__(parent)
        self._roll = parent
        self.setAccessibleName(name)
        self.note = -1
        self._was = ""
        self.hide()

    def begin(self, note: int, lyric: str, box: QRectF) -> None:
        """Lie over a note."""
        self.note, self._was = note, lyric
        height = max(24, self.sizeHint().height())
        left = max(0, min(round(box.left()), self._roll.width() - LEAST_PX))
        top = min(round(box.center().y() - height / 2), self._roll.height() - height)
        self.setGeometry(left, top, max(LEAST_PX, round(box.width())), height)
        self.setText(lyric)
        self.selectAll()
        self.show()
        self.setFocus()

    def finish(self) -> None:
        """Take what was typed, and go."""
        note, self.note = self.note, -1
        if note < 0:
            return
        text = self.text().strip()
        self.hide()
        self._roll.setFocus()
        if text != self._was:
            self.typed.emit(note, text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()  # the roll would write a note
        elif event.key() == Qt.Key.Key_Escape:
            self.note = -1
            self.hide()
            self._roll.setFocus()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab: the next note's word."""
        note = self.note
        if note < 0:
            return super().focusNextPrevChild(next)
        self.finish()
        self.stepped.emit(note, next)
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.finish()
