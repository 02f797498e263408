"""The inspector of Record: the takes of the prompt in front; one of them is the clip."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from backend.project.takes import Take
from backend.protocol.proofs import Mistake
from studio.audio.remarks import Remark
from studio.sessions.recording import Recording
from studio.sessions.take_judging import TakeJudging
from studio.sessions.take_listening import TakeListening
from studio.ui.record.needs import Needs
from studio.ui.shared.buttons import Badge, action_button, button
from studio.ui.shared.layout import clear, column, label, row, set_role
from studio.words import format, take_words
from studio.words import listening_words as words
from studio.words.language import tr, trn

NONE = tr("No take of this sentence yet. Press Space, read it aloud, and press Space again.")
NOTHING = tr("The takes of the sentence in front show here.")
Do = Callable[[Take], object]


class TakePanel(QWidget):
    """Every take stays until it is removed, and a removed one comes back with Undo."""

    def __init__(
        self,
        context: Needs,
        recording: Recording,
        judging: TakeJudging,
        listening: TakeListening,
        do: tuple[Do, Do, Do],
        action: Callable[[str], QAction],
    ) -> None:
        """``do``: use a take, listen to it, remove it."""
        super().__init__()
        self._context, self._recording = context, recording
        self._judging, self._listening, self._do = judging, listening, do
        set_role(self, "panel")
        self._none = label(NONE, "dim", wrap=True)
        self._compare = action_button(action("record.compare"), text=tr("Compare"))
        self._list = column()
        head = row(label(tr("Takes"), "title"), None, self._compare)
        self.setLayout(column(head, 4, self._none, self._list, None, margin=16))
        judging.changed.connect(self.follow)
        recording.prompt_changed.connect(lambda _prompt: self.follow())
        self.follow()

    def follow(self) -> None:
        """Show the takes, the newest on top."""
        clear(self._list)
        takes, best = self._context.takes.items, self._judging.best
        for number, take in reversed(list(enumerate(takes, 1))):
            why = take_words.best(best.ground, best.wholly) if best and best.take == take.id else ""
            wrong, remarks = self._listening.mistakes(take.id), self._judging.remarks(take.id)
            card = TakeCard(number, take, remarks, wrong, why, self._do, self._context.state.writable)
            self._list.addWidget(card)
        self._none.setText(NONE if self._recording.prompt else NOTHING)
        self._none.setVisible(not takes)
        self._compare.setVisible(len(takes) > 1)


_ALL_HEARD = tr("Every word was heard.")


class TakeCard(QFrame):
    """One take: length, level, and what can be done with it."""

    def __init__(
        self,
        number: int,
        take: Take,
        remarks: Sequence[Remark],
        wrong: Sequence[Mistake] | None,
        why: str,
        do: tuple[Do, Do, Do],
        writable: bool,
    ) -> None:
        """``why`` it is the best; empty: it is not."""
        super().__init__()
        choose, listen, remove = do
        set_role(self, "card")
        badge = Badge(tr("in use"), "accent") if take.chosen else Badge()
        best = Badge(tr("best"), "good") if why else Badge()
        use = button(
            tr("Use"), lambda: choose(take), "primary" if why else "", tip=tr("Use this take ({number})", number=number)
        )
        # Only hiding: showing what has no parent yet would open a window of its own for a moment.
        (use if take.chosen else badge).hide()
        if not why:
            best.hide()
        use.setEnabled(writable)
        gone = button(tr("Remove"), lambda: remove(take), "ghost")
        gone.setEnabled(writable)
        length = label(format.duration(take.duration_s), "dim")
        head = row(label(tr("Take {number}", number=number), "heading"), badge, best, None, length)
        body = column(head, *self._said(take, remarks, wrong, why), gap=4)
        body.addSpacing(4)
        body.addLayout(row(button(tr("Listen"), lambda: listen(take)), use, None, gone))
        body.setContentsMargins(12, 10, 12, 10)
        self.setLayout(body)
        named = tr("Take {number}, {length}, the best") if why else tr("Take {number}, {length}")
        self.setAccessibleName(named.format(number=number, length=format.duration(take.duration_s)))

    def _said(self, take: Take, remarks: Sequence[Remark], wrong: Sequence[Mistake] | None, why: str) -> list[QLabel]:
        """A line for each thing that is to be said, the same only once."""
        lines = [(facts(take), ""), (why, "good"), (take.note, "warning")]
        lines += [(take_words.said(remark.kind, remark.figure)[0], "warning") for remark in remarks]
        if wrong:
            headline, which = words.take_in_short(wrong)
            lines += [(headline, "warning"), (which, "")]
        elif wrong is not None and why != _ALL_HEARD:
            lines.append((_ALL_HEARD, "good"))
        return [label(text, "caption", wrap=True, kind=kind) for text, kind in lines if text]


def facts(take: Take) -> str:
    """Its level in words."""
    parts = []
    if take.level.peak_dbfs is not None:
        parts.append(tr("peak {peak_dbfs:.0f} dB", peak_dbfs=take.level.peak_dbfs))
    if take.level.noise_dbfs is not None and take.level.peak_dbfs is not None:
        parts.append(tr("noise {noise_dbfs:.0f} dB", noise_dbfs=take.level.noise_dbfs))
    if take.level.clipped:
        parts.append(trn("{n:,} sample clipped", "{n:,} samples clipped", take.level.clipped))
    return " · ".join(parts).replace("-", "−")
