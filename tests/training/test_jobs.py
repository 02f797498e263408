"""The jobs that start trainings, with real trainer processes of the toy family."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import numpy as np
import pytest

from backend import registry
from backend.audio import io
from backend.content import speaker_embedding
from backend.jobs import resume, spawning, train, train_run
from backend.jobs.context import JobContext
from backend.project.alignments import Alignment
from backend.project.clips import NewClip
from backend.project.freshness import Origin, fingerprint
from backend.project.project import Project
from backend.protocol.problems import VoicewrightError
from backend.protocol.runs import Started
from backend.protocol.score import Phone
from backend.protocol.training_jobs import Resume, Train
from backend.song import learning
from backend.voices import bases
from tests.patience import PATIENCE_S

Wait = Callable[[str, str], None]


@pytest.fixture
def context() -> JobContext:
    return JobContext("1", lambda message: None, lambda: False)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    monkeypatch.setitem(registry.FAMILIES, "toy", "tests.fakes.toy")
    monkeypatch.setattr(spawning, "MODULE", "tests.fakes.toy_trainer")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    with Project.create(tmp_path / "声音 🎙 mit Leer.voicewright") as made:
        yield made
        for id in made.runs.ids():
            beat = made.runs.heartbeat(id)
            if beat is not None and made.runs.state(id) == "running":
                os.kill(beat.pid, signal.SIGKILL)


def add_clips(project: Project, count: int = 6, aligned: bool = True) -> None:
    for index in range(count):
        path = project.folder / f"{index}.wav"
        io.write(path, (0.1 * np.sin(np.arange(48_000) * 0.01 * (index + 1))).astype(np.float32), 16_000)
        audio = project.audio.add_file(path)
        path.unlink()
        new = NewClip(
            audio=audio, name=f"clip {index}", text=f"this is clip number {index}", language="en-us", speaker="s",
            sample_rate=16_000, channels=1, duration_s=3.0, held_out=index == 0,
        )  # fmt: skip
        clip = project.clips.add(new)
        if aligned:
            phones = [Phone(symbol="_", start_s=0, duration_s=3.0)]
            project.alignments.put(
                [
                    Alignment(
                        clip=clip.id,
                        phones=phones,
                        words=[],
                        score=1,
                        spread_z=None,
                        origin=Origin(method="test", of=fingerprint(clip)),
                    )
                ]
            )


def wait_for(project: Project, id: str, state: str) -> None:
    give_up_at = time.monotonic() + PATIENCE_S
    pause = threading.Event()
    while project.runs.state(id) != state:
        log = project.runs.folder(id) / spawning.LOG
        assert time.monotonic() < give_up_at, f"{project.runs.state(id)}: {log.read_text()[-2000:]}"
        pause.wait(0.05)


def job(project: Project, **fields: object) -> Train:
    return Train(project=str(project.folder), family="toy", preset="tiny", device="cpu", **fields)  # type: ignore[arg-type]


@pytest.mark.slow
def test_a_chain_makes_a_voice(project: Project, context: JobContext, monkeypatch: pytest.MonkeyPatch) -> None:
    add_clips(project)
    made = train.run(job(project, steps=20), context)
    first, second = made.runs
    assert project.runs.config(first).then == [second]
    wait_for(project, second, "finished")
    assert project.runs.state(first) == "finished"
    voice = project.voices.get(made.voice)
    assert voice.runs == {"first": first, "second": second}
    assert voice.steps.keys() == {"first", "second"}
    assert voice.sample_rate == 16_000
    assert not [entry for entry in project.voices_folder.iterdir() if entry.name.startswith(".")]

    monkeypatch.setattr(spawning, "spawn", lambda run: 0)
    alone = train.run(job(project, stage="second", steps=5), context).runs[0]
    assert project.runs.config(alone).needs == {"first": first}
    again = train.run(job(project, steps=5), context).runs[0]
    assert project.runs.config(again).needs == {}  # its own second stage comes later
    with pytest.raises(VoicewrightError, match="with the preset gan"):
        train.run(msgspec.structs.replace(job(project, stage="second", steps=5), preset="gan"), context)


@pytest.mark.slow
def test_killed_between_and_resumed(project: Project, context: JobContext) -> None:
    add_clips(project)
    first, second = train.run(job(project, steps=1_000_000), context).runs
    wait_for(project, first, "running")
    _wait_for_step(project, first, 5)
    beat = project.runs.heartbeat(first)
    assert beat is not None
    os.kill(beat.pid, signal.SIGKILL)
    wait_for(project, first, "crashed")
    assert project.runs.state(second) == "waiting"
    assert project.runs.resumable(first)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spawning, "spawn", lambda run: 0)
        # Whoever names the run that waits gets the one that broke: nothing is trained on what was not.
        assert resume.run(Resume(project=str(project.folder), run=second), context).runs[0] == first
    resume.run(Resume(project=str(project.folder), run=first, steps=10), context)
    wait_for(project, first, "finished")
    events, _ = project.runs.events(first)
    assert [event.resumed for event in events if isinstance(event, Started)] == [False, True]
    walls = [event.wall_s for event in events]
    assert walls == sorted(walls)

    _wait_for_step(project, second, 1)
    with pytest.raises(VoicewrightError) as refused:
        resume.run(Resume(project=str(project.folder), run=second), context)
    assert refused.value.problem.general == "run-is-running"
    project.runs.request_stop(second)
    wait_for(project, second, "stopped")
    assert project.runs.checkpoints(second)


def _wait_for_step(project: Project, id: str, step: int) -> None:
    pause, give_up_at = threading.Event(), time.monotonic() + PATIENCE_S
    while not any(event.step >= step for event in project.runs.events(id)[0]):
        assert time.monotonic() < give_up_at
        pause.wait(0.05)


def test_a_stage_out_of_order_is_refused(project: Project, context: JobContext) -> None:
    add_clips(project)
    with pytest.raises(VoicewrightError) as refused:
        train.run(job(project, stage="second", steps=5), context)
    assert refused.value.problem.general == "stage-out-of-order"
    assert "--stage first" in refused.value.problem.say().remedy
    assert project.runs.ids() == []


@pytest.mark.parametrize(
    ("count", "aligned", "kind"), [(0, True, "no-clips"), (3, False, "no-aligned-clips"), (3, True, "too-few-clips")]
)
def test_too_little_to_train_on(project: Project, context: JobContext, count: int, aligned: bool, kind: str) -> None:
    add_clips(project, count, aligned)
    with pytest.raises(VoicewrightError) as refused:
        train.run(job(project, steps=5), context)
    problem = refused.value.problem
    assert problem.general == kind
    assert problem.say().remedy
    if kind == "no-aligned-clips":
        assert "clip 0, clip 1, clip 2" in problem.say().why


def test_minutes_are_shared_and_seeds_kept(
    project: Project, context: JobContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_clips(project)
    monkeypatch.setattr(spawning, "spawn", lambda run: 0)
    made = train.run(job(project, minutes=10, seed=5, values={"width": "32"}), context)
    configs = [project.runs.config(id) for id in made.runs]
    assert [config.minutes for config in configs] == [2.5, 7.5]
    assert {config.seed for config in configs} == {5}
    assert configs[0].values["width"] == 32
    assert configs[1].needs == {"first": configs[0].id}
    assert made.runs[0].endswith("-toy-first")


def test_a_new_voice_starts_from_the_shipped_base_or_is_told_that_there_is_none(
    project: Project, context: JobContext, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    add_clips(project)
    monkeypatch.setattr(spawning, "spawn", lambda run: 0)
    monkeypatch.setattr(bases, "FOLDER", tmp_path / "bases")
    with pytest.raises(VoicewrightError) as refused:
        train.run(job(project, minutes=1, parent="base"), context)
    assert refused.value.problem.general == "no-base"
    (tmp_path / "bases" / "toy").mkdir(parents=True)
    (tmp_path / "bases" / "toy" / "voice.json").write_text("{}")
    with pytest.raises(VoicewrightError, match="Choose the preset base"):
        train.run(job(project, minutes=1, parent="base"), context)
    monkeypatch.setattr(bases, "BASE", "tiny")  # the toy has no preset of that name
    run = train.run(job(project, minutes=1, parent="tiny"), context).runs[0]
    task = train_run.task_of(project.runs.folder(run), project.runs.config(run))
    assert task.parent == tmp_path / "bases" / "toy"


def test_a_training_learns_how_its_speakers_sing_from_its_own_clips(
    project: Project, context: JobContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_clips(project)
    monkeypatch.setattr(spawning, "spawn", lambda run: 0)
    monkeypatch.setattr(learning, "of_speakers", lambda items: {one.speaker: {"damping": 0.4} for one in items})
    run = train.run(job(project, steps=5), context).runs[0]
    exporter = train_run.task_of(project.runs.folder(run), project.runs.config(run)).exporter
    assert exporter is not None
    assert exporter.sings() == {"s": {"damping": 0.4}}


def test_a_trainer_that_dies_at_once_says_why(
    project: Project, context: JobContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_clips(project)
    monkeypatch.setattr(spawning, "MODULE", "tests.fakes.no_such_module")
    with pytest.raises(VoicewrightError) as refused:
        train.run(job(project, steps=5), context)
    assert refused.value.problem.general == "trainer-died"
    assert "no_such_module" in refused.value.problem.say().why


def test_what_must_listen_is_looked_for_before_anything_is_written(
    project: Project, context: JobContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_clips(project)
    monkeypatch.setattr(speaker_embedding, "NAME", "no_such_package")
    with pytest.raises(VoicewrightError) as caught:
        train.run(Train(project=str(project.folder), family="fastpitch", preset="base"), context)
    assert caught.value.problem.general == "resource-unusable"
    assert "speaker_embedding_channels" in caught.value.problem.say().remedy
    assert project.runs.ids() == []


def test_a_codec_that_is_not_there_is_refused_before_anything_is_written(
    project: Project, context: JobContext, tmp_path: Path
) -> None:
    add_clips(project)
    wanted = Train(project=str(project.folder), family="valle", preset="tiny", values={"codec": str(tmp_path)})
    with pytest.raises(VoicewrightError) as caught:
        train.run(wanted, context)
    assert caught.value.problem.general == "codec-unusable"
    assert project.runs.ids() == []
