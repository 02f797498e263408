"""What can go wrong with a project, as types. Each carries a problem of which the window makes sentences."""

import sqlite3

from backend.protocol.problems import Problem, VoicewrightError, problem
from backend.protocol.sentences import Value, plain


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
    """The error for an id or name that is not there: ``not-found/NOUN``."""
    return NotFoundError(Problem(kind=f"not-found/{noun}", fields={"name": str(name)}))


def bad_value(reason: str, **fields: Value) -> BadValueError:
    """The error for a value that a field cannot hold: ``bad-value/REASON``."""
    return BadValueError(Problem(kind=f"bad-value/{reason}", fields=plain(fields)))


def from_os(error: OSError, failed: str) -> ProjectError:
    """A typed error for what the system said about a file. ``failed`` is a term: what could not be done."""
    import errno

    file, says = str(error.filename or ""), error.strerror or str(error)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFullError(problem("disk-full", failed=failed, file=file))
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return ReadOnlyProjectError(problem("not-writable", failed=failed, says=says, file=file))
    if error.errno == errno.ENOENT:
        return NotFoundError(problem("file-not-found", failed=failed, file=file))
    if error.errno in (errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ENOTEMPTY):
        return DiskError(problem("disk-trouble/in-the-way", failed=failed, file=file))
    if error.errno == errno.ENAMETOOLONG:
        return DiskError(problem("disk-trouble/long-name", failed=failed, file=file))
    if error.errno == errno.EFBIG:
        return DiskError(problem("disk-trouble/too-large", failed=failed, file=file))
    if error.errno in (errno.EMFILE, errno.ENFILE):
        return DiskError(problem("disk-trouble/too-many-open", failed=failed, file=file))
    if error.errno in (errno.EBUSY, errno.ETXTBSY):
        return DiskError(problem("disk-trouble/in-use", failed=failed, file=file))
    return DiskError(problem("disk-trouble", failed=failed, says=says, file=file))


def from_sqlite(error: sqlite3.Error, file: str) -> ProjectError:
    """A typed error for what SQLite said."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    detail = f"{type(error).__name__}: {error}"
    if code == sqlite3.SQLITE_FULL:
        return DiskFullError(problem("disk-full", failed="change-not-stored", file=file))
    if code == sqlite3.SQLITE_READONLY:
        return read_only("The file system does not allow writing.", file)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return ProjectError(problem("database-busy", file=file, detail=detail))
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return DamagedDatabaseError(problem("database-damaged", says=str(error), file=file, detail=detail))
    if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN):
        return DiskError(problem("disk-trouble/database", says=str(error), file=file, detail=detail))
    if code == sqlite3.SQLITE_CONSTRAINT:
        return BadValueError(problem("bad-value/sqlite", says=str(error), file=file, detail=detail))
    return ProjectError(problem("database-error", says=str(error), file=file, detail=detail))
