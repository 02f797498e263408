"""One fault of the report: what it is, why a voice minds, how much it touches, and what can be done with a click."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from studio.models.health_report import Fault, Remedy
from studio.ui.shared.buttons import Badge, button
from studio.ui.shared.flow_layout import FlowLayout
from studio.ui.shared.layout import column, label, row, set_role
from studio.words import health_words
from studio.words.format import span
from studio.words.language import tr, trn

REMEDY_WORDS: dict[Remedy, tuple[str, str]] = {
    "exclude": (tr("Keep out"), tr("They stay in the project; training passes them over. Undo brings them back.")),
    "keep-one": (tr("Keep one of each"), tr("All but one of the same recordings are kept out of training.")),
    "trim": (tr("Trim"), tr("Their edges move to where somebody speaks; nothing is cut off the recordings.")),
    "level": (tr("Even out"), tr("They get the gain that brings them to the loudness of all others.")),
    "denoise": (
        tr("Reduce noise"),
        tr("Steady noise goes where it then measures better; the recordings stay as they are."),
    ),
    "transcribe": (tr("Transcribe"), tr("Write down what they say, to be read over.")),
    "slice": (tr("Slice"), tr("Cut them at their pauses.")),
    "listen": (tr("Find the words"), tr("Listen to them, and say which words are wrong.")),
    "record": (tr("Record again"), tr("Put their sentences on the list of Record, and keep these recordings out.")),
    "train-too": (tr("Train on them too"), tr("They are no longer held out.")),
    "align": (tr("Align again"), tr("Find out anew who says what when; boundaries that you set stay.")),
}
"""Its button, and what it does."""
_KINDS = {"error": "error", "warning": "warning", "info": "accent"}
_SAID = {"error": tr("Fix"), "warning": tr("Look at"), "info": tr("Nice to have")}


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
        self.setAccessibleName(f"{words.wrong}: {trn('{n:,} clip', '{n:,} clips', len(fault.clips))}")
        self.setAccessibleDescription(words.why)
        self.buttons: dict[str, QPushButton] = {
            remedy: button(
                REMEDY_WORDS[remedy][0], partial(self.asked.emit, remedy, fault), "", REMEDY_WORDS[remedy][1]
            )
            for remedy in fault.remedies
        }
        self.show_button = button(tr("Show"), partial(self.shown.emit, fault), "ghost", tr("These clips in the table."))
        buttons = QWidget()
        buttons.setLayout(FlowLayout(self.show_button, *self.buttons.values()))
        self.setLayout(
            column(
                row(
                    Badge(_SAID[fault.severity], _KINDS[fault.severity]),
                    label(words.wrong, "heading"),
                    None,
                    label(trn("{n:,} clip", "{n:,} clips", len(fault.clips)), "heading"),
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
    share = tr("{seconds} of {of} of recordings.", seconds=span(fault.seconds), of=span(of_s))
    if fault.severity == "info" or not fault.freed:
        return share
    if fault.freed == len(fault.clips):
        mended = trn(
            "Once mended, nothing else is wrong with it.", "Once mended, nothing else is wrong with them.", fault.freed
        )
    else:
        mended = trn(
            "Once mended, {n:,} clip of them would be without fault.",
            "Once mended, {n:,} clips of them would be without fault.",
            fault.freed,
        )
    return f"{share} {mended}"
