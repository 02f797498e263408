"""The observable song that the roll shows. Only undo commands change it."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from backend.protocol.song import Note, Song, Track
from backend.protocol.song_clock import SongClock


class SongDocument(QObject):
    """Holds one song of the project, or none; and which of its tracks is worked on."""

    changed = Signal()
    """The song is another value."""
    opened = Signal()
    """It is another song, or another track is in front (before ``changed``)."""
    edited = Signal(int, object)
    """A command made a song (its id) another value: for whoever keeps it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.id = 0
        self._song: Song | None = None
        self._track = 0
        self._clock = SongClock([])

    @property
    def song(self) -> Song | None:
        """The song as it is; frozen, so it can be kept."""
        return self._song

    @property
    def clock(self) -> SongClock:
        """Of the song."""
        return self._clock

    @property
    def track_index(self) -> int:
        """Which track is worked on."""
        return self._track

    @property
    def track(self) -> Track | None:
        """The track that is worked on."""
        return self._song.tracks[self._track] if self._song and self._song.tracks else None

    @property
    def notes(self) -> list[Note]:
        """Its notes."""
        return self.track.notes if self.track else []

    @cached_property
    def starts(self) -> NDArray[np.float64]:
        """Where its notes begin, seconds (n,); reckoned once a change."""
        return np.array(self._clock.each([note.start for note in self.notes]), dtype=np.float64)

    @cached_property
    def ends(self) -> NDArray[np.float64]:
        """Where they end, seconds (n,)."""
        return np.array(self._clock.each([note.end for note in self.notes]), dtype=np.float64)

    @cached_property
    def tones(self) -> NDArray[np.int64]:
        """Their MIDI numbers (n,)."""
        return np.array([note.tone for note in self.notes], dtype=np.int64)

    def open(self, id: int, song: Song | None, track: int = 0) -> None:
        """Show a song as it was kept; not undoable, because it changes nothing."""
        self.id = id
        self._track = track
        self._show(song)
        self.opened.emit()
        self.changed.emit()

    def choose_track(self, track: int) -> None:
        """Work on another track."""
        if self._song is not None and 0 <= track < len(self._song.tracks) and track != self._track:
            self._track = track
            self._forget()
            self.opened.emit()
            self.changed.emit()

    def put(self, id: int, song: Song, track: int) -> None:
        """For commands only: a song is another value. It comes to the front, with the track that was worked on."""
        if id != self.id or track != self._track:
            self.open(id, song, track)
        elif song is not self._song:
            self._show(song)
            self.changed.emit()
        self.edited.emit(id, song)

    def _show(self, song: Song | None) -> None:
        before, self._song = self._song, song
        self._track = max(0, min(self._track, len(song.tracks) - 1)) if song else 0
        if song is not None and (before is None or (before.tempos, before.meters) != (song.tempos, song.meters)):
            self._clock = SongClock.of(song)
        self._forget()

    def _forget(self) -> None:
        for name in ("starts", "ends", "tones"):
            self.__dict__.pop(name, None)
