"""The job ``make-voice``: one wish, from clips to a voice."""

from pathlib import Path

from backend import registry
from backend.jobs import expect_voice, train
from backend.jobs.context import JobContext
from backend.protocol.training_jobs import ExpectVoice, MakeVoice, Train, Training
from backend.voices import bases


def run(job: MakeVoice, context: JobContext) -> Training:
    """Prepare what is not, then start the training, detached. Raises what ``train`` raises."""
    from backend.datasets.preparation import prepare
    from backend.project.project import Project

    expected = expect_voice.run(ExpectVoice(project=job.project), context)
    if expected.prepare_s:
        with Project.open(Path(job.project), lock=False) as project:
            prepare(project, None, context.section(0.1, 0.9).report)
    wish = Train(
        project=job.project, family=registry.usual(), preset=expected.preset,
        parent=bases.BASE if expected.based else "", minutes=job.minutes or expected.train_minutes,
    )  # fmt: skip
    return train.run(wish, context)
