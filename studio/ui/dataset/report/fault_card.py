"""One fault of the report: what it is, why a voice minds, how much it touches, and what can be done with a click."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from studio.models.health_report import Fault, Remedy
from studio.ui.shared.buttons import Badge, button
from studio.ui.shared.flow_layout import FlowLayout
from studio.ui.shared.layout import column, label, row, set_role
from studio.words import health_words
from studio.words.format import count, span

REMEDY_WORDS: dict[Remedy, tuple[str, str]] = {
    "exclude": ("Keep out", "They stay in the project; training passes them over. Undo brings them back."),
    "keep-one": ("Keep one of each", "All but one of the same recordings are kept out of training."),
    "trim": ("Trim", "Their edges move to where somebody speaks; nothing is cut off the recordings."),
    "level": ("Even out", "They get the gain that brings them to the loudness of all others."),
    "denoise": ("Reduce noise", "Steady noise goes where it then measures better; the recordings stay as they are."),
    "transcribe": ("Transcribe", "Write down what they say, to be read over."),
    "slice": ("Slice", "Cut them at their pauses."),
    "listen": ("Find the words", "Listen to them, and say which words are wrong."),
    "record": ("Record again", "Put their sentences on the list of Record, and keep these recordings out."),
    "train-too": ("Train on them too", "They are no longer held out."),
    "align": ("Align again", "Find out anew who says what when; boundaries that you set stay."),
}
"""Its button, and what it does."""
_KINDS = {"error": "error", "warning": "warning", "info": "accent"}
_SAID = {"error": "Fix", "warning": "Look at", "info": "Nice to have"}


class FaultCard(QFrame):
    """A row of the report."""

    shown = Signal(object)
    """The fault whose clips are to be shown."""
    asked = Signal(str, object)
    """A remedy and the fault."""

    def __init__(self, fault: Fault, of_s: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fault = fault
        set_role(self, "card")
        words = health_words.of_check(fault.check)
        self.setAccessibleName(f"{words.wrong}: {count(len(fault.clips), 'clip')}")
        self.setAccessibleDescription(words.why)
        self.buttons: dict[str, QPushButton] = {
            remedy: button(
                REMEDY_WORDS[remedy][0], partial(self.asked.emit, remedy, fault), "", REMEDY_WORDS[remedy][1]
            )
            for remedy in fault.remedies
        }
        self.show_button = button("Show", partial(self.shown.emit, fault), "ghost", "These clips in the table.")
        buttons = QWidget()
        buttons.setLayout(FlowLayout(self.show_button, *self.buttons.values()))
        self.setLayout(
            column(
                row(
                    Badge(_SAID[fault.severity], _KINDS[fault.severity]),
                    label(words.wrong, "heading"),
                    None,
                    label(count(len(fault.clips), "clip"), "heading"),
                    gap=10,
                ),
                label(words.why, "dim", wrap=True),
                label(brings(fault, of_s), "caption", wrap=True),
                buttons,
                margin=14,
                gap=6,
            )
        )


def brings(fault: Fault, of_s: float) -> str:
    """How much it touches, and what mending it brings."""
    share = f"{span(fault.seconds)} of {span(of_s)} of recordings."
    if fault.severity == "info" or not fault.freed:
        return share
    if fault.freed == len(fault.clips):
        return f"{share} Once mended, nothing else is wrong with {'it' if fault.freed == 1 else 'them'}."
    return f"{share} Once mended, {count(fault.freed, 'clip')} of them would be without fault."
