"""Speaking: a text becomes a score and sound. What the speak workspace shows beside the score, without widgets."""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from backend.project.project import Project
from backend.protocol.jobs import Rendered, Speak
from backend.protocol.notices import said_of_each
from backend.protocol.problems import Problem
from backend.protocol.score import Score
from studio.maths.attention import read_weights
from studio.maths.score import Sheet
from studio.models.job_handle import AnyHandle
from studio.sessions.score_session import Needs, ScoreSession, State
from studio.words.language import tr

OWNER = "speak"
LINES = "lines"
"""Owner of what is played line by line."""
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
        self._aside: list[AnyHandle] = []
        self.rendered.connect(self._read_attention)
        self.document.replanned.connect(self._look_again)

    def clear(self) -> None:
        """Another project."""
        self._show_attention(None, "")
        for handle in self._aside:
            handle.cancel()
        self._aside = []
        super().clear()

    def speak(self, text: str, voice: str, **how: Any) -> AnyHandle | None:
        """Say a text. ``how``: language, speaker, speed, semitones, knobs."""
        project = self._needs.project
        if project is None:
            return None
        job = Speak(project=str(project.folder), voice=voice, text=text, **how)
        return self.plan(job, voice, tr("Speak"), text)

    def activate(self) -> None:
        """Make what is shown the transport's source, unless lines are played one after another: they go on."""
        source = self._needs.playback.source
        if not (self._needs.playback.playing and source is not None and source.owner == LINES):
            super().activate()

    def detach(self) -> None:
        """Another line comes to the front: what is being made for this one is not shown any longer, but goes on."""
        self._timer.stop()
        self.chunks.hush()
        if self._busy is not None:
            self._aside = [handle for handle in self._aside if not handle.ended] + [self._busy]
        self._busy = None
        self.state = State.IDLE

    def show_nothing(self) -> None:
        """A line that was not said yet."""
        self.made = self.picture = self._rendered = None
        self.document.load(None)
        self.comparison.clear()
        source = self._needs.playback.source
        if source is not None and source.owner == OWNER:
            self._needs.playback.load(None)
        self.picture_changed.emit()

    def show_line(self, sheet: Sheet, voice: str, sound: Path, length_s: float, fresh: bool) -> None:
        """A line with its score; where its sound is not ``fresh``, the score is rendered in a moment."""
        self.voice, self.made, self.picture = voice, None, None
        self._rendered = sheet.score if fresh else None
        self.picture_changed.emit()
        self.document.set_sheet(sheet)
        self._show(sound, length_s, play=False)

    def _live_file(self, project: Project) -> Path:
        return project.lines.new_sound() if self.document.key else super()._live_file(project)

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
