"""Where the text goes in: voice, language, speaker, speed and pitch, and the one primary action."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QLabel, QPlainTextEdit, QSizePolicy, QWidget

from backend.protocol.voices import VoiceInfo
from studio.models.voices import AbleVoices
from studio.ui.shared.buttons import action_button
from studio.ui.shared.controls import choice, number
from studio.ui.shared.layout import column, label, row
from studio.ui.speak.knob_row import KnobRow
from studio.ui.tokens import SPACE


class Composer(QWidget):
    """Text and how it is to be said."""

    changed = Signal()

    def __init__(self, voices: AbleVoices, speak: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._voices = voices
        self.text = QPlainTextEdit()
        self.text.setPlaceholderText("Type what the voice should say. Several sentences are fine.")
        self.text.setAccessibleName("Text to speak")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(68)
        self.text.textChanged.connect(self.changed)
        self.voice = choice("Voice")
        self.voice.setModel(voices)
        self.voice.setMinimumWidth(180)
        self.voice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.speaker, self.language = choice("Speaker"), choice("Language")
        self.speed = number("Speed", 0.5, 2.0, 0.05, value=1.0, unit=" ×", decimals=2)
        self.semitones = number("Pitch", -24, 24, 0.5, unit=" st", decimals=1)
        self.speed.setToolTip("Speed against the voice's own, 0.5 to 2")
        self.semitones.setToolTip("Semitones above or below the voice's own pitch")
        self.knobs = KnobRow()
        self._build(speak)
        self.voice.currentIndexChanged.connect(self._voice_changed)
        voices.items_changed.connect(self._voice_changed)
        self._voice_changed()

    def _build(self, speak: QAction) -> None:
        line = row()
        labelled = ("Voice", self.voice), ("Speaker", self.speaker), ("Language", self.language)
        self._labels: dict[QWidget, QLabel] = {}
        for name, widget in (*labelled, ("Speed", self.speed), ("Pitch", self.semitones)):
            said = self._labels[widget] = label(name, "dim")
            said.setBuddy(widget)
            line.addWidget(said)
            line.addWidget(widget)
            line.addSpacing(SPACE)
        line.addStretch(1)
        button = action_button(speak, "primary")
        button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        line.addWidget(button)
        layout = column(self.text, line, self.knobs)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        self.setLayout(layout)

    def voice_info(self) -> VoiceInfo | None:
        """The chosen voice."""
        info = self.voice.currentData(self._voices.VOICE_ROLE)
        return info if isinstance(info, VoiceInfo) else None

    def choose_voice(self, id: str) -> None:
        """Choose a voice by id."""
        if id in self._voices.ids:
            self.voice.setCurrentIndex(self._voices.ids.index(id))

    def how(self) -> dict[str, Any]:
        """What a Speak job wants beside voice and text."""
        return {
            "language": self.language.currentText(),
            "speaker": self.speaker.currentText(),
            "speed": self.speed.value(),
            "semitones": self.semitones.value(),
            "knobs": self.knobs.values(),
        }

    def _voice_changed(self) -> None:
        if self.voice.currentIndex() < 0 and self._voices.items:
            self.voice.setCurrentIndex(0)
        info = self.voice_info()
        for box, values in (
            (self.speaker, info.speakers if info else []),
            (self.language, info.languages if info else []),
        ):
            held = box.currentText()
            box.clear()
            box.addItems(values)
            box.setCurrentIndex(max(0, values.index(held) if held in values else 0) if values else -1)
            # A choice of one is no choice.
            box.setVisible(len(values) > 1)
            self._labels[box].setVisible(len(values) > 1)
        self.knobs.show_knobs(info.knobs if info else [])
        self.changed.emit()
