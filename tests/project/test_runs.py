import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.project import processes
from backend.project.errors import NotFoundError, ProjectError
from backend.project.lock import WriterLock
from backend.project.project import Project
from backend.project.runs import LAUNCH_S, STALE_S, Runs
from backend.protocol.notices import notice
from backend.protocol.problems import Problem
from backend.protocol.runs import Checkpoint, Event, Heartbeat, Metrics, RunConfig, Started, Stopped
from backend.protocol.voices import VoiceInfo
from tests.fakes.problems import told
from tests.patience import PATIENCE_S


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    return Runs(tmp_path / "läufe 走", lambda: None)


def make_run(runs: Runs, id: str = "r1", created: str = "2026-01-01") -> Path:
    folder = runs.folder(id)
    folder.mkdir(parents=True)
    config = RunConfig(id=id, family="f", preset="tiny", stage="s", project="../..", values={}, created=created)
    (folder / "config.json").write_bytes(msgspec.json.encode(config))
    return folder


def started(**values: Any) -> Started:
    return Started(
        step=0, time=0.0, wall_s=0.0, pid=1, device="cpu", device_reason=notice("device-asked-for"), **values
    )


def stopped(reason: str, problem: Problem | None = None, pid: int = 0) -> Stopped:
    told = {"step": 9, "time": 1.0, "wall_s": 1.0, "reason": reason, "problem": problem, "pid": pid}
    return msgspec.convert({"event": "stopped"} | told, Stopped)


def metrics(step: int) -> Metrics:
    return Metrics(step=step, time=1.0, wall_s=1.0, values={"loss": 1.0})


def write(folder: Path, *events: Event) -> None:
    with (folder / "events.jsonl").open("ab") as file:
        file.writelines(msgspec.json.encode(event) + b"\n" for event in events)


def beat(folder: Path, pid: int, started_at: float, host: str = "") -> None:
    heartbeat = Heartbeat(pid=pid, step=3, time=0.0, process_started=started_at, host=host)
    (folder / "heartbeat").write_bytes(msgspec.json.encode(heartbeat))


def own_start() -> float:
    start = processes.started(os.getpid())
    assert start is not None
    return start


def dead_pid() -> int:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


def test_runs_are_listed_oldest_first(runs: Runs) -> None:
    assert runs.ids() == []
    make_run(runs, "b", "2026-01-02")
    make_run(runs, "a", "2026-01-03")
    make_run(runs, "c", "2026-01-01")
    runs.folder("half").mkdir()
    (runs.folder("c").parent / ".tmp-1").mkdir()
    assert runs.ids() == ["c", "b", "a"]
    assert runs.config("a").family == "f"


@pytest.mark.parametrize("id", ["", "..", "a/b", "/etc", ".hidden", "a\\b", "con", "x" * 300, "a\0b"])
def test_ids_that_cannot_be_are_not_found(runs: Runs, id: str) -> None:
    with pytest.raises(NotFoundError):
        runs.folder(id)


def test_a_config_that_cannot_be_read_is_told(runs: Runs) -> None:
    (make_run(runs) / "config.json").write_text("{")
    with pytest.raises(ProjectError) as error:
        runs.config("r1")
    assert error.value.problem.general == "run-damaged"
    assert runs.ids() == ["r1"]


def test_events_are_read_on_from_where_one_was(runs: Runs) -> None:
    folder = make_run(runs)
    assert runs.events("r1") == ([], 0)
    write(folder, started(), metrics(1))
    first, offset = runs.events("r1")
    assert [type(event) for event in first] == [Started, Metrics]
    assert runs.events("r1", offset) == ([], offset)
    write(folder, metrics(2))
    assert [event.step for event in runs.events("r1", offset)[0]] == [2]
    write(folder)
    assert runs.events("r1", 10**9)[0] == runs.events("r1")[0]


