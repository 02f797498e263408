"""What the whole song has: title, tempo, meter, key; the voice that is worked on; what is played beside the voices."""

from collections.abc import Mapping
from typing import get_args

from msgspec.structs import replace
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QWidget

from backend.protocol.song import Key, Meter, Mode, Song
from studio.commands.song import change_song
from studio.maths import song_time
from studio.models.voices import AbleVoices
from studio.sessions.song_session import SongSession
from studio.ui.shared.controls import choice, field
from studio.ui.shared.layout import column, label
from studio.ui.sing.background_panel import BackgroundPanel
from studio.ui.sing.track_panel import TrackPanel, fit, titled
from studio.ui.sing.value_field import ValueField
from studio.words.language import tr
from studio.words.pitch_names import note_name

UNITS = (2, 4, 8, 16)
MODES: Mapping[Mode, str] = {
    "major": tr("major"),
    "minor": tr("minor"),
    "pentatonic": tr("pentatonic"),
    "in": tr("in (miyako-bushi)"),
    "chromatic": tr("chromatic"),
}


class SongPanel(QWidget):
    """Tempo, meter and key are those of the song's beginning; later changes stay as they are."""

    def __init__(self, session: SongSession, voices: AbleVoices, undo: QUndoStack) -> None:
        super().__init__()
        self._document, self._undo = session.document, undo
        self.title = field(tr("Title"))
        self.tempo = ValueField(tr("Tempo"), 20, 400, 1, self._set_tempo, unit=" bpm", decimals=1)
        self.beats = ValueField(tr("Beats a bar"), 1, 32, 1, self._set_beats)
        self.unit = choice(tr("Beat"), [f"1/{unit}" for unit in UNITS])
        self.tonic = choice(tr("Key"), [note_name(midi)[:-1] for midi in range(60, 72)])
        self.mode = choice(tr("Scale"), MODES.values())
        self.track = TrackPanel(session, voices, undo)
        self.backgrounds = BackgroundPanel(self._document, undo)
        self._build()
        self._connect()
        self.refresh()

    def _build(self) -> None:
        for box in (self.unit, self.tonic, self.mode):
            fit(box)
        self.setLayout(
            column(
                label(tr("Song"), "heading"),
                self.title,
                self.tempo,
                self.beats,
                titled(tr("Beat"), self.unit),
                titled(tr("Key"), self.tonic, self.mode),
                8,
                self.track,
                8,
                self.backgrounds,
                gap=6,
            )
        )

    def _connect(self) -> None:
        self.title.editingFinished.connect(self._set_title)
        self.unit.activated.connect(lambda at: self._set_meter("unit", UNITS[at]))
        self.tonic.activated.connect(lambda at: self._set_key("tonic", at))
        self.mode.activated.connect(lambda at: self._set_key("mode", get_args(Mode)[at]))
        self._document.changed.connect(self.refresh)

    def refresh(self) -> None:
        """The song is another value."""
        song = self._document.song
        self.setVisible(song is not None)
        if song is None:
            return
        self.title.setText(song.title)
        self.tempo.show_value(song.tempos[0].bpm)
        self.beats.show_value(song.meters[0].beats)
        self.unit.setCurrentIndex(UNITS.index(song.meters[0].unit) if song.meters[0].unit in UNITS else -1)
        key = song.keys[0] if song.keys else Key()
        self.tonic.setCurrentIndex(key.tonic)
        self.mode.setCurrentIndex(get_args(Mode).index(key.mode))
        self.track.refresh()
        self.backgrounds.refresh()

    # -- edits ------------------------------------------------------------------------------------------------

    def _set_title(self) -> None:
        title = self.title.text().strip()
        change_song(self._document, self._undo, lambda song: replace(song, title=title), tr("Rename song"))

    def _set_tempo(self, bpm: float, gesture: int) -> None:
        def change(song: Song) -> Song:
            return song_time.with_tempo(song, song.tempos[0].tick, bpm)

        change_song(self._document, self._undo, change, tr("Tempo"), gesture)

    def _set_beats(self, beats: float, gesture: int) -> None:
        self._set_meter("beats", round(beats), gesture)

    def _set_meter(self, name: str, value: int, gesture: int = 0) -> None:
        def change(song: Song) -> Song:
            first: Meter = replace(song.meters[0], **{name: value})
            return replace(song, meters=[first, *song.meters[1:]])

        change_song(self._document, self._undo, change, tr("Meter"), gesture)

    def _set_key(self, name: str, value: object) -> None:
        def change(song: Song) -> Song:
            keys = song.keys or [Key()]
            return replace(song, keys=[replace(keys[0], **{name: value}), *keys[1:]])

        change_song(self._document, self._undo, change, tr("Key"))
