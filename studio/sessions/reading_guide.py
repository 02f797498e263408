"""Which sentence to read next, and how much of the language's sounds is recorded."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from backend.project.prompts import Prompt
from backend.protocol import reading
from backend.protocol.reading import ReadingPlan, ScriptSounds, SoundsOfScript
from studio.models.app_state import AppState
from studio.models.background import Background
from studio.models.jobs import JobsModel
from studio.models.prompts import PromptsModel
from studio.sessions.recording import Recording
from studio.words.language import tr


class ReadingGuide(QObject):
    """Follows the prompts of the language that is read. How they sound is asked once; takes are counted at once."""

    changed = Signal()

    def __init__(
        self,
        state: AppState,
        jobs: JobsModel,
        prompts: PromptsModel,
        recording: Recording,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._state, self._jobs, self._prompts, self._recording = state, jobs, prompts, recording
        self._background = background
        self._sounds: ScriptSounds | None = None
        self._asked: tuple[str, str, frozenset[int]] | None = None
        self.plan: ReadingPlan | None = None
        """None until it is known."""
        state.project_changed.connect(lambda _project: self._forget())
        prompts.items_changed.connect(self.follow)
        recording.prompt_changed.connect(lambda _prompt: self.follow())

    def best(self) -> Prompt | None:
        """The open sentence that adds most, but for the one in front; None where none is known to add anything."""
        front = self._recording.prompt
        items = {prompt.id: prompt for prompt in self._prompts.items}
        for id_ in self.plan.best if self.plan else []:
            prompt = items.get(id_)
            if prompt is not None and prompt.chosen is None and not prompt.skipped and prompt != front:
                return prompt
        return None

    def follow(self) -> None:
        """Ask how the prompts sound, where that is not known; else count anew."""
        project, prompt = self._state.project, self._recording.prompt
        if project is None or prompt is None:
            return
        there = frozenset(one.id for one in self._prompts.items if one.language == prompt.language)
        asked = (str(project.folder), prompt.language, there)
        if asked == self._asked:
            self._count()
            return
        self._asked = asked
        job = SoundsOfScript(project=str(project.folder), language=prompt.language)
        self._jobs.start(job, tr("Look what the script covers"), quiet=True).then(partial(self._heard, asked))

    def _heard(self, asked: tuple[str, str, frozenset[int]], sounds: ScriptSounds) -> None:
        if asked == self._asked:
            self._sounds = sounds
            self._count()

    def _count(self) -> None:
        sounds, project = self._sounds, self._state.project
        if sounds is None or project is None:
            return
        mine = [prompt for prompt in self._prompts.items if prompt.id in sounds.prompts]
        recorded = [prompt.id for prompt in mine if prompt.chosen is not None]
        open_ = [prompt.id for prompt in mine if prompt.chosen is None and not prompt.skipped]
        folder = project.folder
        self._background.run(lambda: reading.plan(sounds, recorded, open_), partial(self._planned, folder, sounds))

    def _planned(self, folder: Path, sounds: ScriptSounds, plan: ReadingPlan) -> None:
        project = self._state.project
        if project is not None and project.folder == folder and sounds is self._sounds and plan != self.plan:
            self.plan = plan
            self.changed.emit()

    def _forget(self) -> None:
        self._sounds = self._asked = self.plan = None
        self.changed.emit()
        self.follow()
