"""What the selected notes have beside time and tone: word and phones, loudness, breath, tension, vibrato."""

from collections.abc import Callable
from typing import NamedTuple

from msgspec.structs import replace
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QWidget

from backend.protocol.song import Note, Vibrato
from studio.commands.song import edit_notes
from studio.maths import lyric_line, song_notes
from studio.models.roll_state import RollState
from studio.models.song_document import SongDocument
from studio.ui.shared.controls import field
from studio.ui.shared.layout import column, label
from studio.ui.sing.roll_painting import described
from studio.ui.sing.value_field import Change, ValueField
from studio.words.language import tr

_NONE = Vibrato(depth_cents=0.0)


class Row(NamedTuple):
    """One number of a note, or of its vibrato."""

    name: str
    title: str
    low: float
    high: float
    step: float
    unit: str = ""
    decimals: int = 0

    def field(self, change: Change) -> ValueField:
        """Its field."""
        return ValueField(self.title, self.low, self.high, self.step, change, unit=self.unit, decimals=self.decimals)


FIELDS = (
    Row("tuning_cents", tr("Tuning"), -100, 100, 5, " ct"),
    Row("energy_db", tr("Loudness"), -24, 24, 1, " dB", 1),
    Row("breathiness", tr("Breathiness"), -1, 1, 0.1, "", 2),
    Row("tension", tr("Tension"), -1, 1, 0.1, "", 2),
)
VIBRATO = (
    Row("depth_cents", tr("Depth"), 0, 300, 5, " ct"),
    Row("rate_hz", tr("Rate"), 2, 10, 0.1, " Hz", 1),
    Row("onset_s", tr("Begins after"), 0, 5, 0.05, " s", 2),
    Row("fade_in_s", tr("Swells over"), 0, 3, 0.05, " s", 2),
    Row("drift_cents", tr("Drift"), -200, 200, 5, " ct"),
)


class NotePanel(QWidget):
    """Shows the first selected note; a change goes to all that are selected."""

    def __init__(self, document: SongDocument, state: RollState, undo: QUndoStack) -> None:
        super().__init__()
        self._document, self._state, self._undo = document, state, undo
        self._what = label("", "caption", wrap=True)
        self.lyric = field(tr("Word"), "la")
        self.phones = field(tr("Phones (IPA)"), tr("As the word gives"))
        self.fields = {row.name: row.field(self._setter(row.title, row.name)) for row in FIELDS}
        self.vibrato = {row.name: row.field(self._vibrato_setter(row.name)) for row in VIBRATO}
        self._own = label("", "caption", wrap=True)
        note = [label(tr("Note"), "heading"), self._what, self.lyric, self.phones, *self.fields.values()]
        wave = [label(tr("Vibrato"), "heading"), self._own, *self.vibrato.values()]
        self.setLayout(column(*note, 8, *wave, gap=6))
        self.lyric.editingFinished.connect(self._lyric_typed)
        self.phones.editingFinished.connect(self._phones_typed)
        state.selection_changed.connect(self.refresh)
        document.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """The selection or the song is another."""
        notes = self._state.notes
        self.setVisible(bool(notes))
        if not notes:
            return
        note = notes[0]
        self._what.setText(described(notes, self._document.clock))
        self.lyric.setText(note.lyric)
        self.phones.setText(" ".join(note.phones))
        for name, one in self.fields.items():
            one.show_value(getattr(note, name))
        for name, one in self.vibrato.items():
            one.show_value(getattr(note.vibrato or _NONE, name))
        self._own.setText("" if note.vibrato else tr("As the manner of singing has it, until you set a depth."))
        self._own.setVisible(note.vibrato is None)

    def _setter(self, title: str, name: str) -> Change:
        return lambda value, gesture: self._change(lambda n: replace(n, **{name: value}), title, gesture)

    def _vibrato_setter(self, name: str) -> Change:
        def wave(note: Note, value: float) -> Note:
            return replace(note, vibrato=replace(note.vibrato or Vibrato(), **{name: value}))

        return lambda value, gesture: self._change(lambda note: wave(note, value), tr("Vibrato"), gesture)

    def _change(self, change: Callable[[Note], Note], text: str, gesture: int = 0) -> None:
        ids = self._state.selected
        after = [change(note) if note.id in ids else note for note in self._document.notes]
        if self._document.song is not None and after != self._document.notes:
            self._undo.push(edit_notes(self._document, after, text, gesture))

    def _lyric_typed(self) -> None:
        notes, text = self._state.notes, self.lyric.text().strip()
        if notes and text != notes[0].lyric:
            after = song_notes.with_lyrics(self._document.notes, notes[0].id, lyric_line.lyrics(text) or [""])
            self._undo.push(edit_notes(self._document, after, tr("Type lyrics")))

    def _phones_typed(self) -> None:
        typed = self.phones.text().split()
        if self._state.notes and typed != self._state.notes[0].phones:
            first = self._state.notes[0].id
            self._change(lambda n: replace(n, phones=typed, phone_edits=[]) if n.id == first else n, tr("Phones"))
