"""Findings: what the checks say about the clips, and the health of the whole."""

from collections.abc import Iterable

import msgspec

from backend.project.database import Database, Row
from backend.project.documents import Documents
from backend.protocol import json
from backend.protocol.findings import Finding, Health, Severity
from backend.protocol.notices import Notice

_NUMBERS: dict[Severity, int] = {"info": 1, "warning": 2, "error": 3}
_NAMES: dict[int, Severity] = {number: name for name, number in _NUMBERS.items()}
_SELECT = """
SELECT f.clip, f.check_name, f.severity, f.figure, f.unit, f.kind, f.fields, f.at_s
FROM findings f JOIN clips c ON c.id = f.clip AND c.removed IS NULL
"""


class Findings:
    """The findings of a project."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._documents = Documents(database, "dataset.")

    def replace(self, check_names: Iterable[str], clips: Iterable[int] | None, findings: Iterable[Finding]) -> None:
        """Put these findings in the place of all that these checks said about these clips (None: all clips).

        Raises ``BadValueError`` for a finding about a clip that is not there.
        """
        with self._database.transaction():
            if clips is None:
                self._database.change_many(
                    "DELETE FROM findings WHERE check_name = ?", [(name,) for name in check_names]
                )
            else:
                names = list(check_names)
                self._database.change_many(
                    "DELETE FROM findings WHERE clip = ? AND check_name = ?",
                    [(clip, name) for clip in clips for name in names],
                )
            self._database.change_many(
                "INSERT INTO findings (clip, check_name, severity, figure, unit, kind, fields, at_s)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [(f.clip, f.check, _NUMBERS[f.severity], f.figure, f.unit, f.kind, _text(f), f.at_s) for f in findings],
            )

    def for_clip(self, clip: int) -> list[Finding]:
        """What is said about a clip, the worst first."""
        rows = self._database.rows(_SELECT + "WHERE f.clip = ? ORDER BY f.severity DESC, f.id", (clip,))
        return [_finding(row) for row in rows]

    def all(self) -> list[Finding]:
        """Every finding by clip, the worst first; deleted clips are left out."""
        return [_finding(row) for row in self._database.rows(_SELECT + "ORDER BY f.clip, f.severity DESC, f.id")]

    def worst(self) -> dict[int, Severity]:
        """Clip → its worst severity, for a table's column; clips without findings are left out."""
        rows = self._database.rows("SELECT clip, MAX(severity) FROM findings GROUP BY clip")
        return {clip: _NAMES.get(severity, "warning") for clip, severity in rows}

    def health(self) -> Health | None:
        """The dataset as a whole, as it was last measured."""
        stored = self._documents.get("health")
        if isinstance(stored, dict) and isinstance(verdict := stored.get("verdict"), str):
            stored = {**stored, "verdict": Notice.earlier(verdict) if verdict else None}  # of an older version
        try:
            return None if stored is None else msgspec.convert(stored, Health, str_keys=True)
        except msgspec.MsgspecError:
            return None  # an older or a damaged one: it is measured again

    def put_health(self, health: Health) -> None:
        """Store it."""
        self._documents.put("health", health)


def _text(finding: Finding) -> str:
    return msgspec.json.encode(finding.fields).decode()


def _finding(row: Row) -> Finding:
    clip, check, severity, figure, unit, kind, fields, at_s = row
    return Finding(
        clip=clip, check=check, severity=_NAMES.get(severity, "warning"), figure=figure, unit=unit, kind=kind,
        fields=json.decode(fields), at_s=at_s,
    )  # fmt: skip
