"""What the filter compares, of all clips, in memory: a letter typed reads no disk."""

import sqlite3
from collections.abc import Iterable
from itertools import count
from threading import Lock

import msgspec

from backend.project import query
from backend.project.database import Database

_TABLES = {
    "clips": (
        "c.id",
        "id INTEGER PRIMARY KEY, folded_text, folded_name, folded_speaker, folded_tags, text, source, language,"
        " start_s, end_s, duration_s, gain_db, sample_rate, channels, starred, done, excluded, held_out, origin",
        "SELECT c.id, c.folded_text, c.folded_name, c.folded_speaker, c.folded_tags, substr(trim(c.text), 1, 1),"
        " c.source, c.language, c.start_s, c.end_s, c.duration_s, c.gain_db, c.sample_rate, c.channels, c.starred,"
        " c.done, c.excluded, c.held_out, c.origin FROM clips c WHERE c.removed IS NULL",
    ),
    "alignments": ("a.clip", "clip INTEGER PRIMARY KEY, score", "SELECT a.clip, a.score FROM alignments a WHERE 1"),
    "failures": ("x.clip", "clip INTEGER PRIMARY KEY", "SELECT x.clip FROM failures x WHERE 1"),
    "findings": (
        "f.clip",
        "clip, severity, check_name",
        "SELECT f.clip, f.severity, f.check_name FROM findings f WHERE 1",
    ),
}
"""Table → the clip's id there, its columns here, and where they come from."""
_MANY = 500
"""Ids in one statement."""
_IDS = msgspec.json.Decoder(list[int])
_NUMBERS = count()
"""Each copy has a name of its own: a database in memory is shared by whoever knows its name."""


class ClipSearch:
    """A copy that is searched. Whoever changes clips tells it of them; it may be asked from any thread."""

    def __init__(self, database: Database) -> None:
        self._lock = Lock()
        name = f"file:/voicewright-search-{next(_NUMBERS)}?vfs=memdb"
        self._memory = sqlite3.connect(name, uri=True, check_same_thread=False, isolation_level=None)
        for table, (_, columns, _) in _TABLES.items():
            self._memory.execute(f"CREATE TABLE {table} ({columns})")
        if database.readonly_reason or database.connection.in_transaction:
            for table, (_, _, rows) in _TABLES.items():
                self._copy(database, table, rows, ())
        else:
            # SQLite copies in one statement what would cost five times as much as rows of Python.
            with database.attached(name, "searched"):
                for table, (_, _, rows) in _TABLES.items():
                    database.copy(f"INSERT INTO searched.{table} {rows}")
        self._memory.execute("CREATE INDEX findings_clip ON findings(clip, severity)")

    def find(self, text: str) -> list[int]:
        """The clips that a filter matches, in the project's order. Raises ``QueryError`` with the place."""
        where, parameters = query.compile_filter(text)
        with self._lock:
            # One text of all ids: SQLite makes it while the window's thread runs.
            ids = f"SELECT c.id AS id FROM clips c WHERE {where} ORDER BY c.id"
            (found,) = self._memory.execute(f"SELECT json_group_array(id) FROM ({ids})", parameters).fetchone()
        return _IDS.decode(found)

    def renew(self, database: Database, ids: Iterable[int]) -> None:
        """Copy these clips again, with what is known of them."""
        changed = list(ids)
        with self._lock:
            for at in range(0, len(changed), _MANY):
                some = changed[at : at + _MANY]
                marks = ", ".join("?" * len(some))
                for table, (id_, _, rows) in _TABLES.items():
                    own = id_.partition(".")[2]
                    self._memory.execute(f"DELETE FROM {table} WHERE {own} IN ({marks})", some)
                    self._copy(database, table, f"{rows} AND {id_} IN ({marks})", some)

    def _copy(self, database: Database, table: str, rows: str, parameters: Iterable[int]) -> None:
        found = database.rows(rows, list(parameters))
        if found:
            marks = ", ".join("?" * len(found[0]))
            self._memory.execute("BEGIN")
            self._memory.executemany(f"INSERT INTO {table} VALUES ({marks})", found)
            self._memory.execute("COMMIT")
