"""Checkpoints: whole or not there, and never trusted without their hashes."""

import dataclasses
import errno
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import torch
from torch import nn

from backend.protocol.runs import Checkpoint, Started
from backend.recipe import TrainState
from backend.training.listening.evaluations import Evaluations
from backend.training.options import TrainerOptions
from backend.training.record import checkpoint
from backend.training.record.checkpoint import CheckpointDamaged, Snapshot
from backend.training.record.checkpoints import Best, Checkpoints
from backend.training.record.saved import Progress
from backend.voices import rng, tensors
from backend.voices.folder import card_of, read_card
from tests.training.toy_run import EVERY_STEP, ToyRun, assert_equal

MakeRun = Callable[..., ToyRun]
FILES = ("modules.safetensors", "optimizers.safetensors", "ema.safetensors", "rng.safetensors", "state.json")


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def spoil(file: Path) -> None:
    """In a text this bit makes a letter that is none."""
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0x80
    file.write_bytes(data)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


@pytest.mark.parametrize("harm", [flip, spoil, cut, Path.unlink], ids=["flip", "spoil", "cut", "remove"])
@pytest.mark.parametrize("name", FILES)
def test_any_harm_is_found(toy_run: MakeRun, never: TrainerOptions, name: str, harm: Callable[[Path], None]) -> None:
    run = toy_run("harmed", steps=2)
    run.train(never)
    folder = Checkpoints(run.folder).all()[-1]
    checkpoint.verify(folder)
    harm(folder / name)
    with pytest.raises(CheckpointDamaged) as found:
        checkpoint.verify(folder)
    assert found.value.problem.file.endswith(name)


def test_a_damaged_checkpoint_is_passed_over_and_told(toy_run: MakeRun) -> None:
    whole = toy_run("whole", steps=12)
    whole.train(TrainerOptions(**EVERY_STEP))
    run = toy_run("damaged", steps=8)
    run.train(TrainerOptions(**EVERY_STEP))
    flip(Checkpoints(run.folder).all()[-1] / "modules.safetensors")
    assert run.with_budget(steps=12).train(TrainerOptions(**EVERY_STEP)).reason == "finished"
    assert "checkpoint-damaged" in run.problems()
    assert run.of(Started)[-1].step == 7
    # The schedule depends on the budget, so only the steps are compared here; see test_resume for the rest.
    assert Checkpoints(run.folder).all()[-1].name == "step-00000012"


def test_all_damaged_is_a_sentence_not_a_fresh_start(toy_run: MakeRun, never: TrainerOptions) -> None:
    run = toy_run("lost", steps=4)
    run.train(never)
    for folder in Checkpoints(run.folder).all():
        cut(folder / "state.json")
    stopped = run.with_budget(steps=8).train(never)
    assert stopped.problem is not None
    assert stopped.problem.general == "no-checkpoint"


def test_leftovers_of_a_kill_are_removed(toy_run: MakeRun, never: TrainerOptions) -> None:
    run = toy_run("tidy", steps=2)
    leftover = run.folder / "checkpoints" / f".tmp-step-00000001-{2**22 + 1}"
    leftover.mkdir(parents=True)
    run.train(never)
    assert not leftover.exists()


def test_old_ones_go_and_the_best_stays(tmp_path: Path) -> None:
    checkpoints, state = Checkpoints(tmp_path, keep=2), _state()
    for step in range(1, 7):
        best = Best(path=f"step-{step:08d}", judged=False, key=[0.1]) if step == 2 else None
        checkpoints.put(state, Snapshot(step=step), best)
    assert [int(path.name[5:]) for path in checkpoints.all()] == [2, 5, 6]
    chosen = checkpoints.chosen()
    assert chosen is not None
    assert chosen.name == "step-00000002"
    flip(chosen / "modules.safetensors")
    assert checkpoints.chosen() == checkpoints.all()[-1]


def test_a_kill_while_old_ones_go_leaves_whole_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checkpoints, state = Checkpoints(tmp_path, keep=2), _state()

    def killed_within(folder: Path, **_asked: bool) -> None:
        if folder.is_dir():
            (folder / "state.json").unlink()
            raise KeyboardInterrupt

    for step in range(1, 3):
        checkpoints.put(state, Snapshot(step=step))
    monkeypatch.setattr(shutil, "rmtree", killed_within)
    with pytest.raises(KeyboardInterrupt):
        checkpoints.put(state, Snapshot(step=3))
    monkeypatch.undo()
    assert [int(path.name[5:]) for path in checkpoints.all()] == [2, 3]
    for path in checkpoints.all():
        checkpoint.verify(path)


def test_saving_over_a_step_replaces_it(tmp_path: Path) -> None:
    checkpoints, state = Checkpoints(tmp_path), _state()
    checkpoints.put(state, Snapshot(step=1, trainer=Progress(without_better=1)))
    checkpoints.put(state, Snapshot(step=1, trainer=Progress(without_better=2)))
    assert checkpoint.verify(checkpoints.all()[0]).trainer.without_better == 2
    assert len(list((tmp_path / "checkpoints").iterdir())) == 1


def test_judged_beats_measured() -> None:
    measured = Best(path="a", judged=False, key=[0.0])
    judged = Best(path="b", judged=True, key=[9.0])
    better = Best(path="c", judged=True, key=[8.0])
    assert judged.beats(measured)
    assert better.beats(judged)
    assert not measured.beats(judged)
    assert not judged.beats(judged)


