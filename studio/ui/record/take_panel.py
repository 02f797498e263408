"""The inspector of Record: the takes of the prompt in front; one of them is the clip."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QWidget

from backend.project.takes import Take
from backend.protocol.proofs import Mistake
from studio.audio.remarks import Remark
from studio.sessions.recording import Recording
from studio.sessions.take_listening import TakeListening
from studio.ui.record.needs import Needs
from studio.ui.shared.buttons import Badge, button
from studio.ui.shared.layout import clear, column, label, row, set_role
from studio.words import format, take_words
from studio.words import listening_words as words

NONE = "No take of this sentence yet. Press Space, read it aloud, and press Space again."
NOTHING = "The takes of the sentence in front show here."
Do = Callable[[Take], object]


class TakePanel(QWidget):
    """Every take stays until it is removed, and a removed one comes back with Undo."""

    def __init__(
        self, context: Needs, recording: Recording, listening: TakeListening, choose: Do, listen: Do, remove: Do
    ) -> None:
        super().__init__()
        self._listening = listening
        listening.heard.connect(lambda _take: self.follow())
        self._context = context
        self._do = (choose, listen, remove)
        set_role(self, "panel")
        self._recording = recording
        self._none = label(NONE, "dim", wrap=True)
        self._list = column()
        self.setLayout(column(label("Takes", "title"), 4, self._none, self._list, None, margin=16))
        context.takes.items_changed.connect(self.follow)
        recording.prompt_changed.connect(lambda _prompt: self.follow())
        self.follow()

    def follow(self) -> None:
        """Show the takes, the newest on top."""
        clear(self._list)
        takes = self._context.takes.items
        for number, take in reversed(list(enumerate(takes, 1))):
            wrong = self._listening.mistakes(take.id)
            remarks = self._recording.remarks.get(take.id, [])
            self._list.addWidget(TakeCard(number, take, remarks, wrong, self._do, self._context.state.writable))
        self._none.setText(NONE if self._recording.prompt else NOTHING)
        self._none.setVisible(not takes)


class TakeCard(QFrame):
    """One take: length, level, and what can be done with it."""

    def __init__(
        self,
        number: int,
        take: Take,
        remarks: Sequence[Remark],
        wrong: Sequence[Mistake] | None,
        do: tuple[Do, Do, Do],
        writable: bool,
    ) -> None:
        super().__init__()
        choose, listen, remove = do
        set_role(self, "card")
        badge = Badge("in use", "accent") if take.chosen else Badge()
        use = button("Use", lambda: choose(take), tip=f"Use this take ({number})")
        # Only hiding: showing what has no parent yet would open a window of its own for a moment.
        (use if take.chosen else badge).hide()
        use.setEnabled(writable)
        gone = button("Remove", lambda: remove(take), "ghost")
        gone.setEnabled(writable)
        head = row(label(f"Take {number}", "heading"), badge, None, label(format.duration(take.duration_s), "dim"))
        body = column(head, label(facts(take), "caption", wrap=True), gap=4)
        if take.note:
            body.addWidget(label(take.note, "caption", wrap=True, kind="warning"))
        for remark in remarks:
            body.addWidget(label(take_words.said(remark.kind, remark.figure)[0], "caption", wrap=True, kind="warning"))
        if wrong is not None:
            self.verdict = label(words.take(wrong) or "Every word was heard.", "caption", wrap=True)
            set_role(self.verdict, "caption", "warning" if wrong else "good")
            body.addWidget(self.verdict)
        body.addSpacing(4)
        body.addLayout(row(button("Listen", lambda: listen(take)), use, None, gone))
        body.setContentsMargins(12, 10, 12, 10)
        self.setLayout(body)
        self.setAccessibleName(f"Take {number}, {format.duration(take.duration_s)}")


def facts(take: Take) -> str:
    """Its level in words."""
    parts = []
    if take.level.peak_dbfs is not None:
        parts.append(f"peak {take.level.peak_dbfs:.0f} dB")
    if take.level.noise_dbfs is not None and take.level.peak_dbfs is not None:
        parts.append(f"noise {take.level.noise_dbfs:.0f} dB")
    if take.level.clipped:
        parts.append(f"{format.count(take.level.clipped, 'sample')} clipped")
    return " · ".join(parts).replace("-", "−")
