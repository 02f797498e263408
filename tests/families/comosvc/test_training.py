"""Teacher and student by the trainer: resume bit for bit, checkpoints hold both, voices the target alone."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from backend.families.comosvc import loss as losses
from backend.families.comosvc.config import STUDENT, TEACHER, VOCODER, presets
from backend.families.comosvc.model import edm
from backend.families.comosvc.recipe import ComoSvc
from backend.families.comosvc.stages import sharpening
from backend.families.comosvc.weights import voice
from backend.recipe import FollowRecording, TrainState
from backend.voices import tensors
from tests.families.dctts.clips import clips
from tests.families.engine import Engine, assert_same_weights, newest

pytestmark = pytest.mark.slow

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


def test_a_voice_holds_the_target_alone_and_is_half_as_large(trained: dict[str, Path], tmp_path: Path) -> None:
    checkpoints = [newest(trained[stage]) for stage in (TEACHER, STUDENT, VOCODER)]
    ENGINE.voice(tmp_path / "voice", *checkpoints)
    both = sum((checkpoints[1] / name).stat().st_size for name in (MODULES, AVERAGES))
    alone = (tmp_path / "voice" / "converter.safetensors").stat().st_size
    assert 0.45 * both < alone < 0.55 * both


def test_clips_without_text_train_as_those_with_one(trained: dict[str, Path]) -> None:
    silent = [replace(clip, text="", phones=(), words=()) for clip in clips()]
    run = trained[TEACHER].parent / "silent"
    assert ENGINE.train(run, CONFIG, TEACHER, 24, silent).reason == "finished"
    assert_same_weights(trained[TEACHER], run)


def test_a_student_jumps_nearer_to_where_the_teacher_walks(trained: dict[str, Path]) -> None:
    """One step of a student against 40 of its teacher, on the same noise; and what the teacher's one step is worth."""
    config = replace(
        CONFIG, batch_size_teacher=4, batch_size_student=4, crop_frames=64, encoder_steps=0, rate_student=3e-3
    )
    runs = trained[TEACHER].parent
    ENGINE.train(runs / "walks", config, TEACHER, 80, clips())
    needs = {TEACHER: newest(runs / "walks")}
    ENGINE.train(runs / "jumps", config, STUDENT, 20, clips(), needs)
    corpus, _ = ENGINE.built(STUDENT, ENGINE.begin(runs, config, needs=needs, stage=STUDENT), clips())
    batch = corpus.batch(0, 9)
    teacher, student = (voice.from_checkpoint(newest(runs / name)).network.eval() for name in ("walks", "jumps"))
    levels, noise = teacher.sizes.levels, batch["noise"]
    with torch.no_grad():
        told = teacher.tell(teacher.known(batch), batch["mask"])
        walked = edm.sample(teacher.denoise(told), levels, noise, 40)
        jumps = [edm.jump(one.denoise(told), levels, noise, 1, lambda: noise) for one in (student, teacher)]
        apart, undistilled = (losses.mean((jump - walked).abs(), batch["mask"]) for jump in jumps)
        away = losses.mean((teacher.whole(told, walked) - teacher.normalised(batch["mel"])).abs(), batch["mask"])
    assert apart < undistilled
    assert apart < 0.6 * away, "the two are much nearer to each other than to the recording"


def test_a_student_with_a_critic_resumes_exactly_and_the_voice_holds_no_critic(
    trained: dict[str, Path], tmp_path: Path
) -> None:
    config = replace(CONFIG, critic_weight=0.1, critic_channels=4)
    needs = {TEACHER: newest(trained[TEACHER])}
    assert ENGINE.train(tmp_path / "whole", config, STUDENT, 3, clips(), needs).reason == "finished"
    assert ENGINE.train(tmp_path / "parts", config, STUDENT, 3, clips(), needs, stop_at=1).reason == "asked"
    assert ENGINE.train(tmp_path / "parts", config, STUDENT, 3, clips(), needs).reason == "finished"
    assert_same_weights(tmp_path / "whole", tmp_path / "parts")
    kept = tensors.read(newest(tmp_path / "whole") / MODULES)
    assert any(name.startswith("critic") for name in kept)
    ENGINE.voice(tmp_path / "voice", needs[TEACHER], newest(tmp_path / "whole"), newest(trained[VOCODER]))
    assert not [name for name in tensors.read(tmp_path / "voice" / "converter.safetensors") if "critic" in name]


def test_where_there_is_a_critic_half_of_the_excerpts_are_all_but_noise(tmp_path: Path) -> None:
    place = torch.linspace(0.0, 0.5, 8)
    bare = TrainState(modules={}, optimizers={})
    assert torch.equal(sharpening.places(bare, {"place": place}), place)
    sharpening.add(bare, replace(CONFIG, critic_weight=0.1), torch.device("cpu"))
    found = sharpening.places(bare, {"place": place})
    assert torch.equal(found[:4], place[:4])
    index = 1 + (found[4:] * (CONFIG.boundaries - 1)).long()
    assert index.tolist() == [CONFIG.boundaries - 1] * 4


def test_only_the_target_converts(trained: dict[str, Path], tmp_path: Path) -> None:
    start = ENGINE.begin(tmp_path, CONFIG, needs={TEACHER: newest(trained[TEACHER])}, stage=STUDENT)
    corpus, state = ENGINE.built(STUDENT, start, clips()[:2])
    asks = [FollowRecording(clip=clips()[0])]

    def heard() -> list[float]:
        (one,) = ENGINE.heard(STUDENT, state, corpus, CONFIG, asks)
        return [float(sample) for sample in one.samples]

    right = heard()
    with torch.no_grad():
        for value in state.modules["converter"].parameters():
            value.fill_(9.0)
    assert heard() == right
    assert any(right)


def test_a_voice_converts_in_one_step_and_is_as_long(trained: dict[str, Path], tmp_path: Path) -> None:
    checkpoints = [newest(trained[stage]) for stage in (TEACHER, STUDENT, VOCODER)]
    made_voice = ENGINE.voice(tmp_path / "voice", *checkpoints)
    rate = CONFIG.sample_rate
    t = np.arange(rate) / rate
    song = (0.1 * np.sin(2 * np.pi * 180 * t)).astype(np.float32)
    made = made_voice.convert(song, rate)
    assert made_voice.info.knobs[0].default == 1
    assert abs(len(made) - len(song)) <= CONFIG.hop
    assert np.isfinite(made).all()
    assert np.std(made) > 0
