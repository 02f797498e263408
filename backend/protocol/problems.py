"""Errors that carry fields. Every error a person can meet is a :class:`VoicewrightError` with a :class:`Problem`."""

from collections.abc import Mapping

import msgspec


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What happened, why, and what to do; the window and the command line write it out."""

    kind: str
    """Stable identifier in kebab-case, e.g. ``audio-unreadable``; tests and translations key on it."""
    what: str
    """One sentence: what happened."""
    why: str = ""
    """One sentence: why, as far as it is known."""
    remedy: str = ""
    """One sentence: what the person can do."""
    file: str = ""
    """The file concerned, if there is one."""
    place: str = ""
    """Where in it: a line, a column, a second."""
    detail: str = ""
    """Technical text for the Copy button, e.g. a traceback."""

    def sentence(self) -> str:
        """The whole as one line of prose."""
        where = f" ({self.file}{', ' + self.place if self.place else ''})" if self.file else ""
        return " ".join(part for part in (self.what + where, self.why, self.remedy) if part)


class VoicewrightError(Exception):
    """Base of all errors that are told to a person."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence())
        self.problem = problem

    def __reduce__(self) -> tuple[type["VoicewrightError"], tuple[Problem]]:
        """Errors cross process pools whole."""
        return (type(self), (self.problem,))


class Cancelled(Exception):  # noqa: N818 - it is not an error
    """A person cancelled the work; what was finished until then is kept."""


def unexpected(error: BaseException, what: str, context: Mapping[str, object] | None = None) -> Problem:
    """A Problem for an error that nobody foresaw: the traceback goes into ``detail``."""
    import traceback

    if isinstance(error, VoicewrightError):
        return error.problem
    lines = "".join(traceback.format_exception(error))
    extra = "".join(f"{key}: {value}\n" for key, value in (context or {}).items())
    return Problem(
        kind="unexpected",
        what=what,
        why=f"{type(error).__name__}: {error}",
        remedy="Copy the details and report them; your project is unchanged.",
        detail=extra + lines,
    )
