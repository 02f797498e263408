"""Trainings: the stages of one voice as one thing, with one state and one time left."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from backend.protocol.runs import Metrics, RunConfig
from studio.models.run_record import RunRecord
from studio.models.trainings import VoiceTraining


def run(
    stage: str, state: str, *, minutes: float | None, trained_s: float = 0.0, eta_s: float | None = None
) -> RunRecord:
    config = RunConfig(id=stage, family="toy", preset="tiny", stage=stage, project="", values={}, minutes=minutes)
    record = RunRecord(config, Path())
    told = Metrics(step=1, time=0, wall_s=trained_s, values={"loss": 1.0}, eta_s=eta_s)
    record.take([told] if trained_s else [], state, False)
    return record


@pytest.mark.parametrize(
    ("states", "front", "state"),
    [
        (("running", "waiting"), 0, "running"),
        (("finished", "running"), 1, "running"),
        (("finished", "waiting"), 1, "waiting"),
        (("stopped", "waiting"), 0, "stopped"),
        (("failed", "waiting"), 0, "failed"),
        (("finished", "finished"), 1, "finished"),
    ],
)
def test_a_training_is_as_its_front_stage_is(qtbot: QtBot, states: tuple[str, str], front: int, state: str) -> None:
    runs = tuple(run(name, state, minutes=1) for name, state in zip("ab", states, strict=True))
    training = VoiceTraining("v", "Voice", runs)
    assert training.front is runs[front]
    assert training.state == state


def test_the_time_left_has_the_stages_that_wait_in_it(qtbot: QtBot) -> None:
    half = run("a", "running", minutes=3, trained_s=90, eta_s=90)
    assert VoiceTraining("v", "Voice", (half, run("b", "waiting", minutes=1))).eta_s == 150
    assert VoiceTraining("v", "Voice", (half, run("b", "waiting", minutes=None))).eta_s is None
    assert VoiceTraining("v", "Voice", (run("a", "stopped", minutes=3),)).eta_s is None


def test_each_stage_has_its_share_of_the_whole(qtbot: QtBot) -> None:
    runs = (run("a", "finished", minutes=3, trained_s=180), run("b", "running", minutes=1, trained_s=30))
    training = VoiceTraining("v", "Voice", runs)
    assert training.weights == [0.75, 0.25]
    assert training.fraction == 0.75 + 0.25 * 0.5
