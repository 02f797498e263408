"""Runs, followed by reading their folders while somebody else writes them."""

import math
import time
from pathlib import Path

import msgspec
from pytestqt.qtbot import QtBot

from backend.project.project import Project
from backend.protocol.notices import notice
from backend.protocol.runs import Checkpoint, Metrics, RunConfig, RunEvent, Sample, Started, Stopped
from studio.app import Studio


def make_run(project: Project, id_: str, created: str) -> Path:
    folder = project.runs_folder / id_
    folder.mkdir(parents=True)
    config = RunConfig(
        id=id_, family="toy", preset="tiny", stage="one", project="../..", values={}, steps=100, created=created
    )
    (folder / "config.json").write_bytes(msgspec.json.encode(config))
    return folder


def write(folder: Path, *events: RunEvent, torn: bytes = b"") -> None:
    with (folder / "events.jsonl").open("ab") as file:
        for event in events:
            file.write(msgspec.json.encode(event) + b"\n")
        file.write(torn)


def metrics(step: int, loss: float | None) -> Metrics:
    return Metrics(step=step, time=time.time(), wall_s=step / 10, values={"loss": loss}, eta_s=42.0)


def test_a_run_grows_as_its_folder_grows(qtbot: QtBot, studio: Studio, project: Project) -> None:
    runs = studio.context.runs
    folder = make_run(project, "first", "2026-01-01T00:00:00Z")
    start = Started(step=0, time=0, wall_s=0, pid=1, device="cpu", device_reason=notice("device-no-gpu"))
    write(folder, start, metrics(1, 3.0), metrics(2, None), torn=b'{"event":"metr')
    qtbot.waitUntil(lambda: runs.run("first") is not None and runs.run("first").step == 2)  # type: ignore[union-attr]
    record = runs.run("first")
    assert record is not None
    series = record.series("loss")
    assert list(series.step) == [1, 2]
    assert math.isnan(series.value[1])
    assert (record.device, record.device_reason) == ("cpu", "No NVIDIA GPU with a working driver was found.")
    heard: list[RunEvent] = []
    record.appended.connect(heard.extend)
    with (folder / "events.jsonl").open("ab") as file:
        file.write(b'ics","step":3,"time":1,"wall_s":0.3,"values":{"loss":2.0}}\n')
    write(folder, Sample(step=3, time=1, wall_s=0.3, text="Hello.", path="samples/x.wav"))
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert list(record.series("loss").value)[2] == 2.0
    assert record.samples[0].text == "Hello."
    assert record.fraction == 0.03


def test_a_run_that_is_to_go_on_longer_is_not_called_done(qtbot: QtBot, studio: Studio, project: Project) -> None:
    runs = studio.context.runs
    folder = make_run(project, "longer", "2026-01-01T00:00:00Z")
    start = Started(step=0, time=0, wall_s=0, pid=1, device="cpu", device_reason=notice("device-no-gpu"))
    write(folder, start, metrics(100, 3.0), Stopped(step=100, time=1, wall_s=10, reason="finished"))
    qtbot.waitUntil(lambda: runs.run("longer") is not None and runs.run("longer").stopped is not None)  # type: ignore[union-attr]
    record = runs.run("longer")
    assert record is not None
    assert record.fraction == 1.0
    config = msgspec.structs.replace(record.config, steps=400)
    (folder / "config.json").write_bytes(msgspec.json.encode(config))
    write(folder, msgspec.structs.replace(start, step=100, resumed=True), metrics(200, 2.0))
    qtbot.waitUntil(lambda: record.step == 200)
    assert (record.config.steps, record.fraction) == (400, 0.5)


def test_an_ended_run_is_told_with_its_state(qtbot: QtBot, studio: Studio, project: Project) -> None:
    runs = studio.context.runs
    folder = make_run(project, "done", "2026-01-01T00:00:00Z")
    write(
        folder,
        Started(step=0, time=0, wall_s=0, pid=1, device="cpu", device_reason=notice("device-asked-for")),
        metrics(100, 1.0),
        Checkpoint(step=100, time=1, wall_s=10, path="checkpoints/step-00000100", sha256="0" * 64, best=True),
        Stopped(step=100, time=1, wall_s=10, reason="finished"),
    )
    qtbot.waitUntil(lambda: runs.ids == ["done"])
    record = runs.run("done")
    assert record is not None
    assert record.state == "finished"
    assert record.fraction == 1.0
    assert record.checkpoints[0].best
    make_run(project, "newer", "2026-02-01T00:00:00Z")
    qtbot.waitUntil(lambda: runs.ids == ["newer", "done"])
    assert runs.running_count == 0


def test_a_broken_folder_hides_only_itself(qtbot: QtBot, studio: Studio, project: Project) -> None:
    broken = project.runs_folder / "broken"
    broken.mkdir(parents=True)
    (broken / "config.json").write_text("{")
    make_run(project, "fine", "2026-01-01T00:00:00Z")
    qtbot.waitUntil(lambda: studio.context.runs.ids == ["fine"])


def test_a_project_that_is_opened_again_tells_its_runs_from_the_beginning(
    qtbot: QtBot, studio: Studio, project: Project
) -> None:
    """A look that began before it was closed knows what was read then, and must not be believed."""
    runs, folder = studio.context.runs, project.folder
    write(make_run(project, "first", "2026-01-01T00:00:00Z"), metrics(7, 3.0))
    qtbot.waitUntil(lambda: runs.run("first") is not None)
    runs.look()
    studio.context.state.close()
    assert studio.context.state.open(folder)
    runs.look()
    qtbot.waitUntil(lambda: runs.run("first") is not None)
    record = runs.run("first")
    assert record is not None
    assert record.step == 7
