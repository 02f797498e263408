"""Tempo and meter from a bar on: asked for on the ruler, changed at once, undone like any edit."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QFrame, QWidget

from backend.protocol.song import Song
from studio.commands.song import EditSong
from studio.maths import song_time
from studio.models.song_document import SongDocument
from studio.ui.shared.buttons import button
from studio.ui.shared.controls import choice
from studio.ui.shared.layout import column, label, row, set_role
from studio.ui.sing.value_field import ValueField
from studio.words.language import tr

UNITS = (2, 4, 8, 16)


class TimePopup(QFrame):
    """Closes by a click beside it, or Esc."""

    def __init__(self, document: SongDocument, undo: QUndoStack, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        set_role(self, "popup")
        self._document, self._undo = document, undo
        self.tick = 0
        self._title = label("", "heading")
        self.tempo = ValueField(tr("Tempo"), 20, 400, 1, self._set_tempo, unit=" bpm", decimals=1)
        self.beats = ValueField(tr("Beats a bar"), 1, 32, 1, self._set_beats)
        self.unit = choice(tr("Beat"), [f"1/{unit}" for unit in UNITS])
        self.remove = button(tr("Remove the change"), self._remove, tip=tr("What ruled before goes on."))
        self.setLayout(
            column(
                self._title,
                self.tempo,
                self.beats,
                row(label(tr("Beat"), "dim"), None, self.unit),
                self.remove,
                margin=12,
            )
        )
        self.unit.activated.connect(lambda at: self._set_meter(0, unit=UNITS[at]))
        document.changed.connect(self._show)

    def begin(self, tick: int, at: QPoint) -> None:
        """Ask for what rules from ``tick``, a bar's start, on; ``at``: where on the screen."""
        if self._document.song is None:
            return
        self.tick = tick
        self._show()
        self.move(at)
        self.show()
        self.tempo.spin.setFocus()
        self.tempo.spin.selectAll()

    def _show(self) -> None:
        song = self._document.song
        if song is None:
            self.hide()
            return
        meter = song_time.meter_at(song, self.tick)
        self._title.setText(tr("From bar {bar} on", bar=self._document.clock.place(self.tick).bar))
        self.tempo.show_value(song_time.tempo_at(song, self.tick).bpm)
        self.beats.show_value(meter.beats)
        self.unit.setCurrentIndex(UNITS.index(meter.unit) if meter.unit in UNITS else -1)
        self.remove.setEnabled(song_time.changes_at(song, self.tick))

    def _push(self, change: Callable[[Song], Song], text: str, gesture: int = 0) -> None:
        song = self._document.song
        if song is not None and (after := change(song)) != song:
            self._undo.push(EditSong(self._document, after, text, gesture))

    def _set_tempo(self, bpm: float, gesture: int) -> None:
        self._push(lambda song: song_time.with_tempo(song, self.tick, bpm), tr("Tempo"), gesture)

    def _set_beats(self, beats: float, gesture: int) -> None:
        self._set_meter(gesture, beats=round(beats))

    def _set_meter(self, gesture: int, *, beats: int = 0, unit: int = 0) -> None:
        def change(song: Song) -> Song:
            now = song_time.meter_at(song, self.tick)
            return song_time.with_meter(song, self.tick, beats=beats or now.beats, unit=unit or now.unit)

        self._push(change, tr("Meter"), gesture)

    def _remove(self) -> None:
        self._push(lambda song: song_time.without_change(song, self.tick), tr("Remove change"))
        self.hide()
