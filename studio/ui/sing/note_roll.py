"""The piano roll: notes in time and tone, the sung pitch over them. It draws; gestures listen to its signals."""

from bisect import bisect_left, bisect_right
from typing import Protocol

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPen, QWheelEvent

from backend.protocol.song import Note
from studio.maths.sung_curves import SungCurves
from studio.models.roll_state import RollState
from studio.models.song_document import SongDocument
from studio.models.time_view import TimeView
from studio.ui.shared.canvas.bubble import paint_bubble
from studio.ui.shared.canvas.time_canvas import TimeCanvas
from studio.ui.sing import roll_painting
from studio.ui.theme import Theme
from studio.words.language import tr, trn

PAD_SEMITONES = 3.0
LEAST_RANGE, WIDEST_RANGE = 8.0, 84.0
USUAL = (57.0, 74.0)
"""What an empty roll shows."""
LOWEST, HIGHEST = 21.0, 111.0


class Painted(Protocol):
    """Something that paints itself into the roll."""

    def paint(self, painter: QPainter, width: int, height: int) -> None: ...


class NoteRoll(TimeCanvas):
    """Time and zoom as in every canvas; Ctrl+wheel zooms the tones, Ctrl+Shift+wheel scrolls them."""

    pressed = Signal(object)
    moved = Signal(object)
    released = Signal(object)
    double_clicked = Signal(object)
    menu_asked = Signal(object, object)
    """What can be done here: where in the roll, and where on the screen."""
    key_pressed = Signal(object)
    tones_changed = Signal()
    """Other rows are in sight."""

    def __init__(self, theme: Theme, view: TimeView, document: SongDocument, state: RollState) -> None:
        super().__init__(theme, view, tr("Notes of the song"))
        self.document, self.state = document, state
        self.curves = SungCurves()
        self.low, self.high = USUAL
        self.band: QRectF | None = None
        """The frame that is drawn around notes to select them."""
        self.backdrop: Painted | None = None
        """What lies behind the notes."""
        self._pointer: QPointF | None = None
        self._bubble = ""
        self._dragging = False
        self._fitted = 0
        self.setMinimumHeight(200)
        document.opened.connect(self._opened)
        document.changed.connect(self._song_changed)
        state.selection_changed.connect(self._selected)
        state.changed.connect(self._state_changed)

    # -- geometry ---------------------------------------------------------------------------------------------

    def y_of(self, midi: float) -> float:
        """MIDI number → logical pixels."""
        return (self.high - midi) / (self.high - self.low) * self.height()

    def midi_at(self, y: float) -> float:
        """Logical pixels → MIDI number with its fraction."""
        return self.high - y / max(self.height(), 1) * (self.high - self.low)

    @property
    def row_px(self) -> float:
        """Height of a semitone."""
        return self.height() / (self.high - self.low)

    def tick_at(self, x: float) -> float:
        """Logical pixels → ticks, not below 0; beyond the song's end as well."""
        at_s = self.view.start_s + x / max(self.width(), 1) * self.view.span_s
        return max(0.0, self.document.clock.tick(at_s))

    def x_of_tick(self, tick: float) -> float:
        """Ticks → logical pixels."""
        return self.x_of(self.document.clock.seconds(tick))

    def box(self, note: Note) -> QRectF:
        """Where a note lies."""
        left, right = self.x_of_tick(note.start), self.x_of_tick(note.end)
        return QRectF(left, self.y_of(note.tone + 0.5), max(2.0, right - left), self.row_px)

    def note_at(self, at: QPointF) -> Note | None:
        """The note under a point."""
        return self._under(at, self.document.notes)

    def ghost_at(self, at: QPointF) -> tuple[int, Note] | None:
        """The note of another voice under a point, and which voice that is."""
        song = self.document.song
        for index, track in enumerate(song.tracks if song else []):
            if index != self.document.track_index and not track.muted and (note := self._under(at, track.notes)):
                return index, note
        return None

    def _under(self, at: QPointF, notes: list[Note]) -> Note | None:
        boxes = ((note, self.box(note)) for note in self.visible(notes))
        return next((note for note, box in boxes if box.adjusted(-2, 0, 2, 0).contains(at)), None)

    def visible(self, notes: list[Note]) -> list[Note]:
        """Those of a track's notes that are in sight."""
        clock = self.document.clock
        first, last = clock.tick(self.view.start_s), clock.tick(self.view.end_s)
        begin = max(0, bisect_right(notes, first, key=lambda note: note.start) - 1)
        return notes[begin : bisect_left(notes, last, key=lambda note: note.start)]

    # -- what is in sight -------------------------------------------------------------------------------------

    def fit(self) -> None:
        """Show all tones of the song, with room around."""
        tracks = self.document.song.tracks if self.document.song else []
        tones = [note.tone for track in tracks if not track.muted for note in track.notes]
        low, high = (min(tones) - PAD_SEMITONES, max(tones) + PAD_SEMITONES) if tones else USUAL
        lack = max(0.0, USUAL[1] - USUAL[0] - (high - low)) / 2
        self.show_tones(low - lack, high + lack)

    def show_tones(self, low: float, high: float) -> None:
        """Show these, within what there is."""
        span = min(max(high - low, LEAST_RANGE), WIDEST_RANGE)
        middle = (low + high) / 2
        low = min(max(middle - span / 2, LOWEST), HIGHEST - span)
        if (low, low + span) != (self.low, self.high):
            self.low, self.high = low, low + span
            self.tones_changed.emit()
            self.redraw()

    def zoom_tones(self, factor: float, about: float) -> None:
        """``factor`` below 1 shows fewer semitones; ``about`` stays where it is."""
        span = min(max((self.high - self.low) * factor, LEAST_RANGE), WIDEST_RANGE)
        share = (self.high - about) / (self.high - self.low)
        self.show_tones(about + share * span - span, about + share * span)

    def scroll_tones(self, by: float) -> None:
        """Show higher tones, or lower ones."""
        self.show_tones(self.low + by, self.high + by)

    def reveal(self, note: Note) -> None:
        """Bring a note into sight."""
        self.view.reveal(self.document.clock.seconds(note.start))
        if note.tone - 1 < self.low:
            self.scroll_tones(note.tone - 2 - self.low)
        elif note.tone + 1 > self.high:
            self.scroll_tones(note.tone + 2 - self.high)

    def set_curves(self, curves: SungCurves) -> None:
        """What is sung over the notes."""
        self.curves = curves
        self.redraw()

    def _opened(self) -> None:
        """Another song is shown whole; another of its voices where one looks already."""
        if self.document.id != self._fitted:
            self._fitted = self.document.id
            self.fit()

    def _song_changed(self) -> None:
        self._describe()
        self.redraw()

    def _selected(self) -> None:
        self._describe()
        self.redraw()

    def _state_changed(self) -> None:
        self.right_draws = self.state.tool != "pointer"
        self.redraw()

    def _describe(self) -> None:
        notes, held = self.document.notes, self.state.notes
        if held:
            said = roll_painting.described(held, self.document.clock)
        else:
            words = " ".join(note.lyric for note in notes[:200])
            said = (
                f"{trn('{n:,} note', '{n:,} notes', len(notes))}: {words}"
                if notes
                else tr("No notes yet. Enter writes one at the cursor.")
            )
        self.setAccessibleDescription(said)

    # -- drawing ----------------------------------------------------------------------------------------------

    def paint_content(self, painter: QPainter, width: int, height: int) -> None:
        roll_painting.rows(self, painter, width)
        if self.backdrop is not None:
            self.backdrop.paint(painter, width, height)
        roll_painting.bars(self, painter, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        roll_painting.ghosts(self, painter)
        roll_painting.notes(self, painter)
        roll_painting.curves(self, painter)

    def paint_over(self, painter: QPainter) -> None:
        if self.band is not None:
            painter.setPen(QPen(self.theme.color("accent"), 1))
            painter.setBrush(self.theme.color("accent", 0.12))
            painter.drawRect(self.band)
        if self._pointer is not None and self._bubble:
            paint_bubble(painter, self.theme, self, self._pointer, self._bubble)

    def say(self, text: str) -> None:
        """The live tooltip of a gesture; empty: none."""
        self._bubble = text
        self.update()

    # -- events go to the gestures ----------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pointer, self._dragging = event.position(), True
        self.pressed.emit(event)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        if self._dragging and not event.buttons():
            self.mouseReleaseEvent(event)  # the button was let go where the roll could not see it
        self.moved.emit(event)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragging = False
        self.released.emit(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the notes; by the Menu key where the right button draws."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._menu_by_key()
        elif not self.right_draws:
            self.menu_asked.emit(QPointF(event.pos()), event.globalPos())

    def _menu_by_key(self) -> None:
        """At the first selected note, or at the cursor and at no note."""
        chosen = self.state.notes
        at = self.box(chosen[0]).center() if chosen else QPointF(self.x_of(self.view.cursor_s), -1.0)
        inside = self.rect().adjusted(0, 0, -1, -1)
        x, y = min(max(round(at.x()), 0), inside.right()), min(max(round(at.y()), 0), inside.bottom())
        self.menu_asked.emit(at, self.mapToGlobal(QPoint(x, y)))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.double_clicked.emit(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        turn = (event.angleDelta().y() or event.angleDelta().x()) / 120
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.scroll_tones(2 * turn)
        else:
            self.zoom_tones(0.85**turn, self.midi_at(event.position().y()))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()
        self.key_pressed.emit(event)
        if not event.isAccepted():
            super().keyPressEvent(event)
