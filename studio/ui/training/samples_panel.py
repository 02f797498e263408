"""What the model says at each checkpoint: play it, see its alignment, and how it was judged."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from backend.protocol.runs import Sample
from studio.models.background import Background
from studio.models.run_curves import score_text
from studio.models.run_record import RunRecord
from studio.ui.shared.buttons import Badge
from studio.ui.shared.canvas.attention_view import AttentionView
from studio.ui.shared.icon_button import icon_button
from studio.ui.shared.layout import set_role
from studio.ui.theme import Theme
from studio.ui.tokens import SPACE
from studio.ui.training.picture_card import PictureCard

SHOWN_STEPS = 20


class SamplesPanel(QScrollArea):
    """A card a step, the newest first. Cards that are there already stay, so that nothing jumps while one listens."""

    play_asked = Signal(object, str)
    """Path of the sound, and its text."""

    def __init__(self, theme: Theme, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._background = theme, background
        self._run: RunRecord | None = None
        self._cards: dict[int, StepCard] = {}
        self._inside = QWidget()
        self._layout = QVBoxLayout(self._inside)
        self._layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        self._layout.setSpacing(12)
        self.pictures = PictureCard(theme, background)
        self._layout.addWidget(self.pictures)
        self._layout.addWidget(set_role(QLabel("Samples"), "heading"))
        self._empty = set_role(QLabel("Samples appear here with each checkpoint."), "caption")
        self._empty.setWordWrap(True)
        self._layout.addWidget(self._empty)
        self._layout.addStretch(1)
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_run(self, run: RunRecord | None) -> None:
        """A run's samples; called again as they come."""
        if run is not self._run:
            for step in list(self._cards):
                self._drop(step)
            self._run = run
        self.pictures.show_run(run)
        if run is None:
            self._empty.show()
            return
        by_step: dict[int, list[Sample]] = {}
        for sample in run.samples:
            by_step.setdefault(sample.step, []).append(sample)
        steps = sorted(by_step)[-SHOWN_STEPS:]
        for step in [step for step in self._cards if step not in steps]:
            self._drop(step)
        best = {event.step for event in run.checkpoints if event.best}
        newest_best = max(best) if best else None
        for step in steps:
            if step not in self._cards:
                self._cards[step] = StepCard(self._theme, step)
                self._cards[step].play_asked.connect(self.play_asked)
                self._layout.insertWidget(3 + sum(other > step for other in self._cards), self._cards[step])
            card = self._cards[step]
            for sample in by_step[step][card.count :]:
                weights = run.folder / sample.attention if sample.attention else None
                self._read(weights, sample.hint, card.add(sample, run.folder / sample.path))
            values = [scores.values for scores in run.scores if scores.step == step]
            card.show_scores(values[-1] if values else {}, best=step == newest_best)
        self._empty.setVisible(not steps)

    def _drop(self, step: int) -> None:
        card = self._cards.pop(step)
        self._layout.removeWidget(card)
        card.hide()  # until Qt deletes it, it would be seen between the others
        card.deleteLater()

    def _read(self, path: Path | None, said: str, view: AttentionView) -> None:
        if path is None:
            view.hide()
            return

        def show(weights: NDArray[np.float32]) -> None:
            try:
                view.set_weights(weights, said=said)
            except RuntimeError:
                return  # its card is gone: another run was chosen meanwhile

        self._background.run(
            lambda: np.asarray(np.load(path, allow_pickle=False), dtype=np.float32), show, lambda _problem: None
        )


class StepCard(QFrame):
    """All samples of one step."""

    play_asked = Signal(object, str)

    def __init__(self, theme: Theme, step: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.count = 0
        set_role(self, "card")
        self._best = Badge("best", "good")
        self._best.hide()
        self._scores = set_role(QLabel(), "caption")
        self._scores.setWordWrap(True)
        head = QHBoxLayout()
        head.addWidget(set_role(QLabel(f"Step {step:,}"), "heading"))
        head.addWidget(self._best)
        head.addStretch(1)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 10, 12, 10)
        self._layout.setSpacing(6)
        self._layout.addLayout(head)
        self._layout.addWidget(self._scores)
        self._scores.hide()

    def add(self, sample: Sample, path: Path) -> AttentionView:
        """One more; returns the thumbnail to fill."""
        self.count += 1
        play = icon_button(self._theme, "play", f"Play “{sample.text}”", "text")
        play.clicked.connect(lambda: self.play_asked.emit(path, sample.text))
        text = QLabel(sample.text)
        text.setWordWrap(True)
        text.setTextFormat(Qt.TextFormat.PlainText)
        view = AttentionView(self._theme, small=True)
        line = QHBoxLayout()
        line.setSpacing(SPACE)
        line.addWidget(play, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(text, 1)
        line.addWidget(view, 0, Qt.AlignmentFlag.AlignTop)
        self._layout.addLayout(line)
        return view

    def show_scores(self, values: dict[str, float | None], *, best: bool) -> None:
        """The judge's figures of this step."""
        parts = [score_text(name, value) for name, value in values.items() if value is not None]
        text = " · ".join(parts)
        self._scores.setText(text[:1].upper() + text[1:])
        self._scores.setVisible(bool(parts))
        self._best.setVisible(best)
