"""Renders: audio that voices made from scores. Kept to compare; cheap to make again."""

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

import msgspec

from backend.project.clock import now
from backend.project.database import Database, Row
from backend.project.errors import bad_value, not_found
from backend.protocol import json
from backend.protocol.score import Score


class Render(msgspec.Struct, frozen=True, kw_only=True):
    """One rendered take."""

    id: int
    voice: str
    text: str
    score: Score
    path: str
    """The audio file, absolute (stored relative to the project, so that the project can move)."""
    sample_rate: int
    """Hz."""
    duration_s: float
    starred: bool = False
    created: str = ""
    """ISO 8601, UTC."""
    plan: Score | None = None
    """What the voice predicted, before a person's edits; None: as the score."""


_SELECT = "SELECT id, voice, text, score, file, sample_rate, duration_s, starred, created, plan FROM renders"
_scores: json.Decoder[Score] = json.Decoder(Score)


class Renders:
    """The rendered takes of a project; their audio lies in ``folder``."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self.folder = folder

    def new_path(self, suffix: str = ".wav") -> Path:
        """A name in the folder that nothing has yet, for a renderer to write to."""
        import secrets

        self._database.require_writable()
        return self.folder / f"{secrets.token_hex(8)}{suffix}"

    def add(
        self,
        *,
        voice: str,
        text: str,
        score: Score,
        path: Path,
        sample_rate: int,
        duration_s: float,
        plan: Score | None = None,
    ) -> Render:
        """Keep a rendering whose file is written already.

        Raises ``BadValueError`` for a file outside the folder.
        """
        try:
            file = path.absolute().relative_to(self.folder.absolute()).as_posix()
        except ValueError as error:
            raise bad_value("render-elsewhere", path=str(path)) from error
        self._file(file)
        id_ = self._database.insert(
            "INSERT INTO renders (voice, text, score, file, sample_rate, duration_s, created, plan)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (voice, text, _json(score), file, sample_rate, duration_s, now(), _json(plan) if plan else None),
        )
        return self.get(id_)

    def get(self, id: int) -> Render:
        """A render, also a removed one. Raises ``NotFoundError``."""
        row = self._database.row(_SELECT + " WHERE id = ?", (id,))
        render = None if row is None else self._render(row)
        if render is None:
            raise not_found("render", id)
        return render

    def all(self) -> list[Render]:
        """Every render, the newest first."""
        rows = self._database.rows(_SELECT + " WHERE removed IS NULL ORDER BY id DESC")
        found = (self._render(row) for row in rows)
        return [render for render in found if render is not None]

    def star(self, id: int, starred: bool = True) -> Render:
        """Mark it, or not any longer. Raises ``NotFoundError``."""
        self._database.change("UPDATE renders SET starred = ? WHERE id = ?", (starred, id))
        return self.get(id)

    def remove(self, ids: Iterable[int]) -> None:
        """Delete softly; the files stay."""
        stamp = now()
        self._database.change_many("UPDATE renders SET removed = ? WHERE id = ?", [(stamp, id_) for id_ in ids])

    def restore(self, ids: Iterable[int]) -> None:
        """Undo :meth:`remove`."""
        self._database.change_many("UPDATE renders SET removed = NULL WHERE id = ?", [(id_,) for id_ in ids])

    def _file(self, stored: str) -> Path:
        # The database may have come in a bundle: what it says about files is not believed.
        parts = PurePosixPath(stored).parts
        if not parts or ".." in parts or stored.startswith("/") or "\\" in stored or ":" in stored:
            raise bad_value("no-render", stored=stored)
        return self.folder.joinpath(*parts)

    def _render(self, row: Row) -> Render | None:
        id_, voice, text, stored, file, rate, duration, starred, created, planned = row
        try:
            score = _scores.decode(stored)
            plan = None if planned is None else _scores.decode(planned)
        except msgspec.MsgspecError:
            return None  # the disk changed a bit in it; its audio is still in the folder
        return Render(
            id=id_, voice=voice, text=text, score=score, path=str(self._file(file)),
            sample_rate=rate, duration_s=duration, starred=bool(starred), created=created, plan=plan,
        )  # fmt: skip


def _json(score: Score) -> str:
    return msgspec.json.encode(score).decode()
