"""Failures: which clips could not be aligned, and why."""

from collections.abc import Iterable

import msgspec

from backend.project.database import Database
from backend.project.freshness import Origin
from backend.protocol import json
from backend.protocol.problems import Problem

METHOD = "failed"
"""The method of an origin that brought no alignment."""
_problem: json.Decoder[Problem] = json.Decoder(Problem)


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """The last try at one clip."""

    clip: int
    origin: Origin
    """What was tried: once it is stale, another try may succeed."""
    problem: Problem


class Failures:
    """The failures of a project, at most one a clip."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, failure: Failure) -> None:
        """Store, in the place of the clip's last one. Raises ``BadValueError`` for a clip that is not there."""
        origin = failure.origin
        self._database.change(
            "INSERT OR REPLACE INTO failures (clip, made_of, lexicon, problem) VALUES (?, ?, ?, ?)",
            (failure.clip, origin.of, origin.lexicon, msgspec.json.encode(failure.problem).decode()),
        )

    def all(self) -> dict[int, Failure]:
        """Clip → failure, also those that are stale."""
        rows = self._database.rows("SELECT clip, made_of, lexicon, problem FROM failures")
        found: dict[int, Failure] = {}
        for clip, of, lexicon, packed in rows:
            try:
                origin = Origin(method=METHOD, of=of, lexicon=lexicon)
                found[clip] = Failure(clip=clip, origin=origin, problem=_problem.decode(packed))
            except msgspec.MsgspecError:
                continue  # a damaged one, or one of another version: the next try says it again
        return found

    def remove(self, clips: Iterable[int]) -> None:
        """Forget what was tried with these clips."""
        self._database.change_many("DELETE FROM failures WHERE clip = ?", [(clip,) for clip in clips])
