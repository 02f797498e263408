"""First steps: from recordings to a voice that speaks, how far one is, and a button to each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from backend.project.project import Project
from studio.models.health import HealthModel
from studio.models.script import ScriptModel
from studio.ui.needs import HasClips, HasVoices
from studio.ui.shared.buttons import button
from studio.ui.shared.layout import column, label, row, set_role
from studio.ui.shared.popup_sheet import PopupSheet
from studio.ui.theme import Theme
from studio.words.language import tr

WIDTH_PX, HIGH_PX = 600, 486
"""As large as the four steps need at the usual size of text; where there is less room they scroll."""


class Needs(HasClips, HasVoices, Protocol):
    """What tells how far one is."""

    @property
    def health(self) -> HealthModel: ...
    @property
    def project(self) -> Project | None: ...
    @property
    def script(self) -> ScriptModel: ...


@dataclass(frozen=True, kw_only=True)
class Step:
    """One of them."""

    title: str
    text: str
    done: bool
    place: str
    """The workspace in which it is done."""
    button: str


def steps(context: Needs) -> list[Step]:
    """From recordings to a voice that speaks; nothing is done where no project is open."""
    there = context.project is not None
    clips = there and context.clips.total > 0
    return [
        Step(
            title=tr("Bring recordings"),
            text=tr(
                "Record yourself sentence by sentence, or import recordings with their texts. Ten minutes are a good "
                "start; one person, one microphone, a quiet room."
            ),
            done=clips,
            place="record",
            button=tr("Record"),
        ),
        Step(
            title=tr("Have them checked"),
            text=tr("Prepare finds where each sound lies. Check says what would spoil a voice, and mends most of it."),
            done=clips and context.health.checked,
            place="dataset",
            button=tr("Look at the clips"),
        ),
        Step(
            title=tr("Train"),
            text=tr("“Make my voice” chooses everything. You hear it get better, and stop when it is good enough."),
            done=there and any(not voice.built_in for voice in context.voices.items),
            place="training",
            button=tr("Train"),
        ),
        Step(
            title=tr("Let it speak"),
            text=tr("Type a text. Then bend pitch, length and loudness in the picture, and export the sound."),
            done=there and any(line.spoken is not None for line in context.script.items),
            place="speak",
            button=tr("Speak"),
        ),
    ]


class GuideSheet(PopupSheet):
    """Opens over the window, from the welcome page or from Help; Escape closes."""

    def __init__(self, context: Needs, theme: Theme, parent: QWidget, go: Callable[[str], object]) -> None:
        """``go``: brings a workspace to the front, or asks for a project first where none is open."""
        self._context, self._go = context, go
        super().__init__(theme, parent, tr("First steps"))

    def contents(self) -> list[QWidget]:
        """The steps; the first that is left is the one to take."""
        found = steps(self._context)
        following = next((step for step in found if not step.done), None)
        return [*(self._card(number, step, step is following) for number, step in enumerate(found, 1))]

    def place(self) -> None:
        """In the middle, about as large as what it says."""
        window = self._window
        width = min(WIDTH_PX, window.width() - 48)
        self.setFixedWidth(width)
        height = min(self.theme.scaled(HIGH_PX), window.height() - 96)
        self.setGeometry((window.width() - width) // 2, max(48, (window.height() - height) // 3), width, height)

    def _card(self, number: int, step: Step, following: bool) -> QWidget:
        mark = QLabel(str(number))
        if step.done:
            mark.setPixmap(self.theme.pixmap("circle-check", 22, "good"))
        mark.setFixedWidth(24)
        mark.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        mark.setAccessibleName(tr("done") if step.done else tr("step {number}", number=number))
        go = button(step.button, lambda: self._leave_for(step.place), "primary" if following else "")
        words = column(label(step.title, "heading"), label(step.text, "dim", wrap=True), gap=2)
        line = row(mark, words, go, margin=12, gap=12)
        line.setStretch(1, 1)
        made = set_role(QFrame(), "card")
        made.setLayout(line)
        return made

    def _leave_for(self, place: str) -> None:
        self.hide()
        self._go(place)
