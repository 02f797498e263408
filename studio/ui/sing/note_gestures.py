"""What the mouse means to notes, with the pointer and the pencil: each drag becomes one undoable step."""

from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QUndoStack

from backend.protocol.song import Note
from studio.commands.song import edit_notes, new_gesture
from studio.maths import scales, song_notes
from studio.ui.shared.canvas.time_canvas import DRAG_PX
from studio.ui.sing.note_roll import NoteRoll
from studio.words.language import tr
from studio.words.pitch_names import note_name

EDGE_PX = 6
Part = Literal["move", "start", "end", "new", "band", "wipe"]


class NoteGestures(QObject):
    """Drag a note to move it, its edges to resize it; drag over nothing: a frame that selects, or with the pencil a
    new note. Ctrl adds to the selection, Alt ignores the grid, Shift keeps the time. The pencil's right button rubs
    notes out.
    """

    tone_touched = Signal(int)
    """A tone that is to be heard."""

    def __init__(self, roll: NoteRoll, undo: QUndoStack) -> None:
        super().__init__(roll)
        self._roll, self._undo = roll, undo
        self._part: Part | None = None
        self._origin: Sequence[Note] = ()
        self._note: Note | None = None
        self._from = QPointF()
        self._grabbed_tick = 0.0
        self._gesture = 0
        self._dragging = False
        self._kept: frozenset[int] = frozenset()
        roll.pressed.connect(self._press)
        roll.moved.connect(self._move)
        roll.released.connect(self._release)

    def _mine(self) -> bool:
        return self._roll.state.tool in ("pointer", "pencil") and self._roll.document.track is not None

    # -- mouse ------------------------------------------------------------------------------------------------

    def _press(self, event: QMouseEvent) -> None:
        wipes = event.button() == Qt.MouseButton.RightButton and self._roll.state.tool == "pencil"
        if not self._mine() or not (wipes or event.button() == Qt.MouseButton.LeftButton):
            return
        roll, at = self._roll, event.position()
        self._from, self._dragging = at, False
        self._grabbed_tick = roll.tick_at(at.x())
        self._origin, self._gesture = roll.document.notes, new_gesture()
        if wipes:
            self._part = "wipe"
            self._wipe(at)
            return
        self._note = roll.note_at(at)
        if self._note is None:
            self._begin_nothing(event)
            return
        self._part = self._grip(self._note, at)
        held = roll.state.selected
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            roll.state.select(held ^ {self._note.id})
        elif self._note.id not in held:
            roll.state.select({self._note.id})
        self.tone_touched.emit(self._note.tone)

    def _begin_nothing(self, event: QMouseEvent) -> None:
        roll = self._roll
        self._kept = roll.state.selected if event.modifiers() & Qt.KeyboardModifier.ControlModifier else frozenset()
        if roll.state.tool == "pointer":
            self._part = "band"
            return
        self._part = "new"
        self._write(event)

    def _move(self, event: QMouseEvent) -> None:
        if self._part is None:
            if self._mine():
                self._hover(event.position())
            return
        away = event.position() - self._from
        if not self._dragging and abs(away.x()) + abs(away.y()) < DRAG_PX:
            return
        self._dragging = True
        if self._part == "wipe":
            self._wipe(event.position())
        elif self._part == "band":
            self._frame(event.position())
        elif self._part == "new":
            self._write(event)
        else:
            self._drag(event)

    def _release(self, event: QMouseEvent) -> None:
        if self._part is None or event.buttons():
            return
        roll, part = self._roll, self._part
        self._part, roll.band = None, None
        if part == "band" and not self._dragging:
            roll.state.select(self._kept)
            roll.view.select(None)
            roll.view.seek(roll.document.clock.seconds(self._snapped(self._grabbed_tick, event, down=False)))
        roll.say("")
        roll.update()

    def _hover(self, at: QPointF) -> None:
        roll = self._roll
        note = roll.note_at(at)
        grip = self._grip(note, at) if note else None
        shape = Qt.CursorShape.CrossCursor if roll.state.tool == "pencil" else Qt.CursorShape.ArrowCursor
        if grip == "move":
            shape = Qt.CursorShape.OpenHandCursor
        elif grip is not None:
            shape = Qt.CursorShape.SizeHorCursor
        roll.setCursor(shape)

    def _grip(self, note: Note, at: QPointF) -> Part:
        box = self._roll.box(note)
        reach = min(EDGE_PX, box.width() / 3)
        if box.right() - at.x() <= reach:
            return "end"
        return "start" if at.x() - box.left() <= reach else "move"

    def _snapped(self, tick: float, event: QMouseEvent, *, down: bool) -> int:
        grid = 0 if event.modifiers() & Qt.KeyboardModifier.AltModifier else self._roll.state.grid
        return int(tick // grid) * grid if grid and down else song_notes.nearest(tick, grid)

    # -- what a drag does -------------------------------------------------------------------------------------

    def _push(self, notes: Sequence[Note], text: str) -> None:
        self._undo.push(edit_notes(self._roll.document, notes, text, self._gesture))

    def _frame(self, at: QPointF) -> None:
        roll = self._roll
        roll.band = QRectF(self._from, at).normalized()
        inside = {n.id for n in roll.visible(roll.document.notes) if roll.box(n).intersects(roll.band)}
        roll.state.select(self._kept | inside)
        roll.update()

    def _wipe(self, at: QPointF) -> None:
        """The note under the pointer goes."""
        note = self._roll.note_at(at)
        if note is not None:
            self._push(song_notes.removed(self._roll.document.notes, {note.id}), tr("Delete notes"))

    def _tone(self, midi: float) -> int:
        song, state = self._roll.document.song, self._roll.state
        key = scales.key_at(song.keys, self._grabbed_tick) if song and state.in_scale else None
        tone = scales.nearest(key, midi) if key else round(midi)
        return max(song_notes.LOWEST, min(song_notes.HIGHEST, tone))

    def _write(self, event: QMouseEvent) -> None:
        roll = self._roll
        start = self._snapped(self._grabbed_tick, event, down=True)
        end = self._snapped(roll.tick_at(event.position().x()), event, down=False) if self._dragging else 0
        length = max(roll.state.grid or roll.state.step * 12, end - start)
        tone = self._tone(roll.midi_at(self._from.y()))
        note = Note(id=song_notes.new_id(self._origin), start=start, length=length, tone=tone, lyric="la")
        if not self._dragging:
            self.tone_touched.emit(tone)
        self._push(song_notes.added(self._origin, note), tr("Write note"))
        roll.state.select({note.id})
        roll.say(note_name(tone))

    def _drag(self, event: QMouseEvent) -> None:
        roll, note = self._roll, self._note
        assert note is not None
        ids = roll.state.selected | {note.id}
        by = roll.tick_at(event.position().x()) - self._grabbed_tick
        if self._part == "end":
            self._retime(ids, self._snapped(note.end + by, event, down=False) - note.end, song_notes.resized)
            return
        ticks = self._snapped(note.start + by, event, down=False) - note.start
        if self._part == "start":
            self._retime(ids, ticks, song_notes.begun_later)
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier or abs(event.position().x() - self._from.x()) < 6:
            ticks = 0
        tone = self._tone(note.tone + roll.midi_at(event.position().y()) - roll.midi_at(self._from.y()))
        moved = song_notes.moved(self._origin, ids, ticks, tone - note.tone)
        before = roll.document.notes
        self._push(moved, tr("Move notes") if len(ids) > 1 else tr("Move note"))
        place = song_notes.place_of(roll.document.notes, note.id)
        was = song_notes.place_of(before, note.id)
        if place >= 0 and was >= 0 and roll.document.notes[place].tone != before[was].tone:
            self.tone_touched.emit(tone)
        roll.say(f"{note_name(tone)}")

    def _retime(
        self, ids: frozenset[int], ticks: int, how: Callable[[Sequence[Note], frozenset[int], int], list[Note]]
    ) -> None:
        self._push(how(self._origin, ids, ticks), tr("Resize notes") if len(ids) > 1 else tr("Resize note"))
        place = song_notes.place_of(self._roll.document.notes, self._note.id if self._note else -1)
        if place >= 0:
            clock, note = self._roll.document.clock, self._roll.document.notes[place]
            self._roll.say(f"{clock.seconds(note.end) - clock.seconds(note.start):.2f} s")
