"""Samples, judges, the best checkpoint, and the voice that comes of it."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import numpy as np
import pytest

from backend.audio import io
from backend.protocol.notices import said
from backend.protocol.runs import Checkpoint, Metrics, Picture, Sample, Scores, Warned
from backend.protocol.voices import VoiceInfo
from backend.recipe import Heard, SayText
from backend.training.listening.judging import rank
from backend.training.loop.budget import Budget
from backend.training.loop.clock import Periodic, TrainingClock
from backend.training.options import TrainerOptions
from backend.training.record.checkpoints import Checkpoints
from backend.training.record.events import EventLog
from backend.training.record.export import VoiceExporter
from tests.fakes.problems import told
from tests.fakes.recipe import ToyRecipe
from tests.training.toy_run import ToyRun

MakeRun = Callable[..., ToyRun]
ALWAYS = TrainerOptions(
    listen_first_s=0, listen_every_s=0, listen_share=1e9, save_every_s=1e9, held_out_every_s=1e9, keep=100
)


def _exporter(voices: Path, first: ToyRun) -> VoiceExporter:
    """Of a voice whose second stage is being trained."""
    info = VoiceInfo(id="v", name="V", family="toy", sample_rate=0, languages=[], speakers=[], created="now")
    return VoiceExporter(
        recipe=ToyRecipe(), voices=voices, info=info, stage="second", others={"first": first.folder}, sentence="hello"
    )


def scores(*wers: float) -> Callable[[Sequence[Heard]], dict[str, float | None]]:
    left = list(wers)
    return lambda heard: {"wer": left.pop(0) if len(left) > 1 else left[0], "likeness": 0.9}


def test_the_best_checkpoint_goes_by_the_judge(toy_run: MakeRun) -> None:
    run = toy_run("judged", steps=5)
    run.train(ALWAYS, asks=[SayText(text="hello there")], judge=scores(0.9, 0.3, 0.6, 0.8, 0.7))
    marked = [event.step for event in run.of(Checkpoint) if event.best]
    assert marked == [0, 1]
    best = Checkpoints(run.folder).best()
    assert best is not None
    assert best.path == "step-00000001"
    assert best.judged
    sample = run.of(Sample)[0]
    assert io.probe(run.folder / sample.path).sample_rate == 16_000
    assert np.load(run.folder / sample.attention).shape == (3, 3)
    assert run.of(Scores)[0].values["wer"] == 0.9
    assert run.of(Scores)[0].n == 1


def test_what_the_model_looks_at_is_drawn_with_each_held_out_loss(toy_run: MakeRun) -> None:
    run = toy_run("drawn", steps=4)
    run.train(TrainerOptions(save_every_s=1e9, held_out_every_s=0, held_out_share=1e9))
    measured = [event.step for event in run.of(Metrics) if event.split == "held-out"]
    pictures = run.of(Picture)
    assert [event.step for event in pictures] == measured
    assert (pictures[0].title, said(pictures[0].hint)) == ("What it sees", "Stuck.")
    assert np.load(run.folder / pictures[0].path).tolist() == [[1, 0], [0, 1]]


def test_without_judges_it_goes_by_the_held_out_loss(toy_run: MakeRun) -> None:
    run = toy_run("measured", steps=8)
    run.train(TrainerOptions(save_every_s=0, save_share=1e9, held_out_every_s=0, held_out_share=1e9))
    losses = {event.step: event.values["loss"] for event in run.of(Metrics) if event.split == "held-out"}
    best = Checkpoints(run.folder).best()
    assert best is not None
    assert not best.judged
    assert best.key == [min(loss for step, loss in losses.items() if step > 0)]


def test_judges_that_fail_are_told_once(toy_run: MakeRun) -> None:
    def broken(heard: Sequence[Heard]) -> dict[str, float | None]:
        raise ImportError("no whisper")

    run = toy_run("broken", steps=5)
    assert run.train(ALWAYS, asks=[SayText(text="a")], judge=broken).reason == "finished"
    assert run.problems() == ["judges-failed"]
    assert run.of(Scores) == []
    assert len(run.of(Sample)) >= 5


def test_patience_ends_a_run_that_gets_no_better(toy_run: MakeRun) -> None:
    import dataclasses

    run = toy_run("patient", steps=1000)
    options = dataclasses.replace(ALWAYS, patience=3)
    stopped = run.train(options, asks=[SayText(text="a")], judge=scores(0.5))
    assert stopped.reason == "finished"
    assert stopped.step < 10


def test_a_finished_stage_makes_a_voice(toy_run: MakeRun, never: TrainerOptions, tmp_path: Path) -> None:
    first = toy_run("first", steps=4)
    first.train(never)
    second = toy_run("second", steps=4)
    voices = tmp_path / "voices"
    exporter = _exporter(voices, first)
    assert second.train(never, exporter=exporter).reason == "finished"
    info = msgspec.json.decode((voices / "v" / "voice.json").read_bytes(), type=VoiceInfo)
    assert info.steps == {"first": 4, "second": 4}
    assert [entry.name for entry in voices.iterdir()] == ["v"]


def test_a_run_that_is_asked_to_stop_makes_a_voice_too(toy_run: MakeRun, never: TrainerOptions, tmp_path: Path) -> None:
    first, second = toy_run("first", steps=4), toy_run("second")
    first.train(never)
    exporter = _exporter(tmp_path / "voices", first)
    second.faults.on_step = lambda step: (second.folder / "stop").touch() if step == 5 else None
    stopped = second.train(never, exporter=exporter)
    assert stopped.reason == "asked"
    info = msgspec.json.decode((tmp_path / "voices" / "v" / "voice.json").read_bytes(), type=VoiceInfo)
    assert info.steps["second"] == stopped.step


def test_a_voice_is_made_of_what_the_other_stage_has_by_then(
    toy_run: MakeRun, never: TrainerOptions, tmp_path: Path
) -> None:
    first, second = toy_run("first", steps=2), toy_run("second", steps=4)
    first.train(never)
    exporter = _exporter(tmp_path / "voices", first)
    before = Checkpoints(first.folder).all()
    toy_run("first", steps=6).train(never)
    for checkpoint in before:
        shutil.rmtree(checkpoint)
    assert second.train(never, exporter=exporter).reason == "finished"
    info = msgspec.json.decode((tmp_path / "voices" / "v" / "voice.json").read_bytes(), type=VoiceInfo)
    assert info.steps == {"first": 6, "second": 4}


def test_a_voice_carries_the_figures_of_its_checkpoint(toy_run: MakeRun, never: TrainerOptions, tmp_path: Path) -> None:
    first, second = toy_run("first", steps=2), toy_run("second", steps=4)
    first.train(never)
    exporter = _exporter(tmp_path / "voices", first)
    second.train(ALWAYS, exporter=exporter, asks=[SayText(text="a")], judge=scores(0.9, 0.2, 0.7))
    info = msgspec.json.decode((tmp_path / "voices" / "v" / "voice.json").read_bytes(), type=VoiceInfo)
    assert info.figures["wer"] == 0.2
    assert info.steps["second"] == 1


def test_a_mute_voice_is_not_called_finished(
    toy_run: MakeRun, never: TrainerOptions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = toy_run("mute", steps=2)
    monkeypatch.setattr("tests.fakes.recipe._tone", lambda: np.full(10, np.nan, np.float32))
    other = toy_run("other", steps=2)
    other.train(never)
    exporter = _exporter(tmp_path / "voices", other)
    stopped = run.train(never, exporter=exporter)
    assert stopped.problem is not None
    assert stopped.problem.general == "voice-mute"
    assert list((tmp_path / "voices").iterdir()) == []


def test_listening_is_not_training_time() -> None:
    now = [0.0]
    clock = TrainingClock(lambda: now[0])
    clock.start()
    now[0] = 10
    with clock.listening():
        now[0] = 15
    now[0] = 16
    assert clock.trained_s == 11
    assert clock.listening_s == 5
    clock.restore(4, 1, 9)
    assert clock.wall_s >= 9


def test_a_chore_costs_at_most_its_share() -> None:
    chore = Periodic(10, 0.1)
    assert not chore.due(9)
    assert chore.due(10)
    chore.done(10, 5)
    assert not chore.due(59)
    assert chore.due(60)


def test_the_budget_says_when_it_is_spent() -> None:
    both = Budget(minutes=1, steps=100)
    assert both.spent(100, 0)
    assert both.spent(0, 60)
    assert both.progress(50, 15) == 0.5
    assert both.eta_s(50, 30, 10) == 5
    assert Budget().eta_s(5, 5, 1) is None
    assert Budget().progress(10**9, 1e9) == 0


def test_ranks_prefer_words_then_likeness() -> None:
    assert rank({"wer": 0.1, "likeness": 0.5}) < rank({"wer": 0.3, "likeness": 0.9})
    assert rank({"wer": 0.10, "likeness": 0.9}) < rank({"wer": 0.11, "likeness": 0.8})
    assert rank({"wer": None, "likeness": 0.9}) > rank({"wer": 0.5})


def test_a_torn_line_is_cut_off(tmp_path: Path) -> None:

    log = EventLog(tmp_path)
    log.write(Warned(step=1, time=0, wall_s=7.5, problem=told("k", "w")))
    log.close()
    file = tmp_path / "events.jsonl"
    whole = file.read_bytes()
    file.write_bytes(whole + b'{"event":"metr')
    again = EventLog(tmp_path)
    assert again.last_wall_s == 7.5
    again.close()
    assert file.read_bytes() == whole


def test_tensorboard_files_are_written(toy_run: MakeRun, never: TrainerOptions) -> None:
    run = toy_run("tensorboard", steps=3)
    run.train(never)
    assert [file for file in (run.folder / "tensorboard").iterdir() if file.stat().st_size > 100]
