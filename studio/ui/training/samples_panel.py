"""What the model says at each checkpoint: play it, see its alignment, and how it was judged."""

from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from backend.protocol.notices import said
from backend.protocol.runs import Sample
from studio.maths.attention import read_weights
from studio.models.background import Background
from studio.models.run_curves import score_text
from studio.models.run_record import RunRecord
from studio.ui.shared.buttons import Badge
from studio.ui.shared.canvas.attention_view import AttentionView
from studio.ui.shared.icon_button import icon_button
from studio.ui.shared.layout import column, label, row, set_role
from studio.ui.theme import Theme
from studio.ui.tokens import SPACE
from studio.ui.training.picture_card import PictureCard
from studio.words.language import tr

SHOWN_STEPS = 20
FROM_RECORDING = tr("made from its recording")
"""Beside a sample that a stage made of a recording; others are made of the text alone."""


class SamplesPanel(QScrollArea):
    """A card a step, the newest first. Cards that are there already stay, so that nothing jumps while one listens."""

    play_asked = Signal(object, str)
    """Path of the sound, and its text."""

    def __init__(self, theme: Theme, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._background = theme, background
        self._run: RunRecord | None = None
        self._cards: dict[int, StepCard] = {}
        self.pictures = PictureCard(theme, background)
        self._empty = label(tr("Samples appear here with each checkpoint."), "caption", wrap=True)
        self._layout = column(
            self.pictures, label(tr("Samples"), "heading"), self._empty, None, margin=2 * SPACE, gap=12
        )
        inside = QWidget()
        inside.setLayout(self._layout)
        self.setWidget(inside)
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
                self._read(weights, said(sample.hint), card.add(sample, run.folder / sample.path))
            values = [scores.values for scores in run.scores if scores.step == step]
            card.show_scores(values[-1] if values else {}, best=step == newest_best)
        self._empty.setVisible(not steps)

    def cards(self) -> dict[int, "StepCard"]:
        """Step → its card."""
        return dict(self._cards)

    def says_nothing_yet(self) -> bool:
        """Whether it says that samples will come."""
        return not self._empty.isHidden()

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
            view.set_weights(weights, said=said)

        # Its card may be gone by then: another run was chosen.
        self._background.run(partial(read_weights, path), show, lambda _problem: None, receiver=view)


class StepCard(QFrame):
    """All samples of one step."""

    play_asked = Signal(object, str)

    def __init__(self, theme: Theme, step: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.count = 0
        set_role(self, "card")
        self._best = Badge(tr("best"), "good")
        self._best.hide()
        self._scores = label("", "caption", wrap=True)
        self._scores.hide()
        self._layout = column(
            row(label(tr("Step {step:,}", step=step), "heading"), self._best, None), self._scores, gap=6
        )
        self._layout.setContentsMargins(12, 10, 12, 10)
        self.setLayout(self._layout)

    def is_best(self) -> bool:
        """Whether it is marked as the best step."""
        return not self._best.isHidden()

    def scores(self) -> str:
        """The judge's figures, as they are read."""
        return self._scores.text()

    def add(self, sample: Sample, path: Path) -> AttentionView:
        """One more; returns the thumbnail to fill."""
        self.count += 1
        play = icon_button(self._theme, "play", tr("Play “{text}”", text=sample.text), "text")
        play.clicked.connect(lambda: self.play_asked.emit(path, sample.text))
        view = AttentionView(self._theme, small=True)
        words = column(label(sample.text, wrap=True), gap=2)
        if sample.from_recording:
            words.addWidget(label(FROM_RECORDING, "caption"))
        line = row(play, words, view)
        line.setStretch(1, 1)
        for widget in (play, view):
            line.setAlignment(widget, Qt.AlignmentFlag.AlignTop)
        self._layout.addLayout(line)
        return view

    def show_scores(self, values: dict[str, float | None], *, best: bool) -> None:
        """The judge's figures of this step."""
        parts = [score_text(name, value) for name, value in values.items() if value is not None]
        text = " · ".join(parts)
        self._scores.setText(text[:1].upper() + text[1:])
        self._scores.setVisible(bool(parts))
        self._best.setVisible(best)