def test_a_verdict_on_a_beginner_does_not_bind() -> None:
    beginner = Best(path="step-00000084", judged=True, key=[1.0], loss=0.996)
    learnt = Best(path="step-00001424", judged=False, key=[0.787], loss=0.787)
    assert learnt.beats(beginner)
    assert not beginner.beats(learnt)
    assert not Best(path="step-00000160", judged=False, key=[0.8], loss=0.8).beats(beginner)
    assert not Best(path="step-00001424", judged=False, key=[1.2], loss=1.2).beats(beginner)
    assert Best(path="step-00001500", judged=True, key=[0.9], loss=0.9).beats(learnt)


def test_everything_comes_back(tmp_path: Path) -> None:
    mine, other = _state(), _state()
    mine.optimizers["net"].step()
    mine.numbers["x"] = 0.1
    checkpoint.save(tmp_path / "step-00000001", mine, Snapshot(step=1))
    expected = torch.rand(3)
    loaded = checkpoint.load(tmp_path / "step-00000001", other)
    assert torch.equal(torch.rand(3), expected)
    assert loaded.step == 1
    assert other.numbers == {"x": 0.1}
    assert_equal(tensors.of_modules(mine.modules), tensors.of_modules(other.modules))
    assert_equal(tensors.of_optimizers(mine.optimizers)[0], tensors.of_optimizers(other.optimizers)[0])
    assert other.optimizers["net"].param_groups[0]["betas"] == (0.8, 0.99)


def test_tensors_that_share_memory_are_saved(tmp_path: Path) -> None:
    whole = torch.arange(6.0)
    tensors.write({"a": whole, "b": whole, "c": whole[2:4], "d": whole.reshape(2, 3).T}, tmp_path / "t.safetensors")
    read = tensors.read(tmp_path / "t.safetensors")
    assert torch.equal(read["b"], whole)
    assert torch.equal(read["d"], whole.reshape(2, 3).T)


def test_a_model_of_another_shape_is_refused(tmp_path: Path) -> None:
    checkpoint.save(tmp_path / "step-00000001", _state(), Snapshot(step=1))
    with pytest.raises(CheckpointDamaged, match="does not fit"):
        checkpoint.load(tmp_path / "step-00000001", _state(width=5))


@dataclass(frozen=True)
class Earlier:
    """What a network knew in an earlier version."""

    symbols: tuple[str, ...] = ("a", "b")
    gone: bool = True


@dataclass(frozen=True)
class Now:
    """The same today: a field more, and one less."""

    symbols: tuple[str, ...] = ()
    spelling: str = "ours"


def test_a_card_of_an_earlier_version_is_read_with_the_defaults_of_what_it_lacks(tmp_path: Path) -> None:
    earlier, now = _state(), _state()
    earlier.modules["net"].register_buffer("card", card_of(Earlier()))
    now.modules["net"].register_buffer("card", card_of(Now(("a", "b"), "theirs")))
    checkpoint.save(tmp_path / "step-00000001", earlier, Snapshot(step=1))
    checkpoint.load(tmp_path / "step-00000001", now)
    assert read_card(now.modules["net"].state_dict(), Now) == Now(("a", "b"), "ours")
    assert torch.equal(now.modules["net"].state_dict()["weight"], earlier.modules["net"].state_dict()["weight"])


def test_the_event_names_what_is_on_disk(toy_run: MakeRun, never: TrainerOptions) -> None:
    import hashlib

    run = toy_run("named", steps=3)
    run.train(never)
    last = run.of(Checkpoint)[-1]
    assert hashlib.sha256((run.folder / last.path / "state.json").read_bytes()).hexdigest() == last.sha256


def test_random_generators_are_shielded() -> None:
    import random

    import numpy as np

    rng.seed(3)
    before = (random.random(), float(np.random.rand()), float(torch.rand(())))
    rng.seed(3)
    with rng.shielded():
        random.random()
        np.random.rand(5)
        torch.rand(5)
    assert before == (random.random(), float(np.random.rand()), float(torch.rand(())))


def test_pickle_is_not_among_the_files(toy_run: MakeRun, never: TrainerOptions) -> None:
    run = toy_run("files", steps=1)
    run.train(never)
    assert {file.name for file in Checkpoints(run.folder).all()[-1].iterdir()} == set(FILES)
    shutil.rmtree(run.folder)


def _state(width: int = 3) -> TrainState:
    net = nn.Linear(4, width)
    optimizer = torch.optim.AdamW(net.parameters(), lr=0.1, betas=(0.8, 0.99))
    net(torch.ones(2, 4)).sum().backward()
    return TrainState(modules={"net": net}, optimizers={"net": optimizer})


def test_a_disk_that_is_full_while_saving_leaves_nothing_half_written(
    toy_run: MakeRun, never: TrainerOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = toy_run("full", steps=3)
    write, folder = tensors.write, run.folder / "checkpoints"

    def full(table: dict[str, torch.Tensor], path: Path) -> None:
        write(table, path)
        if "step-00000003" in path.parent.name and path.name == "ema.safetensors":
            raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(tensors, "write", full)
    stopped = run.train(never)
    assert stopped.problem is not None
    assert stopped.problem.general == "disk-full"
    assert [path.name for path in folder.iterdir()] == ["step-00000000"]
    monkeypatch.setattr(tensors, "write", write)
    assert run.train(never).reason == "finished"


def test_what_goes_wrong_while_it_is_listened_to_costs_no_steps(
    toy_run: MakeRun, never: TrainerOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Evaluations, "_hear", crash)
    options = dataclasses.replace(never, listen_first_s=0.0, listen_every_s=0.0, listen_share=1e9)
    run = toy_run("deaf", steps=30)
    assert run.train(options).reason == "failed"
    assert Checkpoints(run.folder).all()[-1] == Checkpoints(run.folder).folder_of(run.events()[-1].step)
