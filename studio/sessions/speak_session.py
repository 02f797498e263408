"""Speaking: a text becomes a score and sound. What the speak workspace shows beside the score, without widgets."""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from backend.protocol.jobs import Rendered, Speak
from backend.protocol.notices import said_of_each
from backend.protocol.problems import Problem
from backend.protocol.score import Score
from studio.maths.attention import read_weights
from studio.models.job_handle import AnyHandle
from studio.sessions.score_session import Needs, ScoreSession

OWNER = "speak"
Weights = NDArray[np.float32]


class SpeakSession(ScoreSession):
    """A score that a text became, and where its voice looked while it read."""

    attention_changed = Signal()

    def __init__(self, needs: Needs, parent: QObject | None = None) -> None:
        super().__init__(needs, OWNER, parent)
        self.attention: Weights | None = None
        """(phones, frames), each frame's sum 1; None where the voice has none."""
        self.hint = ""
        """What the voice says of its attention, where that is not as it should be."""
        self._attention_of: Score | None = None
        self.rendered.connect(self._read_attention)
        self.document.replanned.connect(self._look_again)

    def clear(self) -> None:
        """Another project."""
        self._show_attention(None, "")
        super().clear()

    def speak(self, text: str, voice: str, **how: Any) -> AnyHandle | None:
        """Say a text. ``how``: language, speaker, speed, semitones, knobs."""
        project = self._needs.project
        if project is None:
            return None
        return self.plan(Speak(project=str(project.folder), voice=voice, text=text, **how), voice, "Speak")

    def _read_attention(self, result: Rendered) -> None:
        if result.attention:
            self._needs.work.run(
                partial(read_weights, Path(result.attention)),
                lambda weights: self._show_attention(weights, said_of_each(result.hints), result.score),
                _ignore,
            )

    def _look_again(self) -> None:
        """Where the voice looked is known of the last plan only, and shown with that one only."""
        sheet = self.document.sheet
        if self.attention is not None and (sheet is None or sheet.plan is not self._attention_of):
            self._show_attention(None, "")

    def _show_attention(self, weights: Weights | None, hint: str, of: Score | None = None) -> None:
        sheet = self.document.sheet
        if of is None or (sheet is not None and sheet.plan is of):
            self.attention, self.hint, self._attention_of = weights, hint, of
            self.attention_changed.emit()


def _ignore(problem: Problem) -> None:
    """Without its attention a render is still a render: the panel says that there is none."""
