"""How recordings are converted: voice, key, steps, loudness, breath."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from backend.project import keys
from backend.protocol.score import Contour
from backend.protocol.voices import Range, VoiceInfo
from studio.models.voices import AbleVoices
from studio.sessions.convert_session import How
from studio.ui.shared.buttons import Segmented
from studio.ui.shared.controls import choice, number
from studio.ui.shared.layout import column, label, row
from studio.ui.speak.knob_row import KnobRow
from studio.words.language import tr
from studio.words.pitch_names import midi_of, note_name

_MOST_SEMITONES = 24
LENT = tr("It speaks; here it lends its timbre to the converter that comes along.")


class HowForm(QWidget):
    """One question below the other; nothing is asked that the voice has no answer to."""

    changed = Signal()

    def __init__(self, voices: AbleVoices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._voices = voices
        self.voice = choice(tr("Voice"))
        self.speaker = choice(tr("Speaker"))
        self.range = label("", "caption", wrap=True)
        self.warning = label("", "caption", wrap=True, kind="warning")
        self._hz: list[float] = []
        self.key = Segmented((("auto", tr("To its pitch")), ("hand", tr("By hand"))))
        self.semitones = number(tr("Semitones"), -_MOST_SEMITONES, _MOST_SEMITONES, 1, unit=" st")
        self.loudness = Segmented((("source", tr("As recorded")), ("flat", tr("Even"))))
        self.breath = QCheckBox(tr("Keep the breath"))
        self.knobs = KnobRow()
        self._speaker_line = label(tr("Speaker"), "dim")
        self._build()
        self._connect()
        self._voice_changed()

    def _build(self) -> None:
        self.voice.setModel(self._voices)
        self.voice.setPlaceholderText(tr("No voice that converts"))
        self.breath.setChecked(True)
        self.breath.setToolTip(tr("What is breathed between the words stays the recording’s own."))
        self.loudness.setToolTip(tr("Even: loud and soft come nearer to each other."))
        self.semitones.setFixedWidth(80)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setLayout(
            column(
                label(tr("Voice"), "heading"),
                self.voice,
                self._speaker_line,
                self.speaker,
                self.range,
                8,
                label(tr("Key"), "dim"),
                row(self.key, self.semitones, None),
                self.warning,
                label(tr("Loudness"), "dim"),
                row(self.loudness, None),
                self.knobs,
                self.breath,
                gap=6,
            )
        )

    def _connect(self) -> None:
        self._voices.items_changed.connect(self._voice_changed)
        self.voice.currentIndexChanged.connect(self._voice_changed)
        self.speaker.currentIndexChanged.connect(self._say_range)
        self.key.changed.connect(self._key_changed)
        self.semitones.valueChanged.connect(self._warn)
        self._key_changed()

    def info(self) -> VoiceInfo | None:
        """The chosen voice."""
        found = self.voice.currentData(AbleVoices.VOICE_ROLE)
        return found if isinstance(found, VoiceInfo) else None

    def choose_voice(self, id: str) -> None:
        """Choose a voice by its id; one that is not there changes nothing."""
        if id in self._voices.ids:
            self.voice.setCurrentIndex(self._voices.ids.index(id))

    def how(self) -> How | None:
        """What is asked for; None without a voice."""
        info = self.info()
        if info is None:
            return None
        return How(
            voice=info.id,
            speaker=self.speaker.currentText() if len(info.speakers) > 1 else "",
            semitones=self.semitones.value() if self.key.value == "hand" else None,
            flat=self.loudness.value == "flat",
            breath=self.breath.isChecked(),
            knobs=self.knobs.values(),
        )

    def _voice_changed(self) -> None:
        if self.voice.currentIndex() < 0 and self._voices.items:
            self.voice.setCurrentIndex(0)
        info = self.info()
        speakers = info.speakers if info is not None else []
        if [self.speaker.itemText(at) for at in range(self.speaker.count())] != speakers:
            self.speaker.clear()
            self.speaker.addItems(speakers)
        self.setEnabled(info is not None)
        for part in (self.speaker, self._speaker_line):
            part.setVisible(len(speakers) > 1)
        self.knobs.show_knobs(info.knobs if info is not None and not _lends(info) else [])
        self._say_range()
        self.changed.emit()

    def _range(self) -> Range | None:
        info = self.info()
        return info.ranges.get(self.speaker.currentText()) if info is not None else None

    def _say_range(self) -> None:
        info, heard = self.info(), self._range()
        said = [LENT] if info is not None and _lends(info) else []
        said += [_said(heard)] if heard is not None else []
        self.range.setText(" ".join(said))
        self.range.setVisible(bool(said))
        self._warn()

    def _key_changed(self) -> None:
        by_hand = self.key.value == "hand"
        self.semitones.setVisible(by_hand)
        if by_hand and self._hz:
            self.semitones.setValue(keys.key(self._hz, self._range()))
        self._warn()
        self.changed.emit()

    def show_melody(self, melody: Contour | None) -> None:
        """The pitch of the recording that is looked at; None: not known yet."""
        self._hz = melody.hz if melody is not None else []
        self._warn()

    def _warn(self) -> None:
        """Say before anything is converted that much lies where the voice was never heard."""
        info = self.info()
        speaker = self.speaker.currentText()
        semitones = self.semitones.value() if self.key.value == "hand" else None
        found = keys.warning(self._hz, semitones, speaker, info.ranges.get(speaker)) if info is not None else None
        self.warning.setText(found.sentence() if found is not None else "")
        self.warning.setVisible(found is not None)


def _lends(info: VoiceInfo) -> bool:
    return "converts" not in info.can


def _said(heard: Range) -> str:
    low, middle, high = (note_name(midi_of(hz)) for hz in (heard.lowest_hz, heard.median_hz, heard.highest_hz))
    return tr("Was heard from {low} to {high}, mostly about {middle}.", low=low, high=high, middle=middle)
