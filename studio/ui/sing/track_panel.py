"""The voice that is worked on: its name, who sings it, manner and language, height, level and place, range."""

from collections.abc import Mapping
from typing import get_args

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton, QSizePolicy, QWidget

from backend.protocol.manners import as_sung
from backend.protocol.notices import said
from backend.protocol.song import Manner, Preset, Track
from studio.commands.song import change_song, change_track
from studio.models import languages
from studio.models.voices import AbleVoices, called
from studio.sessions.song_session import SongSession
from studio.ui.shared.controls import choice, field
from studio.ui.shared.layout import column, label, row
from studio.ui.sing.manner_panel import MannerPanel
from studio.ui.sing.value_field import Change, ValueField
from studio.words.language import tr, trn
from studio.words.language_cards import card
from studio.words.pitch_names import note_name

MANNERS: tuple[Preset, ...] = get_args(Preset)
NAMES: Mapping[Preset, str] = {
    "plain": tr("Plain"),
    "pop": tr("Pop"),
    "classical": tr("Classical"),
    "robot": tr("Robot"),
}
TITLE_PX = 64
LEAST_BOX_PX = 64
_AS_ABOVE = tr("As chosen above")


class TrackPanel(QWidget):
    """Each change is one undoable step."""

    def __init__(self, session: SongSession, voices: AbleVoices, undo: QUndoStack) -> None:
        super().__init__()
        self._session, self._document, self._undo, self._voices = session, session.document, undo, voices
        self.name = field(tr("Name of the voice"), tr("Voice"))
        self.singer = choice(tr("Who sings this voice"))
        self.manner = choice(tr("Manner of singing"), [NAMES[name] for name in MANNERS])
        self._learnt: list[Manner] = []
        """After the presets: how voices sing whose recordings were sung."""
        self.numbers = MannerPanel(self._document, undo)
        self.language = choice(tr("Language of the words"), [languages.name(code) for code in languages.OFFERED])
        for at, code in enumerate(languages.OFFERED):
            self.language.setItemData(at, card(code).said(), Qt.ItemDataRole.ToolTipRole)
        self.semitones = ValueField(tr("Higher by"), -24, 24, 1, self._setter("semitones"), unit=" st")
        self.formants = ValueField(
            tr("Formants"), -12, 12, 0.5, self._setter("formant_semitones"), unit=" st", decimals=1
        )
        self.gain = ValueField(tr("Level"), -24, 12, 1, self._setter("gain_db"), unit=" dB")
        self.pan = ValueField(tr("Left to right"), -1, 1, 0.1, self._setter("pan"), decimals=1)
        self.heard = QCheckBox(tr("Heard"))
        self.remove = QPushButton(tr("Remove this voice"))
        self._range = label("", "caption", wrap=True)
        self._build()
        self._connect()

    def _build(self) -> None:
        for box in (self.singer, self.manner, self.language):
            fit(box)
        self.setLayout(
            column(
                label(tr("Voice"), "heading"),
                row(self.name, self.heard),
                titled(tr("Sung by"), self.singer),
                titled(tr("Manner"), self.manner),
                self.numbers,
                titled(tr("Language"), self.language),
                self.semitones,
                self.formants,
                self.gain,
                self.pan,
                self._range,
                row(None, self.remove),
                gap=6,
            )
        )

    def _connect(self) -> None:
        self.name.editingFinished.connect(lambda: self._set(0, tr("Rename voice"), name=self.name.text().strip()))
        self.singer.activated.connect(lambda at: self._set(0, tr("Sung by"), voice=self.singer.itemData(at) or ""))
        self.manner.activated.connect(self._set_manner)
        self.language.activated.connect(lambda at: self._set(0, tr("Language"), language=languages.OFFERED[at]))
        self.heard.clicked.connect(lambda on: self._set(0, tr("Mute voice"), muted=not on))
        self.remove.clicked.connect(self._remove)
        self._voices.items_changed.connect(self.refresh)
        self._session.planned.connect(self._show_range)

    def refresh(self) -> None:
        """The song is another value."""
        song, track = self._document.song, self._document.track
        self.setVisible(track is not None)
        if song is None or track is None:
            return
        self.name.setText(track.name)
        self._show_singers(track.voice)
        self._show_manners(track.manner)
        self.numbers.refresh()
        offered = track.language in languages.OFFERED
        self.language.setCurrentIndex(languages.OFFERED.index(track.language) if offered else -1)
        self.semitones.show_value(track.semitones)
        self.formants.show_value(track.formant_semitones)
        self.gain.show_value(track.gain_db)
        self.pan.show_value(track.pan)
        self.heard.setChecked(not track.muted)
        self.remove.setEnabled(len(song.tracks) > 1)
        self._show_range()

    def _show_singers(self, voice: str) -> None:
        rows = [(_AS_ABOVE, ""), *((called(one), one.id) for one in self._voices.items)]
        if voice not in {id for _, id in rows}:
            rows.append((voice, voice))  # of another project: said as it is
        if rows != [(self.singer.itemText(at), self.singer.itemData(at)) for at in range(self.singer.count())]:
            self.singer.clear()
            for text, id in rows:
                self.singer.addItem(text, id)
        self.singer.setCurrentIndex(self.singer.findData(voice))

    def _show_manners(self, manner: Manner) -> None:
        rows = [
            (tr("As {called} sings", called=called(one)), as_sung(numbers))
            for one in self._voices.items
            for numbers in list(one.sings.values())[:1]
        ]
        if [text for text, _ in rows] != [self.manner.itemText(at) for at in range(len(MANNERS), self.manner.count())]:
            for at in reversed(range(len(MANNERS), self.manner.count())):
                self.manner.removeItem(at)
            self.manner.addItems([text for text, _ in rows])
        self._learnt = [learnt for _, learnt in rows]
        at = self._learnt.index(manner) + len(MANNERS) if manner in self._learnt else MANNERS.index(manner.preset)
        self.manner.setCurrentIndex(at)

    def _show_range(self) -> None:
        plan = self._session.plan
        self._range.setVisible(plan is not None)
        if plan is not None:
            low, high = (note_name(tone - plan.semitones) for tone in plan.comfortable)
            least, most = (note_name(tone - plan.semitones) for tone in plan.possible)
            octaves = round(plan.semitones / 12)
            reach = tr(
                "Comfortable {low} to {high}, possible {least} to {most}.", low=low, high=high, least=least, most=most
            )
            sung = []
            if octaves < 0:
                sung += [trn("Sung {n} octave lower.", "Sung {n} octaves lower.", -octaves)]
            elif octaves > 0:
                sung += [trn("Sung {n} octave higher.", "Sung {n} octaves higher.", octaves)]
            hints = (said(one) for one in (*plan.hints, plan.way) if one is not None)
            self._range.setText(" ".join([reach, *sung, *hints]))

    # -- edits ------------------------------------------------------------------------------------------------

    def _setter(self, name: str) -> Change:
        return lambda value, gesture: self._set(gesture, tr("Voice"), **{name: value})

    def _set(self, gesture: int, text: str, **values: object) -> None:
        change_track(self._document, self._undo, lambda track: replace(track, **values), text, gesture)

    def _set_manner(self, at: int) -> None:
        """Another preset leaves the numbers that a person changed; those that were learnt go with their manner."""

        def changed(track: Track) -> Track:
            if at >= len(MANNERS):
                return replace(track, manner=self._learnt[at - len(MANNERS)])
            values = {} if track.manner in self._learnt else track.manner.values
            return replace(track, manner=Manner(preset=MANNERS[at], values=values))

        change_track(self._document, self._undo, changed, tr("Manner of singing"))

    def _remove(self) -> None:
        gone = self._document.track_index
        change_song(
            self._document,
            self._undo,
            lambda song: replace(song, tracks=[one for at, one in enumerate(song.tracks) if at != gone]),
            tr("Remove voice"),
        )


def fit(box: QComboBox) -> None:
    """A box that takes the room there is, however long its texts are."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumWidth(LEAST_BOX_PX)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)


def titled(title: str, *boxes: QComboBox) -> QWidget:
    """Boxes behind their title."""
    line = QWidget()
    name = label(title, "dim")
    name.setFixedWidth(TITLE_PX)
    line.setLayout(row(name, *boxes))
    return line
