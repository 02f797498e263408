"""Undoable edits of a song. Edits of one gesture merge into one step."""

import itertools
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtGui import QUndoCommand, QUndoStack

from backend.protocol.song import Note, Song, Track
from studio.maths.song_notes import with_notes
from studio.models.song_document import SongDocument
from studio.models.songs import SongsModel
from studio.sessions.song_session import SongSession
from studio.words.language import tr

_ID = 0x5046
_gestures = itertools.count(1)


def new_gesture() -> int:
    """A number that edits of one drag share, so that they become one undo step."""
    return next(_gestures)


class EditSong(QUndoCommand):
    """A song becomes another value. Edits with the same ``gesture`` merge while it lasts."""

    def __init__(self, document: SongDocument, after: Song, text: str, gesture: int = 0) -> None:
        """Raises ``ValueError`` where no song is open."""
        super().__init__(text)
        if document.song is None:
            raise ValueError("there is no song to edit yet")
        self._document = document
        self._song, self._track = document.id, document.track_index
        self._before, self._after = document.song, after
        self._gesture = gesture

    def redo(self) -> None:
        """As edited."""
        self._document.put(self._song, self._after, self._track)

    def undo(self) -> None:
        """As before."""
        self._document.put(self._song, self._before, self._track)

    def id(self) -> int:
        """Of edits that may merge."""
        return _ID

    def mergeWith(self, other: QUndoCommand) -> bool:
        """With one of the same gesture."""
        if not isinstance(other, EditSong) or not self._gesture or other._gesture != self._gesture:
            return False
        self._after = other._after
        self.setObsolete(self._after == self._before)
        return True


def edit_notes(document: SongDocument, notes: Sequence[Note], text: str, gesture: int = 0) -> EditSong:
    """Other notes in the track that is worked on."""
    if document.song is None:
        raise ValueError("there is no song to edit yet")
    return EditSong(document, with_notes(document.song, document.track_index, list(notes)), text, gesture)


def change_song(
    document: SongDocument, undo: QUndoStack, change: Callable[[Song], Song], text: str, gesture: int = 0
) -> None:
    """Make the song that is shown another value; nothing where it stays as it is, or where none is shown."""
    song = document.song
    if song is not None and (after := change(song)) != song:
        undo.push(EditSong(document, after, text, gesture))


def change_track(
    document: SongDocument, undo: QUndoStack, change: Callable[[Track], Track], text: str, gesture: int = 0
) -> None:
    """The same for the track that is worked on."""
    at = document.track_index

    def changed(song: Song) -> Song:
        return replace(song, tracks=[*song.tracks[:at], change(song.tracks[at]), *song.tracks[at + 1 :]])

    if document.track is not None:
        change_song(document, undo, changed, text, gesture)


class AddSong(QUndoCommand):
    """Keep a new song in the project and show it."""

    def __init__(self, session: SongSession, songs: SongsModel, song: Song, beside: Path | None) -> None:
        super().__init__(tr("Add song"))
        self._session, self._songs = session, songs
        self._song, self._beside = song, beside
        self._kept = 0

    def redo(self) -> None:
        """Add it, or bring it back. Raises ``VoicewrightError``."""
        if not self._kept:
            self._kept = self._session.add(self._song, self._beside)
        else:
            self._songs.write_removed(self._kept, False)
            self._session.show(self._kept)

    def undo(self) -> None:
        """Take it out of the list."""
        self._session.save()
        self._songs.write_removed(self._kept, True)


class RemoveSong(QUndoCommand):
    """Take a song out of the list."""

    def __init__(self, songs: SongsModel, id: int) -> None:
        super().__init__(tr("Remove song"))
        self._songs = songs
        self._song = id

    def redo(self) -> None:
        """Remove."""
        self._songs.write_removed(self._song, True)

    def undo(self) -> None:
        """Bring back."""
        self._songs.write_removed(self._song, False)
