"""Errors that carry fields. Every error a person can meet is a :class:`VoicewrightError` with a :class:`Problem`."""

from pathlib import Path, PurePath
from typing import NoReturn

import msgspec

from backend.protocol import sentences


class Problem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What went wrong, as a kind with fields. The catalogue of ``backend.protocol.sentences`` has the sentence: what
    happened, why, and what to do.
    """

    kind: str
    """Stable identifier in kebab-case, e.g. ``audio-unreadable``; ``bundle-refused/encrypted`` is one reason of
    several.
    """
    fields: dict[str, str | int | float | list[str]] = {}
    """What the sentence names: figures, names, what a library said."""
    file: str = ""
    """The file concerned, if there is one."""
    place: str = ""
    """Where in it or in the request: a member, a phone, a setting."""
    detail: str = ""
    """Technical text for the Copy button, e.g. a traceback."""

    @property
    def general(self) -> str:
        """The kind without its reason."""
        return self.kind.partition("/")[0]

    def say(self, language: str = "") -> sentences.Said:
        """What happened, why, and what to do."""
        return sentences.say("problems", self.kind, self.fields, language)

    def sentence(self, language: str = "") -> str:
        """The whole as one line of prose."""
        said = self.say(language)
        return f"{said.what}{self.where} {said.then}".strip()

    @property
    def where(self) -> str:
        """The file and the place in it, in brackets, to be put behind what happened; empty without a file."""
        place = f", {sentences.brief(self.place)}" if self.place else ""
        return f" ({sentences.brief(self.file)}{place})" if self.file else ""


def at_home(told: Problem) -> Problem:
    """The problem with a file that everybody finds, wherever they stand: a trainer stands in its run's folder."""
    if not told.file or PurePath(told.file).is_absolute():
        return told
    try:
        return msgspec.structs.replace(told, file=str(Path(told.file).resolve()))
    except OSError:  # where we stand was deleted
        return told


class VoicewrightError(Exception):
    """Base of all errors that are told to a person."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence())
        self.problem = problem

    def __reduce__(self) -> tuple[type["VoicewrightError"], tuple[Problem]]:
        """Errors cross process pools whole."""
        return (type(self), (self.problem,))


class Cancelled(Exception):  # noqa: N818 - it is not an error
    """A person cancelled the work."""

    kept = False
    """Whether what was finished until then is kept."""


def problem(
    kind: str, *, file: str | PurePath = "", place: str = "", detail: str = "", **fields: sentences.Value
) -> Problem:
    """A problem of that kind: the catalogue's row names the fields that it needs."""
    return Problem(kind=kind, fields=sentences.plain(fields), file=str(file), place=place, detail=detail)


def refuse(
    kind: str, *, file: str | PurePath = "", place: str = "", detail: str = "", **fields: sentences.Value
) -> NoReturn:
    """Raise the problem as a ``VoicewrightError``."""
    raise VoicewrightError(problem(kind, file=file, place=place, detail=detail, **fields))


def unexpected(error: BaseException, during: str, **fields: sentences.Value) -> Problem:
    """A problem for an error that nobody foresaw, ``unexpected/DURING``: the traceback goes into ``detail``."""
    import traceback

    if isinstance(error, VoicewrightError):
        return error.problem
    lines = "".join(traceback.format_exception(error))
    given = sentences.plain({"error": f"{type(error).__name__}: {error}", **fields})
    return Problem(kind=f"unexpected/{during}", fields=given, detail=lines)
