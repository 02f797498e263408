"""What a window relies on when it talks to the backend: every job gets one last word, whatever happens."""

import importlib.util
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import get_type_hints

import pytest

from backend.jobs import runner
from backend.jobs.context import JobContext
from backend.project import processes
from backend.protocol import jobs, wire
from backend.protocol.jobs import Check, Checked, Plan, Planned
from backend.protocol.notices import said
from backend.protocol.wire import VERSION
from backend.server.lanes import LANES
from tests.patience import PATIENCE_S
from tests.server.conftest import ROOT, Talk

Make = Callable[..., Talk]


def plan(order: str) -> Plan:
    return Plan(project=order, voice="v", text="t")


def gone(pid: int) -> bool:
    """Whether a process ends (or is a zombie of somebody else) in time."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        try:
            with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123
                if file.read().rsplit(")", 1)[1].split()[0] == "Z":
                    return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


def worker_of(done: wire.Done) -> int:
    result = done.result
    return (
        int(result.score.text) if isinstance(result, Planned) else result.findings if isinstance(result, Checked) else 0
    )


def test_says_hello_and_ends_when_stdin_does() -> None:
    done = subprocess.run([sys.executable, "-m", "backend"], input=b"", capture_output=True, cwd=ROOT, check=True)
    hello = wire.decode_event(done.stdout.splitlines()[0])
    assert isinstance(hello, wire.Hello)
    assert hello.version == VERSION


def test_supervisor_stays_light() -> None:
    code = (
        "import sys, backend.server.supervisor, backend.server.worker;"
        "print([m for m in ('torch', 'PySide6', 'numpy', 'librosa', 'scipy') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True).stdout
    assert out.strip() == "[]"


def test_voice_jobs_share_one_warm_worker_and_dataset_jobs_have_their_own(talk: Make) -> None:
    server = talk()
    server.start("a", plan("ok"))
    first = worker_of(server.until(wire.Done, "a"))
    server.start("b", plan("ok"))
    assert worker_of(server.until(wire.Done, "b")) == first
    server.start("c", Check(project="ok"))
    own = worker_of(server.until(wire.Done, "c"))
    server.start("d", Check(project="ok"))
    assert len({first, own, worker_of(server.until(wire.Done, "d"))}) == 3
    assert gone(own)
    assert server.end() == 0
    assert gone(first)


def test_jobs_of_a_lane_come_in_order_and_lanes_do_not_wait_for_each_other(talk: Make) -> None:
    server = talk()
    server.start("long", Check(project="wait"))
    server.until(wire.Progress, "long")
    for name in "abc":
        server.start(name, plan("ok"))
    order = [server.until(wire.Done).id for _ in "abc"]
    assert order == ["a", "b", "c"]
    server.say(wire.Cancel(id="long"))
    server.until(wire.JobCancelled, "long")


def test_chatter_of_libraries_does_not_reach_the_wire(talk: Make) -> None:
    server = talk()
    server.start("a", plan("chatter"))
    server.until(wire.Done, "a")
    assert not [event for event in server.heard if isinstance(event, wire.Pong)]
    server.until(wire.Log) if not any(isinstance(e, wire.Log) for e in server.heard) else None


def test_cancel_of_a_running_job_is_answered_at_once_and_the_worker_stays(talk: Make) -> None:
    server = talk()
    server.start("a", plan("ok"))
    warm = worker_of(server.until(wire.Done, "a"))
    server.start("b", plan("wait"))
    server.until(wire.Progress, "b")
    server.say(wire.Cancel(id="b"))
    server.until(wire.JobCancelled, "b")
    server.start("c", plan("ok"))
    assert worker_of(server.until(wire.Done, "c")) == warm


def test_cancel_of_a_waiting_job_does_not_wait(talk: Make) -> None:
    server = talk()
    server.start("long", plan("wait"))
    server.start("waiting", plan("ok"))
    server.until(wire.Progress, "long")
    server.say(wire.Cancel(id="waiting"))
    server.until(wire.JobCancelled, "waiting")
    server.say(wire.Cancel(id="long"))
    server.until(wire.JobCancelled, "long")
    server.start("next", plan("ok"))
    server.until(wire.Done, "next")
    assert not [e for e in server.heard if isinstance(e, wire.JobStarted) and e.id == "waiting"]


def test_cancel_of_a_worker_that_hears_nothing_is_answered_and_the_lane_goes_on(talk: Make) -> None:
    server = talk()
    server.start("a", plan("stubborn 600"))
    server.until(wire.Progress, "a")
    server.say(wire.Cancel(id="a"))
    server.until(wire.JobCancelled, "a")
    server.start("b", plan("ok"))
    server.until(wire.Done, "b")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGSTOP")
def test_cancel_of_a_frozen_worker_is_answered(talk: Make) -> None:
    server = talk()
    server.start("a", plan("ok"))
    pid = worker_of(server.until(wire.Done, "a"))
    server.start("b", plan("wait"))
    server.until(wire.Progress, "b")
    os.kill(pid, signal.SIGSTOP)
    server.say(wire.Cancel(id="b"))
    server.until(wire.JobCancelled, "b")
    # Even a long message to a worker that reads nothing holds up nobody.
    server.start("big", Plan(project="ok", voice="v", text="x" * 1_000_000))
    server.say(wire.Ping(nonce=1))
    server.until(wire.Pong)
    server.until(wire.Done, "big")
    assert gone(pid)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_killed_worker_fails_its_job_and_the_next_one_works(talk: Make) -> None:
    server = talk()
    server.start("a", plan("ok"))
    pid = worker_of(server.until(wire.Done, "a"))
    server.start("b", plan("wait"))
    server.until(wire.Progress, "b")
    os.kill(pid, signal.SIGKILL)
    problem = server.until(wire.Failed, "b").problem
    assert problem.general == "worker-died"
    assert "memory" in problem.say().remedy
    server.start("c", plan("ok"))
    assert worker_of(server.until(wire.Done, "c")) != pid


def test_worker_that_dies_leaves_its_last_words(talk: Make) -> None:
    server = talk()
    server.start("a", Check(project="die 7"))
    problem = server.until(wire.Failed, "a").problem
    assert "status 7" in problem.say().why
    assert "last words" in problem.detail


def test_errors_come_as_problems(talk: Make) -> None:
    server = talk()
    server.start("a", plan("fail"))
    assert server.until(wire.Failed, "a").problem.general == "asked-to-fail"
    server.start("b", plan("bug"))
    problem = server.until(wire.Failed, "b").problem
    assert problem.general == "unexpected"
    assert "ZeroDivisionError" in problem.detail
    server.start("c", plan("ok"))
    server.until(wire.Done, "c")


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_children_of_a_worker_do_not_outlive_it(talk: Make) -> None:
    server = talk()
    server.start("a", Check(project="child"))
    child = int(said(server.until(wire.Progress, "a").doing).split()[1])
    server.say(wire.Cancel(id="a"))
    server.until(wire.JobCancelled, "a")
    assert gone(child)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_workers_end_when_the_supervisor_is_killed(talk: Make) -> None:
    server = talk()
    server.start("a", plan("ok"))
    idle = worker_of(server.until(wire.Done, "a"))
    server.start("b", Check(project="child"))
    child = int(said(server.until(wire.Progress, "b").doing).split()[1])
    server.process.kill()
    server.process.wait()
    assert gone(idle)
    assert gone(child)
    assert processes.started(os.getpid()) is not None


def test_shutdown_cancels_what_runs_and_what_waits(talk: Make) -> None:
    server = talk()
    server.start("a", plan("stubborn 600"))
    server.start("b", plan("ok"))
    server.until(wire.Progress, "a")
    server.say(wire.Shutdown())
    ended = {server.until(wire.JobCancelled).id, server.until(wire.JobCancelled).id}
    assert ended == {"a", "b"}
    assert server.process.wait(10) == 0


def test_signal_ends_it_too(talk: Make) -> None:
    server = talk()
    server.start("a", plan("wait"))
    server.until(wire.Progress, "a")
    server.process.terminate()
    server.until(wire.JobCancelled, "a")
    assert server.process.wait(10) == 0


def test_garbage_is_answered_and_does_no_harm(talk: Make) -> None:
    server = talk()
    for line in (b"{", b"\xff\xfe\x00", b"[]", b"null", b'{"type":"nonesuch"}', b'{"type":"start","id":3}'):
        server.say(line + b"\n")
        assert server.until(wire.Failed).problem.general == "bad-message"
    server.say(b'{"type":"start","id":"known","job":{"job":"nonesuch","project":""}}\n')
    assert server.until(wire.Failed).id == "known"
    server.say(b"\n   \n")
    server.say(wire.Cancel(id="nobody"))
    server.say(wire.Ping(nonce=7))
    assert server.until(wire.Pong).nonce == 7


def test_another_version_is_refused(talk: Make) -> None:
    server = talk()
    server.say(wire.Hello(version=VERSION, pid=1))
    server.say(wire.Ping(nonce=1))
    server.until(wire.Pong)
    server.say(wire.Hello(version=VERSION + 1, pid=1))
    assert server.until(wire.Failed).problem.general == "version-mismatch"
    assert server.process.wait(10) == 3


def test_an_id_that_is_taken_and_a_full_queue_are_refused(talk: Make) -> None:
    server = talk("2")
    server.start("a", plan("wait"))
    server.until(wire.Progress, "a")
    server.start("a", plan("ok"))
    refused = server.until(wire.Failed)
    assert (refused.id, refused.problem.general) == ("", "duplicate-job")
    for name in "bcd":
        server.start(name, plan("ok"))
    refused = server.until(wire.Failed)
    assert (refused.id, refused.problem.general) == ("d", "too-many-jobs")
    server.say(wire.Cancel(id="a"))
    server.until(wire.Done, "b")
    server.until(wire.Done, "c")


def test_every_job_has_a_lane_a_file_and_a_result() -> None:
    found = [kind for kind in jobs.kinds(jobs.Job) if kind.__module__.startswith("backend.")]
    assert len(found) > 15
    for kind in found:
        assert issubclass(kind, jobs.Job)
        assert kind.lane in LANES, kind
        spec = importlib.util.find_spec(f"backend.jobs.{runner.file_of(kind)}")
        assert spec is not None, kind
        run = importlib.import_module(spec.name).run
        returns = get_type_hints(run, localns={"JobContext": JobContext})["return"]
        assert returns is jobs.result_of(kind), kind
