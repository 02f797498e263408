"""A stage that is trained after another one speaks its language, or is refused before anything starts."""

from pathlib import Path

import pytest

from backend.jobs import spawning, train
from backend.jobs.context import JobContext
from backend.project.project import Project
from backend.protocol.problems import VoicewrightError
from backend.protocol.runs import Value
from backend.protocol.training_jobs import Train
from backend.training.record.checkpoints import Checkpoints
from tests.training.test_jobs import add_clips, context, project

__all__ = ["context", "project"]
pytestmark = pytest.mark.usefixtures("trained")


@pytest.fixture
def trained(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every run counts as trained, and none is."""
    add_clips(project)
    monkeypatch.setattr(spawning, "spawn", lambda run: 0)
    monkeypatch.setattr(Checkpoints, "chosen", lambda self: Path())


def begun(project: Project, context: JobContext, stage: str, **values: Value) -> dict[str, Value]:
    job = Train(project=str(project.folder), family="fastpitch", preset="small", stage=stage, steps=5, values=values)
    return project.runs.config(train.run(job, context).runs[0]).values


def test_a_later_stage_takes_over_what_the_first_one_was_told(project: Project, context: JobContext) -> None:
    begun(project, context, "acoustic", sample_rate=44_100, n_mels=100, rate_acoustic=0.002)
    values = begun(project, context, "vocoder", batch_size_vocoder=5)
    assert (values["sample_rate"], values["n_mels"], values["batch_size_vocoder"]) == (44_100, 100, 5)


@pytest.mark.parametrize(("name", "value"), [("sample_rate", 16_000), ("n_mels", 80), ("hop", 320)])
def test_a_setting_that_cannot_fit_is_refused_by_name(
    project: Project, context: JobContext, name: str, value: int
) -> None:
    begun(project, context, "acoustic", sample_rate=44_100, n_mels=100)
    with pytest.raises(VoicewrightError) as refused:
        begun(project, context, "vocoder", **{name: value})
    assert refused.value.problem.kind == "stages-differ"
    assert name in refused.value.problem.say().why
    assert len(project.runs.ids()) == 1


def test_both_together_are_told_the_same(project: Project, context: JobContext) -> None:
    begun(project, context, "acoustic", sample_rate=44_100)
    assert begun(project, context, "", n_mels=60)["sample_rate"] == 16_000


def test_a_later_stage_of_other_sound_is_not_put_beside_a_first_one_that_is_trained_anew(
    project: Project, context: JobContext
) -> None:
    def with_vocoder(**values: Value) -> bool:
        begun(project, context, "acoustic", **values)
        return "vocoder" in project.runs.config(project.runs.ids()[-1]).needs

    begun(project, context, "acoustic")
    begun(project, context, "vocoder")
    assert with_vocoder(rate_acoustic=0.002)
    assert not with_vocoder(sample_rate=44_100)
    assert not with_vocoder(n_mels=100)


def test_a_vocoder_that_is_not_there_is_told_before_anything_is_trained(project: Project, context: JobContext) -> None:
    job = Train(project=str(project.folder), family="dctts", preset="small", values={"vocoder": str(project.folder)})
    with pytest.raises(VoicewrightError, match="holds no vocoder"):
        train.run(job, context)
    assert not project.runs.ids()
