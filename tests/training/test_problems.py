"""What goes wrong while training, and what a person and the weights see of it."""

import threading
from collections.abc import Callable

import pytest
import torch

from backend.families.valle.config import presets
from backend.protocol.problems import VoicewrightError
from backend.protocol.runs import Metrics, Started, Stopped, Warned
from backend.recipe import Batch, Listed, Start, Stepper, TrainState
from backend.training import problems
from backend.training.loop import devices, loop_state, memory
from backend.training.loop.bad_steps import BadSteps
from backend.training.loop.stop import StopWish
from backend.training.options import TrainerOptions
from backend.training.record.checkpoints import Checkpoints
from tests.fakes.recipe import ToyCorpus, ToyStage
from tests.fakes.toy.config import INFO
from tests.fakes.toy_config import ToyConfig
from tests.training.toy_run import ToyRun

MakeRun = Callable[..., ToyRun]


def all_finite(run: ToyRun) -> bool:
    return all(bool(torch.isfinite(t).all()) for t in run.newest().values() if t.is_floating_point())


def test_a_poisoned_batch_is_caught_before_the_optimizer_moves(toy_run: MakeRun) -> None:
    """Batch norm's running mean swallows the NaN in the forward pass, so the model itself is spoilt: back it goes."""
    run = toy_run("poisoned", steps=30)
    run.faults.poison = lambda step, seed: step == 12 and seed == 0
    stopped = run.train(TrainerOptions(save_every_s=0, save_share=1e9))
    assert stopped.reason == "finished"
    assert run.problems() == ["rolled-back"]
    assert "step 12 to the checkpoint of step 12" in run.of(Warned)[0].problem.say().what
    assert all_finite(run)


