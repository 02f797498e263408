"""Where the text goes in: voice, language, speaker, speed and pitch, and the one primary action."""

import re
from collections.abc import Mapping

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QSizePolicy, QWidget

from backend.project.lines import Line, Voicing
from backend.protocol.voices import VoiceInfo
from backend.protocol.word_jobs import Saying
from studio.models import languages
from studio.models.voices import AbleVoices
from studio.ui.shared.buttons import action_button
from studio.ui.shared.controls import choice, number
from studio.ui.shared.flow_layout import FlowLayout
from studio.ui.shared.layout import column, label, row
from studio.ui.speak.knob_row import KnobRow
from studio.ui.tokens import SPACE
from studio.words import scripts
from studio.words.language import tr
from studio.words.language_cards import card

_SENTENCES = re.compile(r"[.!?…]+[\"'”’»)]*(?:\s|$)|[。！？]+|\n")
"""About where sentences end; where exactly is for the backend to say."""


class Composer(QWidget):
    """Text and how it is to be said."""

    changed = Signal()
    voices_changed = Signal()
    """Voices came or went; another one may be shown now."""
    several_pasted = Signal(str)
    """A text of several sentences was pasted: it becomes lines."""

    def __init__(self, voices: AbleVoices, speak: QAction, from_clip: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._voices = voices
        self.text = LineField()
        self.text.several_pasted.connect(self.several_pasted)
        self.text.setPlaceholderText(tr("Type what the voice should say, or paste a whole chapter: it becomes lines."))
        self.text.setAccessibleName(tr("Text to speak"))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(54)
        self.text.textChanged.connect(self._say_foreign)
        self.text.textChanged.connect(self.changed)
        self.voice = choice(tr("Voice"))
        self.voice.setModel(voices)
        self.voice.setMinimumWidth(180)
        self.voice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.speaker, self.language = choice(tr("Speaker")), choice(tr("Language"))
        self.speed = number(tr("Speed"), 0.5, 2.0, 0.05, value=1.0, unit=" ×", decimals=2)
        self.semitones = number(tr("Pitch"), -24, 24, 0.5, unit=" st", decimals=1)
        self.speed.setToolTip(tr("Speed against the voice's own, 0.5 to 2"))
        self.semitones.setToolTip(tr("Semitones above or below the voice's own pitch"))
        self.knobs = KnobRow()
        self._sayings: list[Saying] = []
        self.foreign = label("", "caption", wrap=True, kind="warning")
        self._build(speak, from_clip)
        self.voice.currentIndexChanged.connect(self._voice_changed)
        for spin in (self.speed, self.semitones):
            spin.valueChanged.connect(lambda _value: self.changed.emit())
        for box in (self.speaker, self.language):
            box.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.knobs.changed.connect(self.changed)
        self.language.currentIndexChanged.connect(lambda _index: self._say_foreign())
        voices.items_changed.connect(self._voice_changed)
        voices.items_changed.connect(self.voices_changed)
        self._voice_changed()

    def _build(self, speak: QAction, from_clip: QAction) -> None:
        line = FlowLayout(gap=2 * SPACE)
        labelled = (tr("Voice"), self.voice), (tr("Speaker"), self.speaker), (tr("Language"), self.language)
        self._pairs: dict[QWidget, QWidget] = {}
        for name, widget in (*labelled, (tr("Speed"), self.speed), (tr("Pitch"), self.semitones)):
            said = label(name, "dim")
            said.setBuddy(widget)
            pair = self._pairs[widget] = QWidget()
            beside = [action_button(from_clip, "icon")] if widget is self.voice else []
            pair.setLayout(row(said, widget, *beside))
            line.addWidget(pair)
        button = self.speak = action_button(speak, "primary")
        button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        line.push_right(button)
        layout = column(self.text, self.foreign, line, self.knobs)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        self.setLayout(layout)

    def voice_info(self) -> VoiceInfo | None:
        """The chosen voice."""
        info = self.voice.currentData(self._voices.VOICE_ROLE)
        return info if isinstance(info, VoiceInfo) else None

    def start_over(self) -> None:
        """Another project: no text, and everything as the voice has it."""
        self.text.clear()
        self.speed.setValue(1.0)
        self.semitones.setValue(0.0)
        self.knobs.reset()
        self._sayings = []
        self.voice.setCurrentIndex(0 if self._voices.items else -1)

    def choose_voice(self, id: str) -> None:
        """Choose a voice by id."""
        if id in self._voices.ids:
            self.voice.setCurrentIndex(self._voices.ids.index(id))

    def lacks(self) -> str:
        """Why nothing can be said yet, in words; empty: it can."""
        if self.voice_info() is None:
            return tr("There is no voice yet that could speak.")
        return "" if self.text.toPlainText().strip() else tr("There is nothing to say yet: type a text.")

    def show_said_by(self, voice: str) -> None:
        """The picture below is of this voice, by id; empty: there is none. Where another one is chosen, the button says
        that it will be said again, and its tooltip with whom.
        """
        info = self.voice_info()
        other = info is not None and voice not in ("", info.id)
        self.speak.show_text(tr("Say again") if other else "")
        if info and other:
            self.speak.setToolTip(tr("Say again with {name}", name=info.name))

    def voicing(self) -> Voicing:
        """Who says it, and how."""
        info = self.voice_info()
        return Voicing(
            voice=info.id if info else "",
            language=str(self.language.currentData() or ""),
            speaker=str(self.speaker.currentData() or ""),
            speed=self.speed.value(),
            semitones=self.semitones.value(),
            knobs=self.knobs.values(),
            sayings=self._sayings,
        )

    def show_line(self, line: Line) -> tuple[str, Voicing]:
        """Show a line; what can be shown of it, where its voice is gone for example."""
        self.blockSignals(True)
        how = line.voicing
        if self.text.toPlainText() != line.text:
            self.text.setPlainText(line.text)
        self.choose_voice(how.voice)
        for box, value in ((self.language, how.language), (self.speaker, how.speaker)):
            if (index := box.findData(value)) >= 0:
                box.setCurrentIndex(index)
        self.speed.setValue(how.speed)
        self.semitones.setValue(how.semitones)
        self.knobs.show_values(how.knobs)
        self._sayings = how.sayings
        self.blockSignals(False)
        self._say_foreign()
        return self.text.toPlainText(), self.voicing()

    def _voice_changed(self) -> None:
        if self.voice.currentIndex() < 0 and self._voices.items:
            self.voice.setCurrentIndex(0)
        info = self.voice_info()
        speakers = {name: name for name in (info.speakers if info else [])}
        known = sorted(info.languages if info else [], key=lambda code: languages.name(code).casefold())
        _offer(self.speaker, speakers, info.speakers[0] if info and info.speakers else "")
        _offer(self.language, {code: languages.name(code) for code in known}, _first_language(info))
        for at, code in enumerate(known):
            self.language.setItemData(at, card(code).said(), Qt.ItemDataRole.ToolTipRole)
        for box in (self.speaker, self.language):
            # A choice of one is no choice.
            self._pairs[box].setVisible(box.count() > 1)
        self.knobs.show_knobs(info.knobs if info else [])
        self._say_foreign()
        self.changed.emit()

    def _say_foreign(self) -> None:
        info, text = self.voice_info(), self.text.toPlainText()
        code = str(self.language.currentData() or "")
        script = scripts.foreign(text, code) if info and code else ""
        self.language.setToolTip(card(code).said() if code else "")
        if info and script:
            reads = any(not scripts.foreign(text, other) for other in info.languages)
            then = tr("Choose its language.") if reads else tr("{name} was not trained on it.", name=info.name)
            foreign = tr(
                "This text is {script}, and is read here as {language}.",
                script=scripts.NAMES[script],
                language=languages.name(code),
            )
            self.foreign.setText(f"{foreign} {then}")
        self.foreign.setVisible(bool(script))


class LineField(QPlainTextEdit):
    """The text of a line; what is pasted in several sentences is told instead of taken."""

    several_pasted = Signal(str)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste, or drop."""
        text = source.text()
        if len(_SENTENCES.findall(text.strip())) > 1:
            self.several_pasted.emit(text)
        else:
            super().insertFromMimeData(source)


def _first_language(info: VoiceInfo | None) -> str:
    return info.languages[0] if info and info.languages else ""


def _offer(box: QComboBox, choices: Mapping[str, str], otherwise: str) -> None:
    """Fill a box with what is said for each value; the value that was chosen stays, if it is there."""
    held = box.currentData()
    box.blockSignals(True)
    box.clear()
    for value, said in choices.items():
        box.addItem(said, value)
    box.setCurrentIndex(box.findData(held if held in choices else otherwise))
    box.blockSignals(False)
