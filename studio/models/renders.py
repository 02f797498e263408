"""The takes that voices have spoken."""

from pathlib import Path

from PySide6.QtCore import QObject

from backend.project.errors import from_os
from backend.project.renders import Render
from studio.models.app_state import AppState
from studio.models.list_model import ListModel


class RendersModel(ListModel[Render]):
    """Renders, newest first."""

    def __init__(self, state: AppState, parent: QObject | None = None) -> None:
        super().__init__(lambda render: render.text, parent)
        self._state = state
        state.project_changed.connect(self.reload)
        state.data_changed.connect(self.reload)

    def render(self, id: int) -> Render | None:
        """A render by id."""
        return next((render for render in self.items if render.id == id), None)

    def reload(self) -> None:
        """Read them again."""
        self.set_items(self._state.project.renders.all() if self._state.project else [])

    def write_kept(self, take: Render) -> int:
        """Put what was said lately among the takes; its id there, 0 without a project. Raises ``VoicewrightError``."""
        project = self._state.project
        if project is None:
            return 0
        path = project.renders.new_path()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(Path(take.path).read_bytes())
        except OSError as error:
            raise from_os(error, "file-not-written") from error
        kept = project.renders.add(
            voice=take.voice, text=take.text, score=take.score, path=path, sample_rate=take.sample_rate,
            duration_s=take.duration_s, plan=take.plan,
        )  # fmt: skip
        self.reload()
        return kept.id

    def write_starred(self, id: int, starred: bool) -> None:
        """Mark a render. Raises ``VoicewrightError``."""
        if self._state.project is not None:
            self._state.project.renders.star(id, starred)
            self.reload()

    def write_removed(self, ids: list[int], removed: bool) -> None:
        """Delete renders softly, or bring them back. Raises ``VoicewrightError``."""
        if self._state.project is not None:
            (self._state.project.renders.remove if removed else self._state.project.renders.restore)(ids)
            self.reload()
