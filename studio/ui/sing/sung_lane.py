"""The phones that are sung, under the roll: boundaries are dragged, and a double click makes a phone another one."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from backend.protocol.song import Note
from studio.commands.song import edit_notes, new_gesture
from studio.maths import sung_phones
from studio.maths.sung_phones import SungPhone
from studio.models.time_view import TimeView
from studio.sessions.song_session import SongSession
from studio.ui.shared.canvas.phone_lane import PhoneLane
from studio.ui.sing.lyric_field import LyricField
from studio.ui.theme import Theme
from studio.words.language import tr


class SungLane(QObject):
    """Gives the lane what is in sight, and makes its drags edits of the song."""

    lyric_asked = Signal(int)
    """A note whose word is to be typed."""

    def __init__(self, theme: Theme, view: TimeView, session: SongSession, undo: QUndoStack) -> None:
        super().__init__()
        self._session, self._document, self._undo, self._view = session, session.document, undo, view
        self.widget = PhoneLane(theme, view, editable=True)
        self.field = LyricField(self.widget, tr("Phone in IPA"))
        self.phones: list[SungPhone] = []
        """Those in sight."""
        self._pressed: list[SungPhone] = []
        self._origin: Sequence[Note] = ()
        self._gesture = 0
        view.span_changed.connect(self.show)
        self.widget.edge_pressed.connect(self._press)
        self.widget.edge_dragged.connect(self._drag)
        self.widget.nudged.connect(self._nudge)
        self.widget.asked.connect(self._ask)
        self.field.typed.connect(self._typed)
        self.field.stepped.connect(lambda at, forward: self._ask(at + (1 if forward else -1), False))

    def show(self) -> None:
        """The phones in sight, as they were last planned."""
        parts = self._session.parts(self._document.track_index)
        self.phones, words = sung_phones.between(parts, self._view.start_s, self._view.end_s)
        changed = {(note.id, edit.index) for note in self._document.notes for edit in note.phone_edits}
        edited = frozenset(at for at, one in enumerate(self.phones) if (one.note, one.index) in changed)
        self.widget.set_phones([one.phone for one in self.phones], words, edited=edited)

    def _press(self, _edge: int) -> None:
        self._origin, self._pressed, self._gesture = self._document.notes, self.phones, new_gesture()

    def _drag(self, edge: int, wished_s: float, _keep_total: bool) -> None:
        if self._document.song is None or edge >= len(self._pressed):
            return
        by_s = wished_s - self._pressed[edge].phone.duration_s
        after = sung_phones.with_end(self._origin, self._pressed, edge, by_s)
        self._undo.push(edit_notes(self._document, after, tr("Move phone boundary"), self._gesture))

    def _nudge(self, phone: int, by_s: float) -> None:
        if self._document.song is not None and phone < len(self.phones):
            after = sung_phones.with_end(self._document.notes, self.phones, phone, by_s)
            self._undo.push(edit_notes(self._document, after, tr("Move phone boundary")))

    def _ask(self, phone: int, word: bool) -> None:
        if not 0 <= phone < len(self.phones) or self.phones[phone].note < 0:
            return
        if word:
            self.lyric_asked.emit(self.phones[phone].note)
        else:
            self.field.begin(phone, self.phones[phone].phone.symbol, self.widget.box(phone))

    def _typed(self, phone: int, text: str) -> None:
        if self._document.song is not None and phone < len(self.phones):
            after = sung_phones.respelt(self._document.notes, self.phones, phone, text.split())
            self._undo.push(edit_notes(self._document, after, tr("Phones")))