def test_a_line_that_is_being_written_waits(runs: Runs) -> None:
    folder = make_run(runs)
    write(folder, metrics(1))
    line = msgspec.json.encode(metrics(2)) + b"\n"
    with (folder / "events.jsonl").open("ab") as file:
        file.write(line[:20])
    found, offset = runs.events("r1")
    assert [event.step for event in found] == [1]
    with (folder / "events.jsonl").open("ab") as file:
        file.write(line[20:])
    assert [event.step for event in runs.events("r1", offset)[0]] == [2]


@given(cut=st.integers(1, 60), junk=st.binary(max_size=30))
def test_torn_lines_hide_no_whole_one(tmp_path_factory: pytest.TempPathFactory, cut: int, junk: bytes) -> None:
    runs = Runs(tmp_path_factory.mktemp("runs"), lambda: None)
    folder = make_run(runs)
    torn = msgspec.json.encode(metrics(2))[:cut]
    good = msgspec.json.encode(metrics(3)) + b"\n"
    data = msgspec.json.encode(metrics(1)) + b"\n" + torn + good + b"\0" * 50 + b"\n" + junk + b"\n" + good
    (folder / "events.jsonl").write_bytes(data)
    assert [event.step for event in runs.events("r1")[0]] == [1, 3, 3]


def test_states_from_the_last_word(runs: Runs) -> None:
    folder = make_run(runs)
    assert runs.state("r1") == "waiting"
    beat(folder, os.getpid(), own_start())
    assert runs.state("r1") == "running"
    write(folder, started(), metrics(1))
    assert runs.state("r1") == "running"
    beat(folder, dead_pid(), 1.0)
    assert runs.state("r1") == "crashed"
    for reason, state in {
        "asked": "stopped",
        "failed": "failed",
        "finished": "finished",
        "no-progress": "failed",
    }.items():
        write(folder, started(resumed=True), stopped(reason))
        assert runs.state("r1") == state
    write(folder, started(resumed=True))
    assert runs.state("r1") == "crashed"


def test_why_it_failed(runs: Runs) -> None:
    folder = make_run(runs)
    assert runs.stop_problem("r1") is None
    write(folder, started(), stopped("failed", told("out-of-memory", "Memory ran out.")))
    problem = runs.stop_problem("r1")
    assert problem is not None
    assert problem.general == "out-of-memory"


def test_a_used_again_pid_is_not_taken_for_the_trainer(runs: Runs) -> None:
    folder = make_run(runs)
    write(folder, started())
    beat(folder, os.getpid(), own_start() + 100)
    assert runs.state("r1") == "crashed"


def test_a_trainer_elsewhere_lives_while_its_heartbeat_is_young(runs: Runs) -> None:
    folder = make_run(runs)
    write(folder, started())
    beat(folder, dead_pid(), 1.0, host="cluster-7")
    assert runs.state("r1") == "running"
    old = time.time() - STALE_S - 5
    os.utime(folder / "heartbeat", (old, old))
    assert runs.state("r1") == "crashed"
    beat(folder, dead_pid(), 1.0, host=socket.gethostname())
    assert runs.state("r1") == "crashed"


def test_a_resumed_trainer_that_is_still_loading_runs(runs: Runs) -> None:
    folder = make_run(runs)
    write(folder, started(), stopped("asked", pid=dead_pid()))
    beat(folder, os.getpid(), own_start())
    old = time.time() - 3600  # the clock was set back since it stopped
    os.utime(folder / "heartbeat", (old, old))
    assert runs.state("r1") == "running"
    write(folder, stopped("asked", pid=os.getpid()))  # and now it has stopped, and is about to end
    assert runs.state("r1") == "stopped"


def test_a_copy_of_a_run_that_trains_does_not_train(runs: Runs) -> None:
    folder = make_run(runs)
    write(folder, started())
    beat(folder, os.getpid(), own_start())
    lock = WriterLock(folder / "lock")
    assert lock.take()
    assert runs.state("r1") == "running"
    shutil.copytree(folder, runs.folder("r2"))
    assert runs.state("r2") == ("running" if sys.platform == "win32" else "crashed")
    lock.release()


