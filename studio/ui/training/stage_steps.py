"""The stages of a training as steps: how each stands, and which of them is shown."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QToolButton, QWidget

from studio.models.run_record import RunRecord
from studio.models.trainings import VoiceTraining
from studio.ui.shared.flow_layout import FlowLayout
from studio.ui.shared.layout import set_role
from studio.words.language import tr
from studio.words.run_words import state_text


class StageSteps(QFrame):
    """A button a stage; a training of one stage has none."""

    chosen = Signal(str)
    """The id of a run."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: dict[str, QToolButton] = {}
        self._layout = FlowLayout(gap=2)
        self._layout.setContentsMargins(2, 2, 2, 2)
        self.setLayout(self._layout)
        self.setAccessibleName(tr("Stages"))
        set_role(self, "segments")

    def show_training(self, training: VoiceTraining, shown: RunRecord) -> None:
        """Say how its stages stand; ``shown`` is the one that is looked at."""
        if list(self._buttons) != [run.id for run in training.runs]:
            self._rebuild([run.id for run in training.runs])
        for number, run in enumerate(training.runs, 1):
            made = self._buttons[run.id]
            done = f"{run.fraction:.0%}" if run.state == "running" and run.fraction is not None else ""
            made.setText(f"{number}  {run.stage_title} · {done or state_text(run.state).lower()}")
            made.setChecked(run is shown)
        self.setVisible(len(training.runs) > 1)

    def texts(self) -> list[str]:
        """What the steps say."""
        return [made.text() for made in self._buttons.values()]

    def _rebuild(self, ids: list[str]) -> None:
        for gone in self._buttons.values():
            self._layout.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self._buttons = {}
        for id_ in ids:
            made = self._buttons[id_] = QToolButton()
            made.setCheckable(True)
            made.setAutoExclusive(True)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            set_role(made, "segment")
            made.clicked.connect(lambda _checked=False, run=id_: self.chosen.emit(run))
            self._layout.addWidget(made)
