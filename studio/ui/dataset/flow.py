"""The line above the clips: what is there, the verdict, and the one next step."""

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from backend.protocol.findings import Health
from studio.models.dataset_step import Step
from studio.models.job_handle import AnyHandle
from studio.ui.shared.buttons import action_button
from studio.ui.shared.flow_layout import FlowLayout
from studio.ui.shared.layout import column, label, row, set_role
from studio.ui.tokens import SPACE
from studio.words.format import left
from studio.words.language import tr

STEPS: tuple[Step, ...] = ("import", "transcribe", "prepare", "show-failed", "check", "train")
AT_NEED: tuple[Step, ...] = ("transcribe", "show-failed")
"""Those that are offered only where they are next."""


class Flow(QWidget):
    """Buttons for all steps; the next one is the primary one. While one runs, its progress."""

    def __init__(self, action: Callable[[str], QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said = label("")
        self.said.setWordWrap(True)
        self.said.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1000)
        self.progress.hide()
        self.buttons = {step: action_button(action(f"dataset.{step}")) for step in STEPS}
        self.buttons["show-failed"].show_text(tr("Show them"))
        steps = QWidget()
        steps.setLayout(FlowLayout(*self.buttons.values()))
        line = row(self.said, steps)
        line.setStretchFactor(self.said, 1)
        layout = column(line, self.progress)
        layout.setContentsMargins(2 * SPACE, 12, 2 * SPACE, SPACE)
        self.setLayout(layout)
        self._step: Step | None = None
        self._sentence = ""

    @property
    def step(self) -> Step | None:
        """The next step, as shown."""
        return self._step

    def show_step(self, step: Step, sentence: str, health: Health | None) -> None:
        """Make one step the primary one and say why."""
        self._sentence = sentence
        if step == "train" and health is not None and health.verdict is not None:
            self._sentence = health.verdict.say()
        for name in AT_NEED:
            self.buttons[name].setVisible(step == name)
        if not self.progress.isVisibleTo(self):
            self.said.setText(self._sentence)
        if step != self._step:
            self._step = step
            self._emphasise()

    def show_job(self, job: AnyHandle | None) -> None:
        """The progress of a step; None: none runs."""
        if self.progress.isVisibleTo(self) != (job is not None):
            self.progress.setVisible(job is not None)
            self._emphasise()
        if job is None:
            self.said.setText(self._sentence)
            return
        self.progress.setValue(round(1000 * job.fraction))
        parts = [job.title, job.text, left(job.eta_s)]
        self.said.setText(" · ".join(part for part in parts if part))

    def _emphasise(self) -> None:
        """The next step is the primary button, but while one runs there is nothing to press."""
        asked = None if self.progress.isVisibleTo(self) else self._step
        for name, made in self.buttons.items():
            set_role(made, "primary" if name == asked else "ghost")
            icon = made.defaultAction().property("icon-primary") if name == asked else made.defaultAction().icon()
            if icon is not None:
                made.setIcon(icon)