def test_a_run_that_is_made_after_the_clock_was_set_back_is_the_newest(runs: Runs) -> None:
    make_run(runs, "ahead of its time", "2999-01-01T00:00:00.000000+00:00")
    make_run(runs, "by an editor", "2999")
    make_run(runs, "made last", runs.moment())
    assert runs.moment() > runs.config("made last").created
    assert runs.ids()[-1] == "made last"


def test_a_launch_that_died_before_its_first_word_is_a_crash(runs: Runs) -> None:
    folder = make_run(runs)
    (folder / "trainer.log").write_text("ImportError")
    assert runs.state("r1") == "waiting"
    for away_s in (LAUNCH_S + 5, -LAUNCH_S - 5):  # the second: the clock was set back since
        moment = time.time() - away_s
        os.utime(folder / "trainer.log", (moment, moment))
        assert runs.state("r1") == "crashed"


def test_damaged_heartbeats_are_none(runs: Runs) -> None:
    folder = make_run(runs)
    for data in (b"", b"\0" * 100, b"{", b"[]"):
        (folder / "heartbeat").write_bytes(data)
        assert runs.heartbeat("r1") is None
        assert runs.state("r1") == "waiting"


def test_resuming_needs_a_checkpoint(runs: Runs) -> None:
    folder = make_run(runs)
    write(folder, started(), stopped("failed"))
    assert not runs.resumable("r1")
    write(folder, stopped("asked"))  # by a person, who may think better of it
    assert runs.resumable("r1")
    for step in (20, 100):
        checkpoint = folder / "checkpoints" / f"step-{step:08d}"
        checkpoint.mkdir(parents=True)
        (checkpoint / "state.json").write_text("{}")
    (folder / "checkpoints" / "step-00000200").mkdir()
    assert [path.name for path in runs.checkpoints("r1")] == ["step-00000020", "step-00000100"]
    assert runs.resumable("r1")
    marks = [Checkpoint(step=s, time=0, wall_s=0, path=f"c{s}", sha256="", best=s == 20) for s in (20, 100)]
    write(folder, *marks)
    best = runs.best("r1")
    assert best is not None
    assert best.path == "c20"


def test_a_stop_is_asked_for_by_a_file(runs: Runs) -> None:
    folder = make_run(runs)
    runs.request_stop("r1")
    assert (folder / "stop").exists()
    with pytest.raises(NotFoundError):
        runs.request_stop("r2")


def test_a_zombie_is_dead() -> None:
    child = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    start = processes.started(child.pid)
    assert start is not None
    assert processes.is_alive(child.pid, start)
    assert child.stdin is not None
    child.kill()
    deadline = time.monotonic() + PATIENCE_S
    while processes.is_alive(child.pid, start) and time.monotonic() < deadline:
        os.sched_yield()
    assert not processes.is_alive(child.pid, start)
    child.stdin.close()
    child.wait()
    assert processes.started(child.pid) is None
    assert processes.started(-1) is None


def test_voices_are_listed_put_aside_and_brought_back(project: Project) -> None:
    info = VoiceInfo(id="v1", name="Anna", family="f", sample_rate=16000, languages=["en-us"], speakers=["a"])
    for id_ in ("v1", ".tmp-v2", "broken"):
        folder = project.voices_folder / id_
        folder.mkdir()
        (folder / "voice.json").write_bytes(b"{" if id_ == "broken" else msgspec.json.encode(info))
    assert project.voices.all() == [info]
    assert [problem.general for problem in project.voices.problems()] == ["voice-damaged"]
    assert project.voices.get("v1") == info
    for _ in range(2):
        project.voices.remove("v1")
        assert project.voices.all() == []
        project.voices.restore("v1")
        assert project.voices.all() == [info]
    for id_ in ("v9", "broken", "../x"):
        with pytest.raises(NotFoundError):
            project.voices.get(id_)
