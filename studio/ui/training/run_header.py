"""The head of a training: what it is, its stages, how far, how long yet, on what and why; and what to do next."""

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from studio.models.run_record import RunRecord
from studio.models.trainings import VoiceTraining
from studio.ui.shared.buttons import Badge, action_button
from studio.ui.shared.layout import column, label, row, set_role
from studio.ui.tokens import SPACE
from studio.ui.training.stage_steps import StageSteps
from studio.words.format import left, span
from studio.words.language import tr, trn
from studio.words.run_words import NextStep, ready_step, resume_text, state_kind, state_text, way_on


class RunHeader(QWidget):
    """Shows one training and one of its stages as they are now."""

    def __init__(self, action: Callable[[str], QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = label("", "title")
        self.title.setMinimumWidth(1)  # in a narrow window the name gives way, not the buttons
        self.badge = Badge()
        self.stages = StageSteps()
        self.progress = QProgressBar()
        self.facts, self.device = label("", "dim", wrap=True), label("", "caption", wrap=True)
        self.stop = action_button(action("training.stop"))
        self.resume = action_button(action("training.resume"))
        self.speak = action_button(action("training.speak"), text=tr("Speak"))
        self.next = set_role(QFrame(), "banner", "error")
        self.next_what, self.next_text = label("", "heading", wrap=True), label("", wrap=True)
        self.again = action_button(action("training.again"))
        self.copy = action_button(action("training.copy-problem"), "ghost", text=tr("Copy"))
        self.use = action_button(action("training.speak"), "primary", text=tr("Speak"))
        self._build()

    def _build(self) -> None:
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1000)
        self.next_text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        told = row(column(self.next_what, self.next_text, gap=2), self.again, self.copy, self.use)
        told.setContentsMargins(12, SPACE, SPACE, SPACE)
        told.setStretch(0, 1)
        self.next.setLayout(told)
        line = row(self.title, self.badge, None, self.speak, self.stop, self.resume)
        layout = column(line, row(self.stages, None), self.progress, self.facts, self.device, self.next, gap=6)
        layout.setContentsMargins(2 * SPACE, 12, 2 * SPACE, SPACE)
        self.setLayout(layout)

    def show_run(self, training: VoiceTraining, run: RunRecord, *, voice: bool, figures: Sequence[str]) -> None:
        """Everything as it is now. ``voice``: whether the training's voice can be tried; ``figures``: how it was
        judged, in words.
        """
        self.title.setText(training.name)
        self.title.setToolTip(training.name)
        self.stages.show_training(training, run)
        stopping = run.stopping and run.alive
        self.badge.show_text(tr("Stopping") if stopping else state_text(run.state), state_kind(run.state))
        self.progress.setVisible(run.fraction is not None)
        self.progress.setValue(round(1000 * (run.fraction or 0)))
        self.facts.setText(
            " · ".join(part for part in _facts(run, stopping=stopping, several=len(training.runs) > 1) if part)
        )
        device = _ground(run)
        if not run.alive and run.resumable and run.checkpoints:
            last = run.checkpoints[-1]
            device = resume_text(step=last.step, age_s=max(0.0, time.time() - last.time))
        self.device.setText(device)
        self.device.setVisible(bool(device))
        self.stop.setVisible(run.alive)
        self.resume.setVisible(run.resumable and not run.alive)
        self._show_next(training, run, voice=voice, figures=figures)

    def _show_next(self, training: VoiceTraining, run: RunRecord, *, voice: bool, figures: Sequence[str]) -> None:
        step = run.checkpoints[-1].step if run.checkpoints else 0
        way = way_on(run.state, run.problem, resumable=run.resumable, step=step)
        ready = training.state == "finished" and voice
        warning = run.warnings[-1] if run.warnings and run.state == "running" else None
        self.next.setVisible(way is not None or ready or warning is not None)
        self.again.setVisible(way is not None)
        self.copy.setVisible(run.problem is not None)
        self.use.setVisible(ready and way is None)
        self.speak.setVisible(not (ready and way is None))
        # One button is the one to press.
        self.resume.show_role("primary" if way is not None and way.resume else "")
        self.again.show_role("" if way is None or way.resume else "primary")
        if way is not None:
            self._say(NextStep(what=way.what, then=way.then), "error" if run.state == "failed" else "warning")
        elif ready:
            self._say(ready_step(training.name, figures), "good")
        elif warning is not None:
            said = warning.say()
            self._say(NextStep(what=said.what, then=said.then), "warning")

    def _say(self, step: NextStep, kind: str) -> None:
        set_role(self.next, "banner", kind)
        self.next_what.setText(step.what)
        self.next_text.setText(step.then)
        self.next_text.setVisible(bool(step.then))


def _facts(run: RunRecord, *, stopping: bool, several: bool) -> list[str]:
    """How far it is, how long it took and takes."""
    steps = (
        tr("step {step:,} of {steps:,}", step=run.step, steps=run.config.steps)
        if run.config.steps
        else tr("step {step:,}", step=run.step)
    )
    parts = [steps, tr("{wall} trained", wall=span(run.wall_s))]
    if run.state == "running":
        rest = left(run.eta_s)
        of_stage = tr("{rest} of this stage", rest=rest) if rest and several else rest
        parts.append(tr("stops at the next step") if stopping else of_stage or tr("working out how long"))
        if run.fraction is not None:
            parts.insert(0, f"{run.fraction:.0%}")
    return parts


def _ground(run: RunRecord) -> str:
    """From how many clips, on what, and why there."""
    start = run.starts[-1] if run.starts else None
    parts = []
    if start is not None and start.clips:
        held_out = start.held_out
        parts.append(
            trn(
                "{n:,} clip, {held_out:,} held out.",
                "{n:,} clips, {held_out:,} held out.",
                start.clips,
                held_out=held_out,
            )
        )
    if run.device:
        on = tr("On {device}", device=run.device)
        parts.append(f"{on}: {run.device_reason}" if run.device_reason else on)
    return " ".join(parts)
