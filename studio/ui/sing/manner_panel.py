"""How a voice goes from note to note, in numbers: those of its manner, each of which can be another."""

from msgspec.structs import replace
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget

from backend.protocol.manners import PRESETS
from backend.protocol.song import Track
from studio.commands.song import change_track
from studio.models.song_document import SongDocument
from studio.ui.shared.layout import column
from studio.ui.sing.note_panel import Row
from studio.ui.sing.value_field import Change
from studio.words.language import tr

ROWS = (
    Row("portamento_ms", tr("Portamento"), 30, 400, 5, " ms"),
    Row("before_beat", tr("Before the beat"), 0, 1, 0.05, "", 2),
    Row("preparation", tr("Preparation"), 0, 0.3, 0.01, "", 2),
    Row("damping", tr("Damping (overshoot)"), 0.3, 1, 0.01, "", 2),
    Row("scoop_cents", tr("Scoop"), 0, 400, 5, " ct"),
    Row("fall_cents", tr("Fall"), 0, 400, 5, " ct"),
    Row("wander_cents", tr("Drift"), 0, 30, 1, " ct"),
    Row("vibrato_cents", tr("Vibrato"), 0, 300, 5, " ct"),
    Row("vibrato_hz", tr("Vibrato's rate"), 2, 10, 0.1, " Hz", 1),
    Row("vibrato_onset_ms", tr("Vibrato's onset"), 0, 2000, 10, " ms"),
    Row("vibrato_least_ms", tr("Vibrato from"), 0, 5000, 50, " ms"),
    Row("breath_db", tr("Breaths"), -60, 0, 1, " dB"),
    Row("accent_db", tr("Accent"), 0, 12, 0.5, " dB", 1),
)


class MannerPanel(QWidget):
    """Folded until somebody wants the numbers. Those that were changed stay when the manner is another."""

    def __init__(self, document: SongDocument, undo: QUndoStack) -> None:
        super().__init__()
        self._document, self._undo = document, undo
        self.open = QCheckBox(tr("In numbers"))
        self.fields = {row.name: row.field(self._setter(row.name)) for row in ROWS}
        self.reset = QPushButton(tr("As the manner has it"))
        self._numbers = QWidget()
        self._numbers.setLayout(column(*self.fields.values(), self.reset, gap=6))
        self.setLayout(column(self.open, self._numbers, gap=6))
        self._numbers.hide()
        self.open.toggled.connect(self._numbers.setVisible)
        self.reset.clicked.connect(self._reset)

    def refresh(self) -> None:
        """The track is another value."""
        track = self._document.track
        if track is None:
            return
        usual, changed = PRESETS[track.manner.preset], track.manner.values
        for name, one in self.fields.items():
            one.show_value(changed.get(name, getattr(usual, name)))
        self.reset.setEnabled(bool(changed))

    def _setter(self, name: str) -> Change:
        def changed(track: Track, value: float) -> Track:
            values = {one: number for one, number in track.manner.values.items() if one != name}
            if value != getattr(PRESETS[track.manner.preset], name):
                values[name] = value
            return replace(track, manner=replace(track.manner, values=values))

        return lambda value, gesture: change_track(
            self._document, self._undo, lambda track: changed(track, value), tr("Manner of singing"), gesture
        )

    def _reset(self) -> None:
        change_track(
            self._document,
            self._undo,
            lambda track: replace(track, manner=replace(track.manner, values={})),
            tr("Manner of singing"),
        )
