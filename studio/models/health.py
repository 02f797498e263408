"""The dataset's health: as the checks left it, and as it is now."""

import msgspec
from PySide6.QtCore import QObject, Signal

from backend.project.clips import Clip
from backend.project.freshness import looked_at
from backend.project.verdict import verdict
from backend.protocol.findings import Health
from studio.models.app_state import AppState
from studio.models.clips import ClipsModel


class HealthModel(QObject):
    """The last health summary, or None before the first check."""

    changed = Signal()

    def __init__(self, state: AppState, clips: ClipsModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._clips = clips
        self.health: Health | None = None
        """As the checks left it."""
        self._now: Health | None = None
        self._changed: set[int] | None = None
        state.project_changed.connect(self.reload)
        state.data_changed.connect(self.reload)
        clips.loaded.connect(self._forget)
        clips.clip_changed.connect(self._clip_changed)

    @property
    def now(self) -> Health | None:
        """Of the clips as they are: after the checks some may have been kept out, trimmed or mended. Counted when it
        is asked for after a change.
        """
        if self._now is None and self.health is not None:
            self._now = self._counted(self.health)
        return self._now

    @property
    def checked(self) -> bool:
        """Whether the checks have seen every clip that is used, as it is."""
        return self.health is not None and self.health.clips >= self._clips.tally.used and not self.changed_clips

    @property
    def changed_clips(self) -> set[int]:
        """Clips that are used and came in or were changed since the checks; looked at once, then clip by clip."""
        if self._changed is None:
            self._changed = {clip.id for clip in self._clips.clips() if self._is_changed(clip)}
        return self._changed

    def _is_changed(self, clip: Clip) -> bool:
        seen = self.health.looked_at if self.health is not None else {}
        return bool(seen) and not clip.excluded and seen.get(clip.id) != looked_at(clip)

    def reload(self) -> None:
        """Read it again."""
        project = self._state.project
        health = project.findings.health() if project else None
        if health != self.health:
            self.health = health
            self._forget()
            self.changed.emit()

    def _clip_changed(self, id: int) -> None:
        self._now = None
        clip = self._clips.clip(id)
        if self._changed is not None and clip is not None:
            (self._changed.add if self._is_changed(clip) else self._changed.discard)(id)

    def _forget(self) -> None:
        self._now = self._changed = None

    def _counted(self, then: Health) -> Health:
        told = self._clips.tally
        used = [clip for clip in self._clips.clips() if not clip.excluded]
        spoken_s = sum(min(then.spoken_s.get(clip.id, 0.0), clip.length_s) for clip in used)
        speech_s = round(spoken_s, 2) if then.spoken_s else then.speech_s
        if (told.used, told.wrong, told.doubtful, speech_s) == (then.clips, then.errors, then.warnings, then.speech_s):
            return then
        said = verdict(
            clips=told.used,
            speech_s=speech_s,
            wrong=told.wrong,
            doubtful=told.doubtful,
            missing=len(then.missing_phones),
        )
        counted = {"clips": told.used, "errors": told.wrong, "warnings": told.doubtful}
        return msgspec.structs.replace(then, speech_s=speech_s, verdict=said, **counted)
