"""The room, measured once: what the microphone hears while nobody speaks."""

from typing import Literal

from PySide6.QtCore import QObject, Signal

from backend.protocol import levels
from studio.audio.recorder import Recorded
from studio.models.app_state import AppState
from studio.sessions.microphone import Microphone
from studio.sessions.recording import Recording

Verdict = Literal["quiet", "loud", "mute", "spoken"]

SECONDS = 3.0
_KEY = "record.room"
_LOUD_DB, _MUTE_DB = -55.0, -85.0
"""Noise above which a room is loud, and below which no microphone hears anything, dBFS."""
_SPOKEN_DB = 15.0
"""The loudest tenth is so far above the quietest where somebody spoke."""


class RoomTone(QObject):
    """Measures it, and remembers it with the project, for the microphone that it was measured with."""

    changed = Signal()
    """It listens, or has listened; or another project is open."""
    measured = Signal(str, float)
    """A Verdict, and the noise, dBFS."""

    def __init__(
        self, state: AppState, recording: Recording, microphone: Microphone, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._state, self._recording, self._microphone = state, recording, microphone
        microphone.ticked.connect(self._tick)
        microphone.recorded.connect(self._recorded)
        microphone.state_changed.connect(lambda _state: self.changed.emit())
        state.project_changed.connect(lambda _project: self._follow())
        recording.devices_changed.connect(self._follow)
        self._follow()

    @property
    def measuring(self) -> bool:
        """Whether it listens."""
        return self._microphone.state != "idle"

    @property
    def noise_db(self) -> float | None:
        """Of the room, by the microphone in use, dBFS; None: not measured."""
        project = self._state.project
        known = project.preferences.get(_KEY, {}) if project else {}
        noise_db = known.get(self._recording.device) if isinstance(known, dict) else None
        return float(noise_db) if isinstance(noise_db, int | float) else None

    def measure(self) -> None:
        """Listen for ``SECONDS``; nobody should speak."""
        if self._recording.state == "idle" and self._state.project is not None:
            self._microphone.use(self._recording.device)
            self._microphone.start(quiet=True)

    def cancel(self) -> None:
        """Stop listening."""
        self._microphone.cancel()

    def _tick(self) -> None:
        if self._microphone.seconds >= SECONDS:
            self._microphone.stop()

    def _recorded(self, recorded: Recorded, _problem: object) -> None:
        self._microphone.rest()
        project, verdict = self._state.project, verdict_of(recorded)
        if project is not None and verdict in ("quiet", "loud"):
            known = project.preferences.get(_KEY, {})
            kept = known if isinstance(known, dict) else {}
            project.preferences.put(_KEY, {**kept, self._recording.device: recorded.noise_db})
            self._follow()
        self.measured.emit(verdict, recorded.noise_db)

    def _follow(self) -> None:
        self._recording.room_db = self.noise_db
        self.changed.emit()


def verdict_of(recorded: Recorded) -> Verdict:
    """What a recording of the room says."""
    level_db_T = levels.levels_db(recorded.samples, recorded.sample_rate)
    loud_db, noise_db = (
        levels.speech_and_noise_db(level_db_T) if len(level_db_T) else (levels.FLOOR_DB, levels.FLOOR_DB)
    )
    if noise_db < _MUTE_DB:
        return "mute"
    if loud_db - noise_db > _SPOKEN_DB:
        return "spoken"
    return "loud" if noise_db > _LOUD_DB else "quiet"
