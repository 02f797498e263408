"""What the model looks at and uses while it trains, as it is now; earlier pictures can be leafed through."""

from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QFrame, QWidget

from backend.protocol.notices import said
from backend.protocol.runs import Picture
from studio.maths.attention import read_weights
from studio.models.background import Background
from studio.models.run_record import RunRecord
from studio.ui.shared.canvas.attention_view import AttentionView
from studio.ui.shared.canvas.bars_view import BarsView
from studio.ui.shared.controls import slider
from studio.ui.shared.layout import column, label, set_role
from studio.ui.theme import Theme
from studio.words.language import tr

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
        self._title = label("", "heading")
        self.slider = slider(tr("Step of the pictures"), 0, 0)
        self.slider.valueChanged.connect(lambda _place: self._draw())
        self._layout = column(self._title, self.slider, gap=6)
        self._layout.setContentsMargins(12, 10, 12, 10)
        self.setLayout(self._layout)
        self.hide()

    def title(self) -> str:
        """What is shown, and of which step."""
        return self._title.text()

    def hints(self) -> list[str]:
        """What is said under each picture."""
        return [part.hint.text() for part in self._parts[: len(self._shown)]]

    def show_run(self, run: RunRecord | None) -> None:
        """A run's pictures; called again as they come. A newest picture that is on show is replaced by the next one."""
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
        self._title.setText(tr("At step {step:,}", step=step))
        while len(self._parts) < len(pictures):
            self._parts.append(_Part(self._theme))
            self._layout.addWidget(self._parts[-1])
        for part, picture in zip(self._parts, pictures, strict=False):
            part.show_picture(self._background, self._run.folder, picture)
        for index, part in enumerate(self._parts):
            part.setVisible(index < len(pictures))


class _Part(QWidget):
    """One picture, what was said or what it shows, and what is to be said of it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: Picture | None = None
        self.view, self.bars = AttentionView(theme), BarsView(theme)
        self._text, self.hint = label("", wrap=True), label("", "caption", wrap=True)
        for view in (self.view, self.bars):
            view.setFixedHeight(PICTURE_PX)
        layout = column(self._text, self.view, self.bars, self.hint, gap=4)
        layout.setContentsMargins(0, 0, 0, 4)
        self.setLayout(layout)

    def show_picture(self, background: Background, run: Path, picture: Picture) -> None:
        """Read it, and show it unless another was asked for meanwhile."""
        self._picture = picture

        def show(weights: NDArray[np.float32]) -> None:
            if self._picture is picture:
                self._text.setText(picture.title if isinstance(picture.title, str) else picture.title.say())
                self._draw(weights, said(picture.hint))

        background.run(partial(read_weights, run / picture.path), show, lambda _problem: None, receiver=self)

    def _draw(self, weights: NDArray[np.float32], hint: str) -> None:
        assert self._picture is not None
        self.view.setVisible(not self._picture.bars)
        self.bars.setVisible(self._picture.bars)
        if self._picture.bars:
            self.bars.set_shares(weights[0], said=hint)
            self.hint.setText(hint)
        else:
            self.view.set_weights(weights, said=hint)
            self.hint.setText(self.view.words)
