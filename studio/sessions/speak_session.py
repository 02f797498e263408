"""Speaking: a text becomes a score and sound. What the speak workspace shows beside the score, without widgets."""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from backend.project.renders import Render as Take
from backend.protocol.jobs import Rendered, Speak
from backend.protocol.problems import Problem
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
        self.rendered.connect(self._read_attention)

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

    def load_take(self, take: Take) -> None:
        """Work on a take again; where its voice looked was not kept."""
        self._show_attention(None, "")
        super().load_take(take)

    def _read_attention(self, result: Rendered) -> None:
        if result.attention:
            self._needs.work.run(
                partial(read_weights, Path(result.attention)),
                lambda weights: self._show_attention(weights, result.hint),
                _ignore,
            )

    def _show_attention(self, weights: Weights | None, hint: str) -> None:
        self.attention, self.hint = weights, hint
        self.attention_changed.emit()


def _ignore(problem: Problem) -> None:
    """Without its attention a render is still a render: the panel says that there is none."""
