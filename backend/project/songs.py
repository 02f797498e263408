"""Songs: documents of the project, each kept as a whole."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from backend.project.audio_store import AudioStore
from backend.project.clock import now
from backend.project.database import Database
from backend.project.errors import not_found
from backend.protocol import json
from backend.protocol.song import Background, Song


class SongEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One song in the list."""

    id: int
    title: str
    changed: str
    """ISO 8601, UTC."""


_decoder: json.Decoder[Song] = json.Decoder(Song)


class Songs:
    """The songs of a project. The files that they play beside the voices are copied into ``audio/``."""

    def __init__(self, database: Database, audio: AudioStore) -> None:
        self._database = database
        self._audio = audio

    def all(self) -> list[SongEntry]:
        """Every song, in the order in which they came."""
        rows = self._database.rows("SELECT id, title, changed FROM songs WHERE removed IS NULL ORDER BY id")
        return [SongEntry(id=id_, title=title, changed=changed) for id_, title, changed in rows]

    def add(self, song: Song, beside: Path | None = None) -> int:
        """Keep a new song; its id. ``beside``: the folder that the names of its backgrounds are relative to.

        A background whose file is not there stays as it is named. Raises ``VoicewrightError``.
        """
        if beside is not None:
            song = msgspec.structs.replace(song, backgrounds=[self._kept(one, beside) for one in song.backgrounds])
        stamp = now()
        return self._database.insert(
            "INSERT INTO songs (title, song, created, changed) VALUES (?, ?, ?, ?)",
            (song.title, msgspec.json.encode(song).decode(), stamp, stamp),
        )

    def get(self, id: int) -> Song:
        """A song, also a removed one. Raises ``NotFoundError``, also for one that the disk damaged."""
        row = self._database.row("SELECT song FROM songs WHERE id = ?", (id,))
        try:
            if row is not None:
                return _decoder.decode(row[0])
        except msgspec.MsgspecError as error:
            raise not_found("song", id) from error
        raise not_found("song", id)

    def put(self, id: int, song: Song) -> None:
        """Keep a song as it is now. Raises ``VoicewrightError``."""
        self._database.change(
            "UPDATE songs SET title = ?, song = ?, changed = ? WHERE id = ?",
            (song.title, msgspec.json.encode(song).decode(), now(), id),
        )

    def remove(self, ids: Iterable[int]) -> None:
        """Delete softly."""
        stamp = now()
        self._database.change_many("UPDATE songs SET removed = ? WHERE id = ?", [(stamp, id_) for id_ in ids])

    def restore(self, ids: Iterable[int]) -> None:
        """Undo :meth:`remove`."""
        self._database.change_many("UPDATE songs SET removed = NULL WHERE id = ?", [(id_,) for id_ in ids])

    def keep_background(self, path: Path) -> Background:
        """Copy a sound file in, to be played beside the voices. Raises ``VoicewrightError``."""
        return Background(file=f"{self._audio.folder.name}/{self._audio.add_file(path)}", name=path.stem)

    def _kept(self, background: Background, beside: Path) -> Background:
        path = beside / background.file
        if not path.is_file():
            return background
        kept = self.keep_background(path)
        return msgspec.structs.replace(background, file=kept.file, name=background.name or kept.name)
