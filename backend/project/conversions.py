"""Conversions: recordings that a voice said or sang again. Kept to compare; made again in seconds.

Their audio lies among the renders.
"""

from pathlib import Path

import msgspec

from backend.project.clock import now
from backend.project.database import Database, Row
from backend.project.errors import bad_value, not_found
from backend.protocol import json
from backend.protocol.score import Contour


class Pitches(msgspec.Struct, frozen=True, kw_only=True):
    """How a conversion was made, and the two melodies."""

    title: str = ""
    """What the recording is called; empty: as its file."""
    speaker: str = ""
    semitones: float
    """By which the source was moved."""
    drawn: bool = False
    """Whether somebody drew the melody that was asked for."""
    flat: bool = False
    breath: bool = True
    knobs: dict[str, float] = {}
    """What was asked for beside, as in ``Convert``."""
    source: Contour
    """Before it was moved."""
    made: Contour
    """Heard in what was made."""


class Conversion(msgspec.Struct, frozen=True, kw_only=True):
    """One recording in another voice."""

    id: int
    voice: str
    source: str
    """The recording, as it was named; it may be gone by now."""
    path: str
    """What was made, absolute."""
    duration_s: float
    facts: Pitches
    created: str
    """ISO 8601, UTC."""


_SELECT = "SELECT id, voice, source, file, duration_s, facts, created FROM conversions"
_facts: json.Decoder[Pitches] = json.Decoder(Pitches)


class Conversions:
    """The conversions of a project; their audio lies in ``folder``."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database, self._folder = database, folder

    def add(self, *, voice: str, source: str, path: Path, duration_s: float, facts: Pitches) -> Conversion:
        """Keep one whose file is written already. Raises ``BadValueError`` for a file outside the folder."""
        if path.absolute().parent != self._folder.absolute():
            raise bad_value("render-elsewhere", path=str(path))
        id_ = self._database.insert(
            "INSERT INTO conversions (voice, source, file, duration_s, facts, created) VALUES (?, ?, ?, ?, ?, ?)",
            (voice, source, path.name, duration_s, msgspec.json.encode(facts).decode(), now()),
        )
        return self.get(id_)

    def get(self, id: int) -> Conversion:
        """One of them, also a removed one. Raises ``NotFoundError``."""
        row = self._database.row(_SELECT + " WHERE id = ?", (id,))
        found = None if row is None else self._conversion(row)
        if found is None:
            raise not_found("conversion", id)
        return found

    def all(self) -> list[Conversion]:
        """Every one, the newest first."""
        rows = self._database.rows(_SELECT + " WHERE removed IS NULL ORDER BY id DESC")
        found = (self._conversion(row) for row in rows)
        return [one for one in found if one is not None]

    def remove(self, id: int, removed: bool = True) -> None:
        """Delete softly, or bring back; the file stays."""
        stamp = now() if removed else None
        self._database.change("UPDATE conversions SET removed = ? WHERE id = ?", (stamp, id))

    def _conversion(self, row: Row) -> Conversion | None:
        id_, voice, source, file, duration_s, facts, created = row
        try:
            told = _facts.decode(facts)
        except msgspec.MsgspecError:
            return None  # the disk changed a bit in it; its audio is still in the folder
        # The database may have come in a bundle: of what it says about files, only a name is believed.
        path = str(self._folder / Path(file).name)
        return Conversion(
            id=id_, voice=voice, source=source, path=path, duration_s=duration_s, facts=told, created=created
        )
