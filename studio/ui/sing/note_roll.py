"""The notes of a song with their words, and the pitch that was sung over them."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from backend.protocol.song import Song
from backend.protocol.song_jobs import Sung
from studio.maths import notes
from studio.maths.notes import Bar
from studio.models.time_view import TimeView
from studio.ui.shared.canvas.time_canvas import TimeCanvas
from studio.ui.theme import Theme
from studio.words.pitch_names import note_name

AXIS_PX = 44
LEAST_ROW_PX = 11
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_BLACK = frozenset((1, 3, 6, 8, 10))


class NoteRoll(TimeCanvas):
    """Bars for notes, a line for the pitch as it was sung. Time and zoom as in every canvas."""

    def __init__(self, theme: Theme, view: TimeView, parent: QWidget | None = None) -> None:
        super().__init__(theme, view, "Notes of the song", parent)
        self._bars: list[Bar] = []
        self._sung: Sung | None = None
        self._low, self._high = notes.span([])
        self.setMinimumHeight(200)

    def show_song(self, song: Song | None, sung: Sung | None) -> None:
        """Show this song; ``sung``: how it was sung, if it was."""
        tracks = list(dict.fromkeys(part.track for part in sung.parts)) if sung else []
        higher = dict(zip(tracks, sung.semitones, strict=False)) if sung else {}
        self._bars = notes.bars(song, higher) if song else []
        self._sung = sung
        self._low, self._high = notes.span(self._bars)
        self.view.set_duration(max((bar.end_s for bar in self._bars), default=1.0) + 0.5)
        said = " ".join(bar.lyric for bar in self._bars)
        self.setAccessibleDescription(f"{len(self._bars)} notes: {said}" if self._bars else "No song")
        self.redraw()

    def y_of(self, midi: float) -> float:
        """MIDI number → logical pixels."""
        return (self._high - midi) / (self._high - self._low) * self.height()

    def paint_content(self, painter: QPainter, width: int, height: int) -> None:
        row = height / (self._high - self._low)
        self._paint_rows(painter, width, row)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for bar in self._bars:
            self._paint_bar(painter, bar, row)
        for part in self._sung.parts if self._sung else []:
            at_s, midi = notes.curve(part)
            painter.setPen(QPen(self.theme.color("edited"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(self._path(list(at_s), list(midi)))

    def _paint_rows(self, painter: QPainter, width: int, row: float) -> None:
        every = max(1, math.ceil(LEAST_ROW_PX / row))
        for midi in range(math.ceil(self._low), math.floor(self._high) + 1):
            y = self.y_of(midi)
            if midi % 12 in _BLACK:
                painter.fillRect(QRectF(0, y - row / 2, width, row), self.theme.color("grid", 0.35))
            if midi % every == 0:
                painter.setPen(self.theme.color("text-faint"))
                box = QRectF(0, y - 8, AXIS_PX - 8, 16)
                painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, note_name(midi))

    def _paint_bar(self, painter: QPainter, bar: Bar, row: float) -> None:
        left, right = self.x_of(bar.start_s), self.x_of(bar.end_s)
        box = QRectF(left + 1, self.y_of(bar.midi) - row / 2, max(2.0, right - left - 2), row)
        painter.setPen(QPen(self.theme.color("accent"), 1))
        painter.setBrush(self.theme.color("accent-soft"))
        painter.drawRoundedRect(box, 3, 3)
        if right - left > painter.fontMetrics().horizontalAdvance(bar.lyric) + 2:
            # Under the bar: over it lies the pitch.
            painter.setPen(self.theme.color("text-dim"))
            painter.drawText(QRectF(left + 2, box.bottom(), right - left, 18), _LEFT, bar.lyric)

    def _path(self, at_s: list[float], midi: list[float]) -> QPainterPath:
        path, drawing = QPainterPath(), False
        for second, tone in zip(at_s, midi, strict=True):
            if math.isnan(tone):
                drawing = False
                continue
            point = QPointF(self.x_of(second), self.y_of(tone))
            if drawing:
                path.lineTo(point)
            else:
                path.moveTo(point)
            drawing = True
        return path
