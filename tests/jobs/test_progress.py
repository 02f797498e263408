"""Progress and time left: honest, never backwards, not too often."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.jobs.context import JobContext
from backend.jobs.progress import Eta
from backend.protocol import wire
from backend.protocol.notices import Notice
from backend.protocol.problems import Cancelled


def test_nothing_is_promised_before_it_can_be_known() -> None:
    eta = Eta()
    assert eta.update(0.0, 0.0) is None
    assert eta.update(1.0, 0.5) is None
    assert eta.update(10.0, 0.5) == pytest.approx(10.0)


def test_what_was_done_before_says_nothing_of_the_pace() -> None:
    eta = Eta()
    eta.update(0.0, 0.9)  # resumed
    assert eta.update(10.0, 0.95) == pytest.approx(10.0)


def test_a_change_of_pace_shows() -> None:
    eta = Eta()
    for second in range(101):
        left = eta.update(float(second), second * 0.005)
    for second in range(101, 141):
        slower = eta.update(float(second), 0.5 + (second - 100) * 0.001)
    assert left is not None
    assert slower is not None
    assert slower > 1.5 * left


@given(
    st.lists(st.floats(allow_nan=True, allow_infinity=True), max_size=30),
    st.lists(st.floats(0, 5), min_size=30, max_size=30),
)
def test_whatever_a_job_reports_the_window_gets_sense(fractions: list[float], steps: list[float]) -> None:
    now = 0.0
    sent: list[wire.Message] = []

    def clock() -> float:
        return now

    context = JobContext("x", sent.append, lambda: False, clock)
    for fraction, step in zip(fractions, steps, strict=False):
        now += step
        context.report(fraction, Notice.earlier("working"))
    shown = [message for message in sent if isinstance(message, wire.Progress)]
    assert [m.fraction for m in shown] == sorted(m.fraction for m in shown)
    for message in shown:
        assert 0 <= message.fraction <= 1
        assert message.eta_s is None or (math.isfinite(message.eta_s) and message.eta_s >= 0)
        assert wire.decode_event(wire.encode(message)) == message


def test_a_thousand_reports_are_a_few_messages_and_the_end_is_one_of_them() -> None:
    now = 0.0
    sent: list[wire.Message] = []
    context = JobContext("x", sent.append, lambda: False, lambda: now)
    for index in range(1000):
        now += 0.001
        context.report(index / 1000, Notice.earlier("working"))
    context.report(1.0, Notice.earlier("done"))
    assert len(sent) < 30
    last = sent[-1]
    assert isinstance(last, wire.Progress)
    assert (last.fraction, last.doing) == (1.0, Notice.earlier("done"))


def test_a_part_of_the_work_fills_its_part_and_hears_cancels() -> None:
    sent: list[wire.Message] = []
    stop = False
    context = JobContext("x", sent.append, lambda: stop)
    context.section(0.5, 0.7).report(0.5, Notice.earlier("half of the part"))
    assert isinstance(sent[0], wire.Progress)
    assert sent[0].fraction == pytest.approx(0.6)
    stop = True
    assert context.cancelled()
    with pytest.raises(Cancelled):
        context.section(0.5, 0.7).report(0.6)
    with pytest.raises(Cancelled):
        context.chunk(0, "a.wav", 0.0, 1.0)
