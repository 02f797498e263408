"""The head of a run: what it is, how far, how long yet, on what and why; stop and resume; what went wrong."""

import time
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from studio.models.run_record import RunRecord
from studio.ui.shared.buttons import Badge, action_button
from studio.ui.shared.layout import column, label, row, set_role
from studio.ui.tokens import SPACE
from studio.words.format import count, left, span
from studio.words.run_words import resume_text, state_kind, state_text, way_on


class RunHeader(QWidget):
    """Shows one record as it is now."""

    def __init__(self, action: Callable[[str], QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = label("", "title")
        self.badge = Badge()
        self.progress = QProgressBar()
        self.facts, self.device = label("", "dim", wrap=True), label("", "caption", wrap=True)
        self.stop = action_button(action("training.stop"))
        self.resume = action_button(action("training.resume"))
        self.speak = action_button(action("training.speak"), text="Speak")
        self.problem = set_role(QFrame(), "banner", "error")
        self.problem_what, self.problem_text = label("", "heading", wrap=True), label("", wrap=True)
        self.again = action_button(action("training.again"))
        self.copy = action_button(action("training.copy-problem"), "ghost", text="Copy")
        self._build()

    def _build(self) -> None:
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1000)
        self.problem_text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        told = row(column(self.problem_what, self.problem_text, gap=2), self.again, self.copy)
        told.setContentsMargins(12, SPACE, SPACE, SPACE)
        told.setStretch(0, 1)
        self.problem.setLayout(told)
        line = row(self.title, self.badge, None, self.speak, self.stop, self.resume)
        layout = column(line, self.progress, self.facts, self.device, self.problem, gap=6)
        layout.setContentsMargins(2 * SPACE, 12, 2 * SPACE, SPACE)
        self.setLayout(layout)

    def show_run(self, run: RunRecord) -> None:
        """Everything as it is now."""
        self.title.setText(run.title)
        stopping = run.stopping and run.alive
        self.badge.show_text("Stopping" if stopping else state_text(run.state), state_kind(run.state))
        fraction = run.fraction
        self.progress.setVisible(fraction is not None)
        self.progress.setValue(round(1000 * (fraction or 0)))
        steps = f"step {run.step:,}" + (f" of {run.total_steps:,}" if run.total_steps else "")
        parts = [steps, f"{span(run.wall_s)} trained"]
        if run.state == "running":
            parts.append("stops at the next step" if stopping else left(run.eta_s) or "working out how long")
            if fraction is not None:
                parts.insert(0, f"{fraction:.0%}")
        start = run.starts[-1] if run.starts else None
        if start is not None and start.clips:
            parts.append(f"{count(start.clips, 'clip')}, {start.held_out:,} held out")
        self.facts.setText(" · ".join(part for part in parts if part))
        device = f"On {run.device}" if run.device else ""
        if run.device and run.device_reason:
            device += f": {run.device_reason}"
        if not run.alive and run.resumable and run.checkpoints:
            last = run.checkpoints[-1]
            device = resume_text(step=last.step, age_s=max(0.0, time.time() - last.time))
        self.device.setText(device)
        self.device.setVisible(bool(device))
        self.stop.setVisible(run.alive)
        self.resume.setVisible(run.resumable and not run.alive)
        self._show_problem(run)

    def _show_problem(self, run: RunRecord) -> None:
        step = run.checkpoints[-1].step if run.checkpoints else 0
        way = way_on(run.state, run.problem, resumable=run.resumable, step=step)
        warning = run.warnings[-1] if run.warnings and run.state == "running" else None
        self.problem.setVisible(way is not None or warning is not None)
        self.again.setVisible(way is not None)
        self.copy.setVisible(run.problem is not None)
        # One button is the one to press.
        self.resume.show_role("primary" if way is not None and way.resume else "")
        self.again.show_role("" if way is None or way.resume else "primary")
        if way is not None:
            set_role(self.problem, "banner", "error" if run.state == "failed" else "warning")
            self.problem_what.setText(way.what)
            self.problem_text.setText(way.then)
        elif warning is not None:
            set_role(self.problem, "banner", "warning")
            said = warning.say()
            self.problem_what.setText(said.what)
            self.problem_text.setText(said.then)
