"""What every job is: a value that knows its result, its lane and, by its tag, its file."""

from typing import Any, ClassVar, Generic, Literal, TypeVar

import msgspec


class Result(msgspec.Struct, frozen=True, kw_only=True, tag_field="result"):
    """Base of all results."""


R = TypeVar("R", bound=Result, covariant=True)
Lane = Literal["voice", "dataset", "judge", "light"]
"""Jobs of one lane wait for each other, never for one of another (``backend/server/lanes.py``)."""


class Job(msgspec.Struct, Generic[R], frozen=True, kw_only=True, tag_field="job"):
    """Base of all jobs; ``R`` is what one brings."""

    lane: ClassVar[Lane]
    keeps: ClassVar[bool] = False
    """Whether what is finished stays when the work is cancelled; the same job then goes on."""
    project: str


def result_of(kind: type[Job[Any]]) -> type[Result]:
    """What a kind of job brings."""
    (base,) = kind.__orig_bases__  # type: ignore[attr-defined]  # types.get_original_bases from 3.12 on
    result: type[Result] = base.__args__[0]
    return result


def kinds(base: type[msgspec.Struct]) -> list[type[Any]]:
    """The structs that derive from a base and that nothing derives from."""
    return [kind for below in base.__subclasses__() for kind in (kinds(below) or [below])]
