"""The wire: whatever a message holds comes out as it went in, one line each."""

import io
import math
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.protocol import wire
from backend.protocol.jobs import Plan, Rendered, Speak
from backend.protocol.notices import Notice
from backend.protocol.problems import Problem
from backend.protocol.runs import Metrics
from backend.protocol.score import Contour, Phone, Score
from backend.protocol.training_jobs import Train
from backend.server.lines import LineTooLong, lines

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
finite = st.floats(allow_nan=False, allow_infinity=False)
phone = st.builds(Phone, symbol=text, start_s=finite, duration_s=finite, word=st.integers(-1, 5))
contour = st.builds(Contour, hop_s=finite, hz=st.lists(finite, max_size=5))
score = st.builds(Score, language=text, text=text, phones=st.lists(phone, max_size=4), f0=contour, speaker=text)
values = st.one_of(text, st.booleans(), finite, st.none())
rendered = st.builds(Rendered, path=text, score=score, sample_rate=st.just(16000), duration_s=finite, wall_s=finite)
job = st.one_of(
    st.builds(Plan, project=text, voice=text, text=text, speed=finite),
    st.builds(Speak, project=text, voice=text, text=text, out=text),
    st.builds(
        Train,
        project=text,
        family=text,
        values=st.dictionaries(text, st.one_of(text, st.booleans(), finite, st.none())),
    ),
)
request = st.one_of(
    st.builds(wire.Start, id=text, job=job),
    st.builds(wire.Cancel, id=text),
    st.builds(wire.Ping, nonce=st.integers(-(2**63), 2**63 - 1)),
    st.just(wire.Shutdown()),
)
doing = st.builds(Notice, kind=text, fields=st.dictionaries(text, text | finite, max_size=3))
event = st.one_of(
    st.builds(wire.Progress, id=text, fraction=finite, doing=st.none() | doing, eta_s=st.none() | finite),
    st.builds(wire.Failed, id=text, problem=st.builds(Problem, kind=text, place=text, file=text, detail=text)),
    st.builds(wire.Log, text=text, source=text),
    st.builds(wire.Done, id=text, result=rendered),
)


@given(request)
def test_requests_survive(message: wire.Request) -> None:
    line = wire.encode(message)
    assert line.count(b"\n") == 1
    assert wire.decode_request(line) == message


@given(event)
def test_events_survive(message: wire.Event) -> None:
    line = wire.encode(message)
    assert line.count(b"\n") == 1
    assert wire.decode_event(line) == message


@given(st.binary(max_size=60))
def test_no_bytes_but_messages_are_taken(data: bytes) -> None:
    for decode in (wire.decode_request, wire.decode_event):
        try:
            decode(data)
        except msgspec.DecodeError:
            pass
        except UnicodeDecodeError:  # pragma: no cover
            pytest.fail("the reader would not catch this")


def test_not_a_number_becomes_nothing() -> None:
    metrics = Metrics(step=1, time=0, wall_s=0, values={"loss": math.nan, "other": math.inf})
    assert msgspec.json.decode(msgspec.json.encode(metrics), type=Metrics).values == {"loss": None, "other": None}


def test_every_message_has_a_type_of_its_own() -> None:
    for union in (wire.Request, wire.Event):
        tags = [kind.__struct_config__.tag for kind in get_args(union)]
        assert len(tags) == len(set(tags))


@given(st.lists(st.binary(max_size=20).map(lambda b: b.replace(b"\n", b"").strip()), max_size=8), st.integers(1, 25))
def test_lines_come_whole_or_not_at_all(parts: list[bytes], limit: int) -> None:
    stream = io.BytesIO(b"".join(part + b"\n" for part in parts) + b"half")
    found = list(lines(stream, limit))
    wanted = [part for part in parts if part]
    assert [line for line in found if isinstance(line, bytes) and line in parts] == [
        part for part in wanted if len(part) + 1 <= limit
    ]
    assert sum(isinstance(line, LineTooLong) for line in found) >= sum(len(part) > limit for part in wanted)
    assert b"half" not in found or b"half" in parts
