"""Prompts: sentences offered for recording."""

from collections.abc import Iterable

import msgspec

from backend.project.clock import now
from backend.project.database import Database, Row
from backend.project.errors import not_found


class Prompt(msgspec.Struct, frozen=True):
    """A sentence to record."""

    id: int
    text: str
    language: str
    """espeak-ng's code."""
    skipped: bool = False
    """Left out for now; ``next`` passes over it."""
    takes: int = 0
    """How many takes there are."""
    chosen: int | None = None
    """The take that became the clip."""
    clip: int | None = None
    """The clip made of it."""


_SELECT = """
SELECT p.id, p.text, p.language, p.skipped,
  (SELECT COUNT(*) FROM takes t WHERE t.prompt = p.id AND t.removed IS NULL), c.take, c.id
FROM prompts p LEFT JOIN clips c ON c.prompt = p.id AND c.removed IS NULL
"""


class Prompts:
    """The prompts of a project, in the order in which they were added."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, texts: Iterable[str], language: str) -> list[Prompt]:
        """Add sentences; empty ones, and those that are there already in that language, are passed over."""
        added = []
        with self._database.transaction():
            for text in (text.strip() for text in texts):
                known = self._database.row(
                    "SELECT id, removed FROM prompts WHERE text = ? AND language = ?", (text, language)
                )
                if not text or (known is not None and known[1] is None):
                    continue
                if known is not None:
                    self.restore([known[0]])
                    added.append(known[0])
                    continue
                added.append(
                    self._database.insert(
                        "INSERT INTO prompts (text, language, created) VALUES (?, ?, ?)",
                        (text, language, now()),
                    )
                )
            return [self.get(id_) for id_ in added]

    def get(self, id: int) -> Prompt:
        """A prompt. Raises ``NotFoundError``."""
        row = self._database.row(_SELECT + "WHERE p.id = ?", (id,))
        if row is None:
            raise not_found("prompt", id)
        return _prompt(row)

    def all(self) -> list[Prompt]:
        """Every prompt in order."""
        return [_prompt(row) for row in self._database.rows(_SELECT + "WHERE p.removed IS NULL ORDER BY p.id")]

    def next(self, after: int = 0) -> Prompt | None:
        """The first prompt behind ``after`` that has no chosen take and is not skipped; then from
        the start.
        """
        row = self._database.row(
            _SELECT + "WHERE p.removed IS NULL AND p.skipped = 0 AND c.id IS NULL ORDER BY p.id <= ?, p.id LIMIT 1",
            (after,),
        )
        return None if row is None else _prompt(row)

    def skip(self, id: int, skipped: bool = True) -> Prompt:
        """Leave it out for now, or not any longer. Raises ``NotFoundError``."""
        self._database.change("UPDATE prompts SET skipped = ? WHERE id = ?", (skipped, id))
        return self.get(id)

    def remove(self, ids: Iterable[int]) -> None:
        """Delete softly; takes and clips stay."""
        stamp = now()
        self._database.change_many("UPDATE prompts SET removed = ? WHERE id = ?", [(stamp, id_) for id_ in ids])

    def restore(self, ids: Iterable[int]) -> None:
        """Undo :meth:`remove`."""
        self._database.change_many("UPDATE prompts SET removed = NULL WHERE id = ?", [(id_,) for id_ in ids])


def _prompt(row: Row) -> Prompt:
    id_, text, language, skipped, takes, chosen, clip = row
    return Prompt(id_, text, language, bool(skipped), takes, chosen, clip)
