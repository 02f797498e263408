"""The supervisor's own problems, as values."""

import signal

import msgspec

from backend.protocol import json, wire
from backend.protocol.problems import Problem, problem


class _JustId(msgspec.Struct):
    id: str = ""


_ids: json.Decoder[_JustId] = json.Decoder(_JustId)


def refuse_line(line: bytes, error: Exception) -> wire.Failed:
    """The answer to a line that is no request; it names the job where the line has an id."""
    try:
        name = _ids.decode(line).id
    except msgspec.DecodeError:
        name = ""
    start = line[:200].decode("utf-8", "replace")
    return wire.Failed(
        id=name,
        problem=problem("bad-message", says=str(error), detail=start),
    )


def wrong_version(version: int) -> Problem:
    """The other side speaks another version of the wire."""
    return problem("version-mismatch", version=version, ours=wire.VERSION)


def too_many(most: int) -> Problem:
    """The queue is full."""
    return problem("too-many-jobs", most=most)


def died(status: int | None, tail: str) -> Problem:
    """A worker ended in the middle of a job."""
    if status is None or status >= 0:
        return problem("worker-died/status", status="?" if status is None else status, detail=tail)
    try:
        name = signal.Signals(-status).name
    except ValueError:
        name = str(-status)
    if name == "SIGKILL":
        return problem("worker-died/killed", detail=tail)
    return problem("worker-died/signal", signal=name, detail=tail)
