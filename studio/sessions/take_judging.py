"""What is known of the takes in front, and which of them is proposed."""

from collections.abc import Sequence
from functools import partial
from statistics import median

from PySide6.QtCore import QObject, Signal

from backend.project.takes import Take
from studio.audio import best_take, take_figures
from studio.audio.best_take import Best, Candidate
from studio.audio.remarks import Remark
from studio.audio.take_figures import TakeFigures
from studio.models.app_state import AppState
from studio.models.background import Background
from studio.models.prompts import PromptsModel, TakesModel
from studio.sessions.recording import Recording, pace
from studio.sessions.take_listening import TakeListening

_ENOUGH = 3
"""Takes in use from which on it is known what is usual."""


class TakeJudging(QObject):
    """Measures each take in front once, off the Qt thread, and has those listened to that nobody has heard."""

    changed = Signal()
    """Figures, words or the best take."""

    def __init__(
        self,
        state: AppState,
        prompts: PromptsModel,
        takes: TakesModel,
        recording: Recording,
        listening: TakeListening,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._state, self._prompts, self._takes = state, prompts, takes
        self._recording, self._listening, self._background = recording, listening, background
        self._figures: dict[int, TakeFigures] = {}
        self.usual_pace: float | None = None
        """Letters a second over all takes in use; None: too few to tell."""
        self.usual_peak_db: float | None = None
        """Their median peak, dBFS."""
        state.project_changed.connect(self._new_project)
        takes.items_changed.connect(self.follow)
        listening.heard.connect(lambda _take: self.changed.emit())
        self.follow()

    @property
    def best(self) -> Best | None:
        """The take that is proposed among those in front; None while one of them is not measured, or is alone."""
        candidates = [self._candidate(take) for take in self._takes.items]
        known = [one for one in candidates if one is not None]
        return best_take.best(known) if len(known) == len(candidates) else None

    def figures(self, take: int) -> TakeFigures | None:
        """What was measured of a take; None: not yet."""
        return self._figures.get(take)

    def remarks(self, take: int) -> Sequence[Remark]:
        """What is to be said of a take."""
        figures, fresh = self._figures.get(take), self._recording.remarks.get(take)
        return fresh if fresh is not None else figures.remarks if figures is not None else ()

    def pace(self, take: Take) -> float | None:
        """How much faster than usual a take was said; None: nothing is usual yet."""
        row = self._prompts.row_of(take.prompt)
        if self.usual_pace is None or row < 0:
            return None
        return pace(take, self._prompts.items[row].text) / self.usual_pace

    def words_wrong(self, take: int) -> int | None:
        """Words that are missing or too many in it; None where nobody has listened."""
        mistakes = self._listening.mistakes(take)
        return None if mistakes is None else sum(len(one.words) for one in mistakes)

    def follow(self) -> None:
        """Measure what is not measured; where there are several takes, listen to those that nobody has heard."""
        project, takes = self._state.project, self._takes.items
        if project is None:
            return
        self._look_what_is_usual()
        for take in takes:
            if take.id not in self._figures:
                measure = partial(take_figures.read, project.audio.path(take.audio))
                self._background.run(measure, partial(self._measured, take.id, str(project.folder)), lambda _why: None)
        for take in takes if len(takes) > 1 else []:
            self._listening.listen(take)
        self.changed.emit()

    def _candidate(self, take: Take) -> Candidate | None:
        figures, peak_db = self._figures.get(take.id), take.level.peak_dbfs
        if figures is None:
            return None
        known = self.usual_peak_db is not None and peak_db is not None
        return Candidate(
            take=take.id,
            figures=figures,
            words_wrong=self.words_wrong(take.id),
            pace=self.pace(take),
            louder_db=(peak_db or 0.0) - (self.usual_peak_db or 0.0) if known else None,
        )

    def _look_what_is_usual(self) -> None:
        project = self._state.project
        texts = {prompt.id: prompt.text for prompt in self._prompts.items}
        takes = [take for take in project.takes.in_use() if take.prompt in texts] if project else []
        enough = len(takes) >= _ENOUGH
        letters = sum(letter.isalnum() for take in takes for letter in texts[take.prompt])
        self.usual_pace = letters / sum(take.duration_s for take in takes) if enough and letters else None
        peaks = [take.level.peak_dbfs for take in takes if take.level.peak_dbfs is not None]
        self.usual_peak_db = median(peaks) if len(peaks) >= _ENOUGH else None

    def _measured(self, take: int, folder: str, figures: TakeFigures) -> None:
        if self._state.project is not None and str(self._state.project.folder) == folder:
            self._figures[take] = figures
            self.changed.emit()

    def _new_project(self, _project: object) -> None:
        self._figures.clear()
        self.follow()
