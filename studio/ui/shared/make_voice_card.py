"""“Make my voice”: one click from clips to a voice, with the time it takes said beforehand."""

from collections.abc import Callable

from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from backend.protocol.training_jobs import VoiceExpected
from studio.sessions.new_voice import NewVoice
from studio.ui.shared.buttons import action_button, button
from studio.ui.shared.layout import column, label, row, set_role
from studio.words.format import left, sentence, span
from studio.words.language import tr
from studio.words.run_words import LITTLE, LITTLE_S

PROMISE = tr("Nothing to choose. Hear it get better while it trains, and stop whenever it is good enough.")


class MakeVoiceCard(QFrame):
    """What it would take and the button; while clips are prepared, how far that is."""

    def __init__(
        self, voice: NewVoice, action: Callable[[str], QAction], role: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._voice = voice
        self.said = label("", wrap=True)
        self.concern = label("", "caption", wrap=True)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1000)
        self.progress.setAccessibleName(tr("Preparing"))
        self.make = action_button(action("app.make-voice"), role)
        self.imitate = action_button(action("app.imitate"), "ghost", show_icon=False)
        self.cancel = button(tr("Cancel"), self._cancel, "ghost", tr("What is prepared stays prepared."))
        self.setLayout(
            column(
                label(tr("Make my voice"), "heading"),
                self.said,
                self.concern,
                self.progress,
                row(self.imitate, None, self.cancel, self.make),
                margin=12,
            )
        )
        set_role(self, "card")
        voice.changed.connect(self._show)
        voice.stale.connect(self._show)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Nobody is asked how long it takes before somebody can read it."""
        super().showEvent(event)
        self._show()

    def _show(self) -> None:
        job = self._voice.making
        self.progress.setVisible(job is not None)
        self.cancel.setVisible(job is not None)
        self.make.setVisible(job is None)
        if job is not None:
            self.progress.setValue(round(1000 * job.fraction))
            self.said.setText(
                " · ".join(part for part in (job.text or tr("Preparing the clips"), left(job.eta_s)) if part)
            )
            self.concern.setText(tr("The training starts by itself as soon as the clips are prepared."))
            self.concern.show()
        else:
            self.said.setText(self._sentence())
            expected = self._voice.expected
            little = expected is not None and not expected.based and expected.speech_s < LITTLE_S
            self.concern.setText(LITTLE if little else PROMISE)
            self.concern.setVisible(expected is None or expected.speech_s > 0)
            if self.isVisible():
                self._voice.look()

    def _sentence(self) -> str:
        training, problem, expected = self._voice.training, self._voice.problem, self._voice.expected
        if training is not None:
            return tr(
                "{title} is training now, and two at once take twice as long: stop it, or wait until it is done.",
                title=training.title,
            )
        if problem is not None:
            return problem.sentence()
        return expectation(expected) if expected is not None else tr("Looking at the clips…")

    def _cancel(self) -> None:
        if (job := self._voice.making) is not None:
            job.cancel()


def expectation(expected: VoiceExpected) -> str:
    """How long it would take and from what, or what is missing."""
    if expected.speech_s == 0:
        return tr("There are no clips to learn from: import recordings with their texts, or record some.")
    train_s = 60 * expected.train_minutes
    if expected.based:
        learned = tr(
            "A voice that learns from {speech} of recordings, beginning with the base that comes with Voicewright, in "
            "about {time}",
            speech=span(expected.speech_s),
            time=span(expected.prepare_s + train_s),
        )
    else:
        learned = tr(
            "A voice that learns from {speech} of recordings, in about {time}",
            speech=span(expected.speech_s),
            time=span(expected.prepare_s + train_s),
        )
    if not expected.prepare_s:
        return sentence(learned)
    return tr(
        "{learned}: {prepare} to prepare the clips, {train} to train.",
        learned=learned,
        prepare=span(expected.prepare_s),
        train=span(train_s),
    )
