"""The wire: one JSON message a line, over pipes. See docs/ARCHITECTURE.md."""

import msgspec

from backend.protocol import json
from backend.protocol.jobs import AnyJob, AnyResult
from backend.protocol.notices import Notice
from backend.protocol.problems import Problem

VERSION = 2
"""Both sides refuse to talk to another version."""


class Message(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """Base of all messages."""


class Start(Message, frozen=True, kw_only=True, tag="start"):
    """Do this job. ``id`` is the asker's choice and must be new."""

    id: str
    job: AnyJob


class Cancel(Message, frozen=True, kw_only=True, tag="cancel"):
    """Stop that job; never queues behind work."""

    id: str


class Ping(Message, frozen=True, kw_only=True, tag="ping"):
    """Answered at once by Pong."""

    nonce: int


class Shutdown(Message, frozen=True, kw_only=True, tag="shutdown"):
    """End after cancelling what is not detached."""


class Hello(Message, frozen=True, kw_only=True, tag="hello"):
    """First line of a backend or worker. The asker may send one too: the other side ends if it can't follow."""

    version: int
    pid: int


Request = Start | Cancel | Ping | Shutdown | Hello


class Pong(Message, frozen=True, kw_only=True, tag="pong"):
    nonce: int


class JobStarted(Message, frozen=True, kw_only=True, tag="job-started"):
    id: str


class Progress(Message, frozen=True, kw_only=True, tag="progress"):
    """``fraction`` in [0, 1]; ``eta_s`` is None until it can be said honestly."""

    id: str
    fraction: float
    doing: Notice | None = None
    """What is done now."""
    eta_s: float | None = None


class Chunk(Message, frozen=True, kw_only=True, tag="chunk"):
    """A piece of a rendering that can be heard already, in order of ``index``."""

    id: str
    index: int
    path: str
    start_s: float
    duration_s: float
    last: bool = False


class Done(Message, frozen=True, kw_only=True, tag="done"):
    id: str
    result: AnyResult


class Failed(Message, frozen=True, kw_only=True, tag="failed"):
    id: str
    problem: Problem


class JobCancelled(Message, frozen=True, kw_only=True, tag="job-cancelled"):
    id: str


class Log(Message, frozen=True, kw_only=True, tag="log"):
    """A line of a worker's stderr."""

    text: str
    source: str = ""


Event = Hello | Pong | JobStarted | Progress | Chunk | Done | Failed | JobCancelled | Log

_requests: json.Decoder[Request] = json.Decoder(Request)
_events: json.Decoder[Event] = json.Decoder(Event)
_encoder = msgspec.json.Encoder()


def encode(message: Message) -> bytes:
    """One line, newline included. NaN and infinities become null, which float fields that allow None accept."""
    return _encoder.encode(message) + b"\n"


def decode_request(line: bytes) -> Request:
    """Raises ``msgspec.DecodeError`` or ``ValidationError`` for anything that is not a request."""
    return _requests.decode(line)


def decode_event(line: bytes) -> Event:
    """Raises ``msgspec.DecodeError`` or ``ValidationError`` for anything that is not an event."""
    return _events.decode(line)
