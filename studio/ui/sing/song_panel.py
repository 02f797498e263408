"""What the whole song has, and the voice that is worked on: title, tempo, meter, key; manner, language, range."""

from collections.abc import Callable, Mapping
from typing import Any, get_args

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from backend.protocol.notices import said
from backend.protocol.song import Key, Manner, Meter, Mode, Preset, Song, Tempo, Track
from studio.commands.song import EditSong
from studio.models import languages
from studio.sessions.song_session import SongSession
from studio.ui.shared.controls import choice, field
from studio.ui.shared.layout import column, label, row
from studio.ui.sing.value_field import ValueField
from studio.words.language_cards import card
from studio.words.pitch_names import note_name

MANNERS: tuple[Preset, ...] = get_args(Preset)
TITLE_PX = 64
LEAST_BOX_PX = 64
UNITS = (2, 4, 8, 16)
MODES: Mapping[Mode, str] = {
    "major": "major",
    "minor": "minor",
    "pentatonic": "pentatonic",
    "in": "in (miyako-bushi)",
    "chromatic": "chromatic",
}


class SongPanel(QWidget):
    """Tempo, meter and key are those of the song's beginning; later changes stay as they are."""

    def __init__(self, session: SongSession, undo: QUndoStack) -> None:
        super().__init__()
        self._session, self._document, self._undo = session, session.document, undo
        self.title = field("Title")
        self.tempo = ValueField("Tempo", 20, 400, 1, self._set_tempo, unit=" bpm", decimals=1)
        self.beats = ValueField("Beats a bar", 1, 32, 1, self._set_beats)
        self.unit = choice("Beat", [f"1/{unit}" for unit in UNITS])
        self.tonic = choice("Key", [note_name(midi)[:-1] for midi in range(60, 72)])
        self.mode = choice("Scale", MODES.values())
        self.manner = choice("Manner of singing", [name.capitalize() for name in MANNERS])
        self.language = choice("Language of the words", [languages.name(code) for code in languages.OFFERED])
        for at, code in enumerate(languages.OFFERED):
            self.language.setItemData(at, card(code).said(), Qt.ItemDataRole.ToolTipRole)
        self.semitones = ValueField("Higher by", -24, 24, 1, self._track_setter("semitones"), unit=" st")
        self.formants = ValueField(
            "Formants", -12, 12, 0.5, self._track_setter("formant_semitones"), unit=" st", decimals=1
        )
        self.gain = ValueField("Level", -24, 12, 1, self._track_setter("gain_db"), unit=" dB")
        self._range = label("", "caption", wrap=True)
        self._build()
        self._connect()
        self.refresh()

    def _build(self) -> None:
        for box in (self.unit, self.tonic, self.mode, self.manner, self.language):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumWidth(LEAST_BOX_PX)
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setLayout(
            column(
                label("Song", "heading"),
                self.title,
                self.tempo,
                self.beats,
                _line("Beat", self.unit),
                _line("Key", self.tonic, self.mode),
                8,
                label("Voice", "heading"),
                _line("Manner", self.manner),
                _line("Language", self.language),
                self.semitones,
                self.formants,
                self.gain,
                self._range,
                gap=6,
            )
        )

    def _connect(self) -> None:
        self.title.editingFinished.connect(self._set_title)
        self.unit.activated.connect(lambda at: self._set_meter("unit", UNITS[at]))
        self.tonic.activated.connect(lambda at: self._set_key("tonic", at))
        self.mode.activated.connect(lambda at: self._set_key("mode", get_args(Mode)[at]))
        self.manner.activated.connect(self._set_manner)
        self.language.activated.connect(lambda at: self._set_track(0, "Language", language=languages.OFFERED[at]))
        self._document.changed.connect(self.refresh)
        self._session.planned.connect(self._show_range)

    def refresh(self) -> None:
        """The song is another value."""
        song, track = self._document.song, self._document.track
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
        if track is not None:
            self.manner.setCurrentIndex(MANNERS.index(track.manner.preset))
            self.language.setCurrentIndex(
                languages.OFFERED.index(track.language) if track.language in languages.OFFERED else -1
            )
            self.semitones.show_value(track.semitones)
            self.formants.show_value(track.formant_semitones)
            self.gain.show_value(track.gain_db)
        self._show_range()

    def _show_range(self) -> None:
        plan = self._session.plan
        self._range.setVisible(plan is not None)
        if plan is not None:
            low, high = (note_name(tone - plan.semitones) for tone in plan.comfortable)
            least, most = (note_name(tone - plan.semitones) for tone in plan.possible)
            octaves = round(plan.semitones / 12)
            sung = f" Sung {abs(octaves)} octave{'s' * (abs(octaves) > 1)} {'lower' if octaves < 0 else 'higher'}."
            reach = f"Comfortable {low} to {high}, possible {least} to {most}.{sung if octaves else ''}"
            self._range.setText(" ".join([reach, *(said(one) for one in (*plan.hints, plan.way) if one is not None)]))

    # -- edits ------------------------------------------------------------------------------------------------

    def _push(self, change: Callable[[Song], Song], text: str, gesture: int = 0) -> None:
        song = self._document.song
        if song is not None and (after := change(song)) != song:
            self._undo.push(EditSong(self._document, after, text, gesture))

    def _set_title(self) -> None:
        title = self.title.text().strip()
        self._push(lambda song: replace(song, title=title), "Rename song")

    def _set_tempo(self, bpm: float, gesture: int) -> None:
        def change(song: Song) -> Song:
            first: Tempo = replace(song.tempos[0], bpm=bpm)
            return replace(song, tempos=[first, *song.tempos[1:]])

        self._push(change, "Tempo", gesture)

    def _set_beats(self, beats: float, gesture: int) -> None:
        self._set_meter("beats", round(beats), gesture)

    def _set_meter(self, name: str, value: int, gesture: int = 0) -> None:
        def change(song: Song) -> Song:
            first: Meter = replace(song.meters[0], **{name: value})
            return replace(song, meters=[first, *song.meters[1:]])

        self._push(change, "Meter", gesture)

    def _set_key(self, name: str, value: object) -> None:
        def change(song: Song) -> Song:
            keys = song.keys or [Key()]
            return replace(song, keys=[replace(keys[0], **{name: value}), *keys[1:]])

        self._push(change, "Key")

    def _set_manner(self, at: int) -> None:
        self._set_track(0, "Manner of singing", manner=Manner(preset=MANNERS[at]))

    def _track_setter(self, name: str) -> Callable[[float, int], object]:
        return lambda value, gesture: self._set_track(gesture, "Voice", **{name: value})

    def _set_track(self, gesture: int, text: str, **values: Any) -> None:
        def change(song: Song) -> Song:
            tracks: list[Track] = list(song.tracks)
            tracks[self._document.track_index] = replace(tracks[self._document.track_index], **values)
            return replace(song, tracks=tracks)

        if self._document.track is not None:
            self._push(change, text, gesture)


def _line(title: str, *boxes: QComboBox) -> QWidget:
    line = QWidget()
    name = label(title, "dim")
    name.setFixedWidth(TITLE_PX)
    line.setLayout(row(name, *boxes))
    return line
