"""What the model looks at while it trains, as it looks now; earlier looks can be leafed through."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QSlider, QVBoxLayout, QWidget

from backend.protocol.runs import Picture
from studio.maths.attention import hint
from studio.models.background import Background
from studio.models.run_record import RunRecord
from studio.ui.shared.canvas.attention_view import AttentionView
from studio.ui.shared.layout import set_role
from studio.ui.theme import Theme

PICTURE_PX = 120


class PictureCard(QFrame):
    """The pictures of one step below each other; the slider goes back to earlier steps."""

    def __init__(self, theme: Theme, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._background = theme, background
        self._run: RunRecord | None = None
        self._steps: list[int] = []
        self._shown: list[Picture] = []
        self._parts: list[_Part] = []
        set_role(self, "card")
        self._title = set_role(QLabel(), "heading")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Step of the attention")
        self.slider.valueChanged.connect(lambda _place: self._draw())
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 10, 12, 10)
        self._layout.setSpacing(6)
        self._layout.addWidget(self._title)
        self._layout.addWidget(self.slider)
        self.hide()

    def show_run(self, run: RunRecord | None) -> None:
        """A run's pictures; called again as they come. Whoever looks at the newest goes on doing so."""
        newest = run is not self._run or self.slider.value() == self.slider.maximum()
        self._run = run
        self._steps = sorted({picture.step for picture in run.pictures}) if run is not None else []
        self.setVisible(bool(self._steps))
        self.slider.blockSignals(True)
        self.slider.setRange(0, max(0, len(self._steps) - 1))
        if newest:
            self.slider.setValue(self.slider.maximum())
        self.slider.blockSignals(False)
        self.slider.setVisible(len(self._steps) > 1)
        self._draw()

    def _draw(self) -> None:
        if self._run is None or not self._steps:
            self._shown = []
            return
        step = self._steps[self.slider.value()]
        pictures = [picture for picture in self._run.pictures if picture.step == step]
        if pictures == self._shown:
            return
        self._shown = pictures
        self._title.setText(f"Attention at step {step:,}")
        while len(self._parts) < len(pictures):
            self._parts.append(_Part(self._theme))
            self._layout.addWidget(self._parts[-1])
        for part, picture in zip(self._parts, pictures, strict=False):
            part.show_picture(self._background, self._run.folder, picture)
        for index, part in enumerate(self._parts):
            part.setVisible(index < len(pictures))


class _Part(QWidget):
    """One picture, what was said, and what is to be said of it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: Picture | None = None
        self.view = AttentionView(theme)
        self.view.setFixedHeight(PICTURE_PX)
        self._text, self.hint = QLabel(), set_role(QLabel(), "caption")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(4)
        for label in (self._text, self.hint):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        layout.addWidget(self._text)
        layout.addWidget(self.view)
        layout.addWidget(self.hint)

    def show_picture(self, background: Background, run: Path, picture: Picture) -> None:
        """Read it, and show it unless another was asked for meanwhile."""
        self._picture = picture

        def show(weights: NDArray[np.float32]) -> None:
            if self._picture is not picture:
                return
            try:
                self._text.setText(picture.title)
                self.view.set_weights(weights, said=picture.hint)
                self.hint.setText(picture.hint or hint(weights))
            except RuntimeError:
                return  # the window is gone

        background.run(
            lambda: np.asarray(np.load(run / picture.path, allow_pickle=False), np.float32), show, lambda _problem: None
        )
