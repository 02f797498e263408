"""The head of a run: what it is, how far, how long yet, on what and why; stop and resume; what went wrong."""

import time
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from studio.models.run_record import RunRecord
from studio.models.run_words import resume_text, state_kind, state_text
from studio.ui.shared.buttons import Badge, action_button
from studio.ui.shared.format import count, left, span
from studio.ui.shared.layout import set_role
from studio.ui.tokens import SPACE


class RunHeader(QWidget):
    """Shows one record as it is now."""

    def __init__(self, action: Callable[[str], QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = set_role(QLabel(), "title")
        self.badge = Badge()
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1000)
        self.facts = set_role(QLabel(), "dim")
        self.device = set_role(QLabel(), "caption")
        for words in (self.facts, self.device):
            words.setWordWrap(True)
            words.setTextFormat(Qt.TextFormat.PlainText)
        self.stop = action_button(action("training.stop"))
        self.resume = action_button(action("training.resume"))
        self.speak = action_button(action("training.speak"), text="Speak")
        self.problem = set_role(QFrame(), "banner", "error")
        self.problem_text = QLabel()
        self.problem_text.setWordWrap(True)
        self.problem_text.setTextFormat(Qt.TextFormat.PlainText)
        self.problem_text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        told = QHBoxLayout(self.problem)
        told.setContentsMargins(12, SPACE, SPACE, SPACE)
        told.addWidget(self.problem_text, 1)
        told.addWidget(action_button(action("training.copy-problem"), "ghost", text="Copy"))
        line = QHBoxLayout()
        line.setSpacing(SPACE)
        line.addWidget(self.title)
        line.addWidget(self.badge)
        line.addStretch(1)
        for made in (self.speak, self.stop, self.resume):
            line.addWidget(made)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 12, 2 * SPACE, SPACE)
        layout.setSpacing(6)
        layout.addLayout(line)
        layout.addWidget(self.progress)
        layout.addWidget(self.facts)
        layout.addWidget(self.device)
        layout.addWidget(self.problem)

    def show_run(self, run: RunRecord) -> None:
        """Everything as it is now."""
        self.title.setText(run.title)
        self.badge.show_text(state_text(run.state), state_kind(run.state))
        fraction = run.fraction
        self.progress.setVisible(fraction is not None)
        self.progress.setValue(round(1000 * (fraction or 0)))
        steps = f"step {run.step:,}" + (f" of {run.total_steps:,}" if run.total_steps else "")
        parts = [steps, f"{span(run.wall_s)} trained"]
        if run.state == "running":
            parts.append(left(run.eta_s) or "working out how long")
            if fraction is not None:
                parts.insert(0, f"{fraction:.0%}")
        start = run.starts[-1] if run.starts else None
        if start is not None and start.clips:
            parts.append(f"{count(start.clips, 'clip')}, {start.held_out:,} held out")
        self.facts.setText(" · ".join(part for part in parts if part))
        device = f"On {run.device}" if run.device else ""
        if run.device and run.device_reason:
            device += f": {run.device_reason}"
        if run.state not in ("running", "waiting") and run.resumable and run.checkpoints:
            last = run.checkpoints[-1]
            device = resume_text(step=last.step, age_s=max(0.0, time.time() - last.time))
        self.device.setText(device)
        self.device.setVisible(bool(device))
        self.stop.setVisible(run.state in ("running", "waiting"))
        self.resume.setVisible(run.resumable and run.state not in ("running", "waiting"))
        problem = run.problem or (run.warnings[-1] if run.warnings and run.state == "running" else None)
        self.problem.setVisible(problem is not None)
        if problem is not None:
            set_role(self.problem, "banner", "error" if run.problem else "warning")
            self.problem_text.setText(problem.sentence())
