"""What is said in place, below the buttons: why something did not go, how a take is, what a test came to."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QLabel

from backend.protocol.problems import Problem
from studio.audio.recorder import Recorded
from studio.audio.remarks import Remark
from studio.ui.record.needs import Needs
from studio.ui.shared.buttons import button
from studio.ui.shared.layout import column, label, row, set_role
from studio.words import take_words
from studio.words.language import tr

_ICONS = {"good": "circle-check", "warning": "triangle-alert"}
HEADPHONES = (
    tr("Only with headphones."),
    tr("From a loudspeaker your voice would be recorded a second time, and it may howl."),
)


class Refusal(QFrame):
    """Says in place why something did not go, and what to do."""

    def __init__(self, context: Needs) -> None:
        super().__init__()
        self._context = context
        self.kind = ""
        set_role(self, "banner", "warning")
        self._icon = QLabel()
        self.what = label("", "heading", wrap=True)
        self._remedy = label("", "dim", wrap=True)
        self._import = button(tr("Import recordings…"), lambda: context.actions["app.import"].trigger())
        words = column(self.what, self._remedy, gap=2)
        line = row(self._icon, words, self._import, gap=12)
        line.setStretch(1, 1)
        line.setContentsMargins(12, 8, 12, 8)
        self.setLayout(line)
        self.hide()

    def tell(self, problem: Problem) -> None:
        """Say it."""
        said = problem.say()
        self._show("warning", "triangle-alert", "warning", said.what, said.then)
        self.kind = problem.general
        self._import.setVisible(problem.general.startswith("no-") or problem.general == "audio-hangs")

    def judge(self, remarks: Sequence[Remark]) -> None:
        """The take is kept, and this is to be said of it."""
        if self.kind:
            return
        if remarks:
            what, then = take_words.said(remarks[0].kind, remarks[0].figure)
            self._show(
                "warning", "triangle-alert", "warning", tr("Kept, but {what}", what=what[:1].lower() + what[1:]), then
            )
        else:
            self._show("good", "circle-check", "good", tr("A good take, kept."), "")
        self._import.hide()

    def assess(self, recorded: Recorded) -> None:
        """What a test of the microphone came to."""
        figures = tr(
            "Peak {peak_db:.0f} dB, noise {noise_db:.0f} dB.",
            peak_db=recorded.reading.peak_db,
            noise_db=recorded.noise_db,
        ).replace("-", "−")
        if recorded.remarks:
            what, then = take_words.said(recorded.remarks[0].kind, recorded.remarks[0].figure)
            self._show("warning", "triangle-alert", "warning", what, f"{then} {figures}")
        else:
            self._show("good", "circle-check", "good", tr("Microphone and room will do."), figures)
        self._import.hide()

    def room(self, verdict: str, noise_db: float) -> None:
        """How the room is."""
        kind, what, then = take_words.room(verdict, noise_db)
        self._show(kind, _ICONS[kind], kind, what, then)
        self._import.hide()

    def warn_of_loudspeakers(self) -> None:
        """One is to hear oneself."""
        self._show("warning", _ICONS["warning"], "warning", *HEADPHONES)
        self._import.hide()

    def clear(self) -> None:
        """Say nothing."""
        self.kind = ""
        self.hide()

    def _show(self, kind: str, icon: str, token: str, what: str, remedy: str) -> None:
        self.kind = ""
        set_role(self, "banner", kind)
        self._icon.setPixmap(self._context.theme.pixmap(icon, 20, token))
        self.what.setText(what)
        self._remedy.setText(remedy)
        self._remedy.setVisible(bool(remedy))
        self.setAccessibleName(f"{what} {remedy}")
        self.show()
