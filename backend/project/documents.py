"""Single JSON values by key: the project's name, preferences, the dataset's health."""

from typing import Any

import msgspec

from backend.project.database import Database
from backend.project.errors import bad_value
from backend.protocol import json


class Documents:
    """Keys with a prefix of their own, so that preferences never meet what the program keeps."""

    def __init__(self, database: Database, prefix: str) -> None:
        self._database = database
        self._prefix = prefix

    def get(self, key: str, default: Any = None) -> Any:
        """The value, or ``default``."""
        row = self._database.row("SELECT value FROM documents WHERE key = ?", (self._prefix + key,))
        try:
            return default if row is None else json.decode(row[0])
        except msgspec.MsgspecError:
            return default  # the disk changed a bit in it

    def put(self, key: str, value: object) -> None:
        """Store a value. Raises ``BadValueError`` for what JSON cannot hold."""
        try:
            text = msgspec.json.encode(value).decode()
        except (TypeError, ValueError) as error:
            raise bad_value("not-storable", key=key, says=str(error)) from error
        self._database.change(
            "INSERT OR REPLACE INTO documents (key, value) VALUES (?, ?)",
            (self._prefix + key, text),
        )

    def remove(self, key: str) -> None:
        """Forget a value."""
        self._database.change("DELETE FROM documents WHERE key = ?", (self._prefix + key,))

    def all(self) -> dict[str, Any]:
        """Every key with its value."""
        rows = self._database.rows(
            "SELECT substr(key, ?) FROM documents WHERE substr(key, 1, ?) = ? ORDER BY key",
            (len(self._prefix) + 1, len(self._prefix), self._prefix),
        )
        return {key: self.get(key) for (key,) in rows}
