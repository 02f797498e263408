"""Teacher and student by the trainer: resume bit for bit, checkpoints hold both, voices the target alone."""

from pathlib import Path

import numpy as np
import pytest
import torch

from backend.families.comosvc.config import STUDENT, TEACHER, VOCODER, presets
from backend.families.comosvc.recipe import ComoSvc
from backend.recipe import FollowRecording, stage_of
from backend.voices import tensors
from tests.families.dctts.clips import clips
from tests.families.engine import Engine, assert_same_weights, newest

ENGINE = Engine(ComoSvc())
CONFIG = presets()["tiny"]
MODULES, AVERAGES = "modules.safetensors", "ema.safetensors"


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Runs of all stages, a few steps each, the student's stopped once and resumed."""
    runs = tmp_path_factory.mktemp("comosvc") / "runs"
    found = {name: runs / name for name in (TEACHER, STUDENT, "whole", VOCODER)}
    assert ENGINE.train(found[TEACHER], CONFIG, TEACHER, 24, clips()).reason == "finished"
    needs = {TEACHER: newest(found[TEACHER])}
    assert ENGINE.train(found["whole"], CONFIG, STUDENT, 5, clips(), needs).reason == "finished"
    assert ENGINE.train(found[STUDENT], CONFIG, STUDENT, 5, clips(), needs, stop_at=2).reason == "asked"
    assert ENGINE.train(found[STUDENT], CONFIG, STUDENT, 5, clips(), needs).reason == "finished"
    assert ENGINE.train(found[VOCODER], CONFIG, VOCODER, 2, clips()).reason == "finished"
    return found


def test_a_resumed_student_is_the_one_that_never_stopped(trained: dict[str, Path]) -> None:
    assert_same_weights(trained["whole"], trained[STUDENT])


def test_a_checkpoint_holds_student_and_target_and_neither_is_the_teacher(trained: dict[str, Path]) -> None:
    student, target = (tensors.read(newest(trained[STUDENT]) / name) for name in (MODULES, AVERAGES))
    teacher = tensors.read(newest(trained[TEACHER]) / AVERAGES)
    assert student.keys() == target.keys()
    moved = [name for name in student if not torch.equal(student[name], target[name])]
    assert moved
    assert all("denoiser" in name for name in moved)
    assert any(not torch.equal(teacher[name], target[name]) for name in moved)
    frozen = [
        name for name in teacher if name in target and "denoiser" not in name and teacher[name].is_floating_point()
    ]
    assert frozen
    assert all(torch.equal(teacher[name], target[name]) for name in frozen)


def test_only_the_target_converts(trained: dict[str, Path], tmp_path: Path) -> None:
    start = ENGINE.begin(tmp_path, CONFIG, needs={TEACHER: newest(trained[TEACHER])}, stage=STUDENT)
    corpus, state = ENGINE.built(STUDENT, start, clips()[:2])
    asks = [FollowRecording(clip=clips()[0])]

    def heard() -> list[float]:
        (one,) = stage_of(ENGINE.recipe, STUDENT).samples(state, corpus, CONFIG, asks)
        return [float(sample) for sample in one.samples]

    right = heard()
    with torch.no_grad():
        for value in state.modules["converter"].parameters():
            value.fill_(9.0)
    assert heard() == right
    assert any(right)


def test_a_voice_converts_in_one_step_and_is_as_long(trained: dict[str, Path], tmp_path: Path) -> None:
    checkpoints = [newest(trained[stage]) for stage in (TEACHER, STUDENT, VOCODER)]
    voice = ENGINE.voice(tmp_path / "voice", *checkpoints)
    rate = CONFIG.sample_rate
    t = np.arange(rate) / rate
    song = (0.1 * np.sin(2 * np.pi * 180 * t)).astype(np.float32)
    made = voice.convert(song, rate)
    assert voice.info.knobs[0].default == 1
    assert abs(len(made) - len(song)) <= CONFIG.hop
    assert np.isfinite(made).all()
    assert np.std(made) > 0
