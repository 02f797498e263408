"""How loud and how fast things are played: kept in the preferences, obeyed by the player."""

from bisect import bisect_left, bisect_right

from PySide6.QtCore import QObject

from studio.models.preferences import SettingsStore
from studio.sessions.playback import Playback

STEP = 10
"""Percent that a key makes it louder or softer."""
PACES = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
"""How much faster than recorded things can be played."""


class Volume(QObject):
    """Follows the preferences; the loudspeaker too."""

    def __init__(self, settings: SettingsStore, playback: Playback, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings, self._playback = settings, playback
        self._before = settings.value.volume or 100
        settings.changed.connect(self._follow)
        self._follow()

    def change(self, percent: int) -> None:
        """Louder or softer by so much."""
        self._settings.change(volume=min(100, max(0, self._settings.value.volume + percent)))

    def toggle(self) -> None:
        """Silent, or as loud as before."""
        now = self._settings.value.volume
        if now:
            self._before = now
        self._settings.change(volume=0 if now else self._before)

    def hurry(self, step: int) -> None:
        """The next faster pace (1), or the next slower one (-1)."""
        pace = self._playback.pace
        at = bisect_right(PACES, pace) if step > 0 else bisect_left(PACES, pace) - 1
        self._playback.pace = PACES[min(len(PACES) - 1, max(0, at))]

    def _follow(self) -> None:
        value = self._settings.value
        self._playback.player.device = value.output_device
        # Half way on the handle is about half as loud to the ear.
        self._playback.player.gain = (value.volume / 100) ** 2
