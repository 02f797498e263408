"""The roll by keyboard alone.

←/→ go from note to note, or move the cursor by the grid where no note is selected; Shift extends. Ctrl+←/→ move the
selected notes, Alt+←/→ resize them, ↑/↓ a semitone (a step of the scale where that is on), Ctrl+↑/↓ an octave. Enter
writes a note at the cursor and goes on; F2 types its word. Delete removes. Ctrl+A selects all.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QUndoStack

from backend.protocol.song import TICKS, Key, Note
from studio.commands.song import edit_notes
from studio.maths import scales, song_notes
from studio.ui.sing.note_roll import NoteRoll
from studio.words.language import tr

_CTRL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
USUAL_TONE = 60


class RollKeys(QObject):
    """Turns keys into edits and selections."""

    lyric_asked = Signal(int)
    """A note whose word is to be typed."""
    tone_touched = Signal(int)

    def __init__(self, roll: NoteRoll, undo: QUndoStack) -> None:
        super().__init__(roll)
        self._roll, self._undo = roll, undo
        self._document, self._state = roll.document, roll.state
        roll.key_pressed.connect(self._key)

    def _key(self, event: QKeyEvent) -> None:
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        way = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(key, 0)
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._across(way, modifiers)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._updown(way, octave=bool(modifiers & _CTRL))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not modifiers & _CTRL:
            self.write()
        elif key == Qt.Key.Key_F2 and self._state.notes:
            self.lyric_asked.emit(self._state.notes[0].id)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._state.selected:
            self.remove()
        elif key == Qt.Key.Key_A and modifiers & _CTRL:
            self._state.select(note.id for note in self._document.notes)
        elif key == Qt.Key.Key_Escape and self._state.selected:
            self._state.select(())
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._roll.scroll_tones(6 if key == Qt.Key.Key_PageUp else -6)
        else:
            return
        event.accept()

    @property
    def cursor(self) -> int:
        """The tick of the cursor."""
        return max(0, round(self._document.clock.tick(self._roll.view.cursor_s)))

    def put_cursor(self, tick: int) -> None:
        """Move the cursor to a tick, and see it."""
        view = self._roll.view
        at_s = self._document.clock.seconds(max(0, tick))
        view.seek(at_s)
        view.reveal(at_s)

    # -- keys -------------------------------------------------------------------------------------------------

    def _across(self, way: int, modifiers: Qt.KeyboardModifier) -> None:
        held, step = self._state.selected, self._state.step
        if held and modifiers & _CTRL:
            self._edit(song_notes.moved(self._document.notes, held, way * step, 0), tr("Move notes"))
        elif held and modifiers & _ALT:
            at_end = self._state.notes[-1].end == self.cursor
            self._edit(song_notes.resized(self._document.notes, held, way * step), tr("Resize notes"))
            if at_end and self._state.notes:
                self.put_cursor(self._state.notes[-1].end)  # what is written next follows
        elif held:
            self._walk(way, extend=bool(modifiers & _SHIFT))
        else:
            grid = self._state.step
            self.put_cursor((self.cursor // grid + 1) * grid if way > 0 else (-(-self.cursor // grid) - 1) * grid)

    def _walk(self, way: int, *, extend: bool) -> None:
        notes, held = self._document.notes, self._state.notes
        place = song_notes.place_of(notes, held[-1 if way > 0 else 0].id) + way
        if 0 <= place < len(notes):
            note = notes[place]
            self._state.select(self._state.selected | {note.id} if extend else {note.id})
            self.put_cursor(note.start)
            self._roll.reveal(note)
            self.tone_touched.emit(note.tone)
        elif not extend:
            self._state.select(())
            self.put_cursor(held[-1].end if way > 0 else held[0].start)

    def _updown(self, way: int, *, octave: bool) -> None:
        held, notes = self._state.selected, self._document.notes
        if not held:
            self._roll.scroll_tones(12 * way if octave else way)
            return
        key = self.key()
        if octave or key is None:
            after = song_notes.moved(notes, held, 0, 12 * way if octave else way)
        else:
            after = song_notes.stepped(notes, held, way, key)
        self._edit(after, tr("Transpose"))
        if self._state.notes:
            self._roll.reveal(self._state.notes[0])
            self.tone_touched.emit(self._state.notes[0].tone)

    def key(self) -> Key | None:
        """The scale that tones snap to, if they do."""
        song = self._document.song
        return scales.key_at(song.keys, self.cursor) if song and self._state.in_scale else None

    # -- edits ------------------------------------------------------------------------------------------------

    def write(self) -> None:
        """A note at the cursor, as high as the one before it; the cursor goes to its end."""
        notes, at = self._document.notes, self.cursor
        if self._document.track is None:
            return
        before: Sequence[Note] = [note for note in notes if note.start < at]
        length = before[-1].length if before else TICKS
        note = Note(
            id=song_notes.new_id(notes),
            start=at,
            length=length,
            lyric="la",
            tone=before[-1].tone if before else USUAL_TONE,
        )
        self._edit(song_notes.added(notes, note), tr("Write note"))
        self._state.select({note.id})
        self._roll.reveal(note)
        self.put_cursor(note.end)
        self.tone_touched.emit(note.tone)

    def remove(self) -> None:
        """The selected notes."""
        self._edit(song_notes.removed(self._document.notes, self._state.selected), tr("Delete notes"))

    def edit_selected(self, how: Callable[[list[Note], frozenset[int]], list[Note]], text: str) -> None:
        """An edit of the selected notes, or of all where none is."""
        ids = self._state.selected or frozenset(note.id for note in self._document.notes)
        if ids:
            self._edit(how(self._document.notes, ids), text)

    def _edit(self, notes: list[Note], text: str) -> None:
        if self._document.song is not None and notes != self._document.notes:
            self._undo.push(edit_notes(self._document, notes, text))
