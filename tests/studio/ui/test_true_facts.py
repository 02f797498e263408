"""Each fact that is shown is of the thing that is shown, and each next step leads somewhere."""

import os
import socket
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from backend.project import processes
from backend.project.project import Project
from backend.protocol.jobs import Rendered, Speak
from backend.protocol.notices import notice
from backend.protocol.runs import Heartbeat, Started
from studio.app import Studio
from studio.ui.dataset.workspace import DatasetWorkspace
from studio.ui.shared.canvas.attention_view import HEALTHY
from studio.ui.speak.inspector import SpeakInspector
from studio.ui.speak.workspace import SpeakWorkspace
from studio.ui.training.workspace import TrainingWorkspace
from studio.words import score_words
from tests.fakes.client import FakeClient
from tests.studio.conftest import new_clip
from tests.studio.maths.test_score import score_of
from tests.studio.models.test_runs import make_run, write
from tests.studio.ui.test_speak import VOICE, sound


def dataset_of(studio: Studio, project: Project, qtbot: QtBot, *clips: dict[str, object]) -> DatasetWorkspace:
    with Project.open(project.folder, lock=False) as other:
        for number, changes in enumerate(clips):
            other.clips.add(new_clip(number, **changes))
    qtbot.waitUntil(lambda: studio.context.clips.total == len(clips))
    studio.window.go("dataset")
    dataset = studio.window.workspace("dataset")
    assert isinstance(dataset, DatasetWorkspace)
    return dataset


def test_two_clips_with_the_same_sound_have_their_own_names(studio: Studio, project: Project, qtbot: QtBot) -> None:
    same = {"audio": f"{1:064x}.flac"}
    dataset = dataset_of(studio, project, qtbot, {"name": "one", **same}, {"name": "two", **same})
    for clip in studio.context.clips.clips():
        dataset.table.go_to(clip.id)
        source = studio.context.playback.source
        assert source is not None
        assert source.title == clip.name


def test_the_alignment_goes_with_its_plan(
    studio: Studio, client: FakeClient, project: Project, qtbot: QtBot, tmp_path: Path
) -> None:
    studio.window.go("speak")
    speak = studio.window.workspace("speak")
    assert isinstance(speak, SpeakWorkspace)
    for number in range(2):
        studio.context.voices.set_items([VOICE])
        speak.composer.text.setPlainText(f"Hello {number}.")
        speak.action("speak.speak").trigger()
        weights = tmp_path / f"{number}.npy"
        np.save(weights, np.ones((3 + number, 9), np.float32))
        score = score_of([0.2] * (3 + number))
        path = str(sound(tmp_path / f"{number}.wav", 0.5))
        done = Rendered(path=path, score=score, sample_rate=16000, duration_s=0.5, wall_s=1, attention=str(weights))
        client.done(client.id_of(Speak), done)
        qtbot.waitUntil(lambda of=3 + number: (found := speak.session.attention) is not None and len(found) == of)  # type: ignore[misc]
    # The voice has nothing against it, and it alone knows what fits into a frame: the window finds no faults itself.
    shown = studio.window.findChild(SpeakInspector)
    assert isinstance(shown, SpeakInspector)
    assert shown.attention.toolTip() == HEALTHY
    studio.context.undo.undo()
    assert speak.session.attention is None


def begin(folder: Path) -> None:
    """Have this process be the one that trains there."""
    write(folder, Started(step=0, time=0, wall_s=0, pid=1, device="cpu", device_reason=notice("device-no-gpu")))
    pid = os.getpid()
    beat = Heartbeat(pid=pid, process_started=processes.started(pid) or 0.0, host=socket.gethostname(), time=0, step=0)
    (folder / "heartbeat").write_bytes(msgspec.json.encode(beat))


def test_a_dot_in_the_rail_is_for_what_runs_alone(studio: Studio, project: Project, qtbot: QtBot) -> None:
    def looks(place: str) -> QImage:
        return studio.window.rail.buttons[place].grab().toImage()

    idle = {place: looks(place) for place in ("dataset", "training")}
    with Project.open(project.folder, lock=False) as other:
        other.clips.add(new_clip(1))
    folder = make_run(project, "one", "2026-01-01T00:00:00Z")
    studio.context.runs.look()
    qtbot.waitUntil(lambda: studio.context.clips.total == 1 and studio.context.runs.ids == ["one"])
    assert {place: looks(place) for place in idle} == idle, "numbers are in the tooltip"
    begin(folder)
    studio.context.runs.look()
    qtbot.waitUntil(lambda: studio.window.rail.buttons["training"].accessibleDescription() == "1 training running")
    assert looks("training") != idle["training"]
    assert looks("dataset") == idle["dataset"]


@pytest.mark.parametrize("state", ["waiting", "running"])
def test_a_wish_to_stop_is_seen_until_it_is_heard(studio: Studio, project: Project, qtbot: QtBot, state: str) -> None:
    folder = make_run(project, "one", "2026-01-01T00:00:00Z")
    if state == "running":
        begin(folder)
    studio.context.runs.look()
    qtbot.waitUntil(lambda: studio.context.runs.ids == ["one"])
    studio.window.go("training")
    training = studio.window.workspace("training")
    assert isinstance(training, TrainingWorkspace)
    training.runs.go_to("one")
    assert studio.context.runs.items[0].state == state
    training.action("training.stop").trigger()
    assert not training.action("training.stop").isEnabled()
    qtbot.waitUntil(lambda: training.header.badge.text() == "Stopping")
    (folder / "stop").unlink()
    studio.context.runs.look()
    qtbot.waitUntil(lambda: training.action("training.stop").isEnabled())


def test_a_fast_render_is_said_in_few_letters() -> None:
    result = Rendered(path="", score=score_of([1.0]), sample_rate=1, duration_s=300, wall_s=0.02)
    assert score_words.made(result).endswith("over 1,000× real time")
