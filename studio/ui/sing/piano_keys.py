"""The keys of a piano beside the roll: the names of its rows. A click is heard."""

import math

from PySide6.QtCore import QLineF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from studio.ui.sing.note_roll import NoteRoll
from studio.words.language import tr
from studio.words.pitch_names import note_name

WIDTH = 48
_LABEL_PX = 11
_BLACK = frozenset((1, 3, 6, 8, 10))
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PianoKeys(QWidget):
    """Follows what the roll shows."""

    tone_touched = Signal(int)

    def __init__(self, roll: NoteRoll) -> None:
        super().__init__()
        self._roll = roll
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(tr("Keys"))
        self.setToolTip(tr("Click to hear a tone"))
        roll.tones_changed.connect(self.update)
        roll.theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        roll, theme = self._roll, self._roll.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("panel"))
        font = painter.font()
        font.setPixelSize(10)
        painter.setFont(font)
        every = 1 if roll.row_px >= _LABEL_PX else 12
        for midi in range(math.floor(roll.low), math.ceil(roll.high) + 1):
            y, black = roll.y_of(midi), midi % 12 in _BLACK
            if black:
                painter.fillRect(QRectF(0, y - roll.row_px / 2, WIDTH, roll.row_px), theme.color("sunken"))
            if midi % 12 in (0, 5):
                painter.setPen(QPen(theme.color("border"), 1))
                edge = round(roll.y_of(midi - 0.5)) + 0.5
                painter.drawLine(QLineF(0, edge, WIDTH, edge))
            if midi % every == 0 and 5 < y < self.height() - 5:
                painter.setPen(theme.color("text" if midi % 12 == 0 else "text-faint" if black else "text-dim"))
                painter.drawText(QRectF(0, y - 7, WIDTH - 8, 14), _RIGHT, note_name(midi))
        painter.setPen(QPen(theme.color("border"), 1))
        painter.drawLine(QLineF(WIDTH - 0.5, 0, WIDTH - 0.5, self.height()))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.tone_touched.emit(round(self._roll.midi_at(event.position().y())))