def test_a_loss_that_is_not_finite_skips_the_batch_and_slows_down(
    toy_run: MakeRun, never: TrainerOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = toy_run("skipped", steps=30)
    monkeypatch.setattr("tests.fakes.recipe._net", lambda width: torch.nn.Linear(8, 1))
    run.faults.poison = lambda step, seed: step == 12
    assert run.train(never).reason == "finished"
    assert run.problems() == ["loss-not-finite"]
    assert "0.5 of itself" in run.of(Warned)[0].problem.say().remedy
    assert all_finite(run)
    assert run.events()[-1].step == 30


def test_many_bad_batches_roll_back_and_then_end_the_run_with_a_sentence(
    toy_run: MakeRun, never: TrainerOptions
) -> None:
    run = toy_run("diverged", steps=100)
    run.faults.poison = lambda step, seed: step >= 8
    stopped = run.train(never)
    assert stopped.reason == "failed"
    assert stopped.problem is not None
    assert stopped.problem.general == "diverged"
    assert run.problems().count("rolled-back") == never.rollbacks
    assert Checkpoints(run.folder).all()
    assert Checkpoints(run.folder).chosen() is None, "what took no step is no training"
    last = run.of(Stopped)[-1]
    assert last.problem.general == "diverged"


def test_another_order_of_batches_gets_past_a_bad_one(toy_run: MakeRun, never: TrainerOptions) -> None:
    run = toy_run("reordered", steps=40)
    run.faults.poison = lambda step, seed: step in (9, 10, 11, 12) and seed == 0
    assert run.train(never).reason == "finished"
    assert "rolled-back" in run.problems()


class Odd(ToyStage):
    """Tells a figure that is no number."""

    def train_step(
        self, state: TrainState, batch: Batch, config: ToyConfig, stepper: Stepper
    ) -> dict[str, torch.Tensor]:
        return super().train_step(state, batch, config, stepper) | {"odd": torch.tensor(float("nan"))}


def test_events_hold_none_for_what_is_not_finite(toy_run: MakeRun, never: TrainerOptions) -> None:
    run = toy_run("none", steps=5)
    options = TrainerOptions(report_every_s=0, save_every_s=1e9, held_out_every_s=1e9, listen_first_s=1e9)
    assert run.train(options, stage=Listed(Odd(INFO.stages[0], run.faults))).reason == "finished"
    assert run.of(Metrics)[0].values["odd"] is None
    assert b"NaN" not in (run.folder / "events.jsonl").read_bytes()


def test_running_out_of_memory_halves_the_batch_and_says_so(toy_run: MakeRun, never: TrainerOptions) -> None:
    run = toy_run("big", ToyConfig(batch_size=16), steps=10)
    run.faults.most_clips = 4
    assert run.train(never).reason == "finished"
    assert run.problems() == ["batch-halved", "batch-halved"]
    assert "now 4 clips" in run.of(Warned)[-1].problem.say().what
    # A resumed run does not run out again.
    longer = run.with_budget(steps=15)
    assert longer.train(never).reason == "finished"
    assert run.problems() == ["batch-halved", "batch-halved"]


def test_the_batch_that_needs_most_is_tried_before_anything_is_learnt(
    toy_run: MakeRun, never: TrainerOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Most batches fit; one would not, in the middle of the night."""
    steps: list[int] = []
    monkeypatch.setattr(ToyCorpus, "longest", lambda self: ToyCorpus.batch(self, 10**6, 0), raising=False)
    batch = ToyCorpus.batch

    def uneven(self: ToyCorpus, step: int, seed: int) -> Batch:
        return {name: value[: None if step == 10**6 else 2] for name, value in batch(self, step, seed).items()}

    monkeypatch.setattr(ToyCorpus, "batch", uneven)
    run = toy_run("uneven", ToyConfig(batch_size=16), steps=10)
    run.faults.most_clips, run.faults.on_step = 8, steps.append
    assert run.train(never).reason == "finished"
    assert run.problems() == ["batch-halved"]
    kinds = [type(event).__name__ for event in run.events()]
    assert kinds.index("Warned") < kinds.index("Started")
    assert [step for step in steps if step < 100] == list(range(10))


def test_a_trial_leaves_no_trace(toy_run: MakeRun, never: TrainerOptions, monkeypatch: pytest.MonkeyPatch) -> None:
    tried, untried = toy_run("tried", steps=4), toy_run("untried", steps=4)
    tried.train(never)
    monkeypatch.setattr(loop_state, "try_longest", lambda loop: None)
    untried.train(never)
    mine, theirs = tried.newest(), untried.newest()
    assert all(torch.equal(mine[name], theirs[name]) for name in theirs)
    assert tried.of(Started)[0].memory_mb > 10


def test_seconds_are_halved_where_a_batch_is_counted_in_them() -> None:
    assert loop_state.batch_field(presets()["tiny"], "ar") == loop_state.SECONDS
    start = Start(config=presets()["tiny"], device=torch.device("cpu"), cache=None)  # type: ignore[arg-type]
    assert loop_state.with_batch(start, "ar", 7.5).config.batch_s == 7.5
    assert "now 8 s of speech" in problems.halved(7.5, "r", None).say().what


def test_memory_that_does_not_suffice_for_one_clip_ends_the_run(toy_run: MakeRun, never: TrainerOptions) -> None:
    run = toy_run("too-big", ToyConfig(batch_size=2), steps=10)
    run.faults.most_clips = 0
    stopped = run.train(never)
    assert stopped.reason == "failed"
    assert stopped.problem is not None
    assert stopped.problem.general == "out-of-memory"


def test_memory_is_estimated_beforehand(toy_run: MakeRun, never: TrainerOptions) -> None:
    run = toy_run("estimate", steps=1)
    run.train(never)
    assert run.of(Started)[0].memory_mb > 10
    assert run.of(Started)[0].parameters > 100


def test_the_estimate_grows_with_the_batch(toy_run: MakeRun, never: TrainerOptions) -> None:
    needed = []
    for size in (100, 20_000):
        run = toy_run(f"of-{size}", ToyConfig(batch_size=size, width=1024), steps=0)
        run.train(never)
        needed.append(run.of(Started)[0].memory_mb)
    megabytes_of_activations = 20_000 * 1024 * 4 * 4 / 1e6
    assert 0.5 * megabytes_of_activations < needed[1] - needed[0] < 3 * megabytes_of_activations


def test_a_stop_file_is_heard_at_a_steps_end_and_saves(toy_run: MakeRun, never: TrainerOptions) -> None:
    run = toy_run("asked")
    run.faults.on_step = lambda step: (run.folder / "stop").touch() if step == 5 else None
    stopped = run.train(never)
    assert stopped.reason == "asked"
    assert Checkpoints(run.folder).all()[-1].name == f"step-{stopped.step:08d}"
    assert stopped.step > 5


def test_a_trainer_that_hangs_ends_itself(toy_run: MakeRun, monkeypatch: pytest.MonkeyPatch) -> None:
    run = toy_run("hung", steps=5)
    ended: list[int] = []

    def end(status: int) -> None:
        ended.append(status)
        run.faults.let_go.set()

    monkeypatch.setattr(
        "backend.training.record.heartbeat.HeartbeatWriter.__init__.__kwdefaults__", {"end": end, "silent": False}
    )
    run.faults.hang_at = 2
    run.train(TrainerOptions(heartbeat_s=0.05, stuck_s=0.5, save_every_s=1e9, held_out_every_s=1e9))
    assert ended == [70]
    assert run.of(Stopped)[0].reason == "no-progress"


def test_a_full_disk_is_named(toy_run: MakeRun, never: TrainerOptions, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device", "modules.safetensors")

    run = toy_run("full", steps=5)
    monkeypatch.setattr("backend.training.record.checkpoint.save", full)
    stopped = run.train(never)
    assert stopped.problem is not None
    assert stopped.problem.general == "disk-full"


def test_a_device_that_is_asked_for_by_name_is_not_replaced() -> None:
    if torch.cuda.is_available():
        pytest.skip("there is a GPU")
    assert devices.choose("auto").torch_device.type == "cpu"
    assert devices.choose("auto").reason
    with pytest.raises(VoicewrightError) as refused:
        devices.choose("cuda")
    assert refused.value.problem.general == "device-unusable"


def test_rates_recover() -> None:
    bad_steps = BadSteps(TrainerOptions())
    assert bad_steps.bad(10) == "skip"
    assert bad_steps.backoff == 0.5
    for step in range(11, 111):
        bad_steps.good(step)
    assert bad_steps.backoff == 1.0


def test_sigterm_asks(toy_run: MakeRun) -> None:
    run = toy_run("signal")
    wish = StopWish(run.folder)
    assert not wish.asked()
    thread = threading.Thread(target=wish.listen_to_signals)
    thread.start()
    thread.join()
    wish._on_signal(15, None)
    assert wish.asked()


def test_who_asks_how_far_a_training_is_while_a_late_step_is_tried_hears_the_truth() -> None:
    """It was told as step 1,000,000,000, and a window that looked then waited for ever for more."""
    net = torch.nn.Linear(2, 1)
    state = TrainState(modules={"net": net}, optimizers={"net": torch.optim.SGD(net.parameters())}, step=7)
    heard: list[tuple[int, int]] = []

    def step(late: TrainState, batch: dict[str, torch.Tensor], probe: Stepper) -> None:
        heard.append((late.step, state.step))
        late.numbers["turns"] = 1.0
        probe.apply(late, "net", net(batch["x"]).sum())

    memory.tried(state, {"x": torch.ones(3, 2)}, torch.device("cpu"), step, torch.autograd.backward)
    assert heard[0][0] > 1_000_000
    assert heard[0][1] == state.step == 7
    assert state.numbers == {}
