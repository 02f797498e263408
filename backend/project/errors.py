"""What can go wrong with a project, as types.

Each carries a Problem whose sentences the window writes out.
"""

import sqlite3

from backend.protocol.problems import Problem, VoicewrightError, problem


class ProjectError(VoicewrightError):
    """Anything about the project on disk."""


class ReadOnlyProjectError(ProjectError):
    """Somebody tried to change a project that is open for reading only."""


class DiskFullError(ProjectError):
    """No space was left; nothing was changed."""


class DiskError(ProjectError):
    """The system could not read or write; nothing was changed."""


class DamagedDatabaseError(ProjectError):
    """The database cannot be read as one."""


class NotFoundError(ProjectError):
    """An id or a name that is not in the project."""


class BadValueError(ProjectError):
    """A value that a field cannot hold."""


class BundleRefusedError(ProjectError):
    """A bundle that is damaged or hostile; nothing was written."""


def read_only(reason: str, file: str = "") -> ReadOnlyProjectError:
    """The error for a write into a read-only project."""
    return ReadOnlyProjectError(problem("project-read-only", reason=reason, file=file))


def not_found(noun: str, name: object) -> NotFoundError:
    """The error for an id or name that is not there."""
    return NotFoundError(
        Problem(
            kind=f"{noun}-not-found",
            what=f"There is no {noun} {name!s} in this project.",
            why="It may have been deleted meanwhile.",
        )
    )


def bad_value(what: str, why: str = "", remedy: str = "") -> BadValueError:
    """The error for a value that a field cannot hold."""
    return BadValueError(Problem(kind="bad-value", what=what, why=why, remedy=remedy))


def from_os(error: OSError, what: str) -> ProjectError:
    """A typed error for what the system said about a file."""
    import errno

    file = str(error.filename or "")
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _disk_full(what, file)
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return ReadOnlyProjectError(
            Problem(
                kind="not-writable",
                what=what,
                why="The system does not allow it: " + (error.strerror or str(error)) + ".",
                remedy="Give yourself the right to write there, or choose another folder.",
                file=file,
            )
        )
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return NotFoundError(
            Problem(
                kind="file-not-found",
                what=what,
                why="There is no such file.",
                remedy="Look whether it was moved or renamed.",
                file=file,
            )
        )
    return DiskError(
        Problem(
            kind="disk-trouble",
            what=what,
            why=f"The system says: {error.strerror or error}.",
            remedy="Check the disk, then try again; nothing was changed.",
            file=file,
        )
    )


def from_sqlite(error: sqlite3.Error, file: str) -> ProjectError:
    """A typed error for what SQLite said."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    detail = f"{type(error).__name__}: {error}"
    if code == sqlite3.SQLITE_FULL:
        return _disk_full("The change could not be stored.", file)
    if code == sqlite3.SQLITE_READONLY:
        return read_only("The file system does not allow writing.", file)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return ProjectError(problem("database-busy", file=file, detail=detail))
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return DamagedDatabaseError(problem("database-damaged", says=str(error), file=file, detail=detail))
    if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN):
        return DiskError(problem("disk-trouble", says=str(error), file=file, detail=detail))
    if code == sqlite3.SQLITE_CONSTRAINT:
        return BadValueError(problem("bad-value/sqlite", says=str(error), file=file, detail=detail))
    return ProjectError(problem("database-error", says=str(error), file=file, detail=detail))


def _disk_full(what: str, file: str) -> DiskFullError:
    return DiskFullError(
        Problem(
            kind="disk-full",
            what=what,
            why="No space is left on the disk.",
            remedy="Free some space (the project's cache may be deleted), then try again; nothing was lost.",
            file=file,
        )
    )
