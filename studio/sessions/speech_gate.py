"""Whether somebody speaks, by the level alone: above what was quietest so far."""

from studio.audio.recorder import CLICK_S

_ABOVE_DB, _LOWEST_DB = 12.0, -50.0
"""Speech is this far above what was quietest, and never below."""


class SpeechGate:
    """Adds up how long somebody spoke, and how long it has been silent since."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """A recording begins."""
        self._floor_db, self._at_s = 0.0, 0.0
        self.next()

    def next(self) -> None:
        """Another sentence, in the same room."""
        self.heard_s = self.silent_s = 0.0

    def follow(self, now_s: float, rms_db: float) -> None:
        """The level at a time since the recording began."""
        passed, self._at_s = max(0.0, now_s - self._at_s), now_s
        if now_s < 2 * CLICK_S:  # the key, and what the meter showed last
            return
        if rms_db > max(_LOWEST_DB, self._floor_db + _ABOVE_DB):
            self.heard_s, self.silent_s = self.heard_s + passed, 0.0
        else:
            self.silent_s += passed
        self._floor_db = min(self._floor_db, rms_db)
