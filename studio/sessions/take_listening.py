"""Every new take is listened to: is what was said what is written?"""

from functools import partial

from PySide6.QtCore import QObject, Signal

from backend.project.takes import Take
from backend.protocol.listening_jobs import HearTake, TakeHeard
from backend.protocol.proofs import Mistake
from studio.models.app_state import AppState
from studio.models.jobs import JobsModel
from studio.models.prompts import PromptsModel
from studio.sessions.recording import Recording
from studio.words.language import tr


class TakeListening(QObject):
    """Knows the wrong words of takes that were recorded since the project was opened. Where nobody understands the
    language, nothing is said.
    """

    heard = Signal(int)
    """A take's id: it was listened to."""

    def __init__(
        self,
        state: AppState,
        jobs: JobsModel,
        prompts: PromptsModel,
        recording: Recording,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._state, self._jobs, self._prompts = state, jobs, prompts
        self._mistakes: dict[int, list[Mistake]] = {}
        self._asked: set[int] = set()
        recording.taken.connect(self.listen)
        state.project_changed.connect(self._forget)

    def mistakes(self, take: int) -> list[Mistake] | None:
        """What is wrong in it; None where it was not listened to."""
        return self._mistakes.get(take)

    def listen(self, take: Take) -> None:
        """Hear a take, in the background, and each only once."""
        project, row = self._state.project, self._prompts.row_of(take.prompt)
        if project is None or row < 0 or take.id in self._asked:
            return
        self._asked.add(take.id)
        prompt = self._prompts.items[row]
        audio = str(project.audio.path(take.audio))
        job = HearTake(project=str(project.folder), audio=audio, text=prompt.text, language=prompt.language)
        self._jobs.start(job, tr("Listen to the take"), quiet=True).then(
            partial(self._heard, take.id, str(project.folder))
        )

    def _heard(self, take: int, folder: str, done: TakeHeard) -> None:
        if self._state.project is not None and str(self._state.project.folder) == folder:
            self._mistakes[take] = done.mistakes
            self.heard.emit(take)

    def _forget(self, _project: object) -> None:
        self._mistakes.clear()
        self._asked.clear()
