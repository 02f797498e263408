"""The newest averaged models of a base project: what is judged and shipped."""

from pathlib import Path

from backend.project.project import Project
from backend.protocol.problems import Problem, VoicewrightError
from backend.training.shelf import Shelf


def newest(place: Path, family: str, stage: str) -> Path:
    """The last whole checkpoint of the last run of a family's stage.

    Not the one that the trainer found best: it listens to one speaker, and to a vocoder through whatever speech stage
    there is; here strangers judge.
    """
    with Project.open(place, lock=False) as project:
        for run in reversed(project.runs.ids()):
            config = project.runs.config(run)
            mine = (config.family, config.stage) == (family, stage)
            found = Shelf(project.runs.folder(run)).newest() if mine else None
            if found is not None and not found.name.endswith("-00000000"):
                return found
    raise VoicewrightError(
        Problem(
            kind="no-base",
            what=f"The stage {stage} of {family} has not been trained.",
            remedy="Run `build.py train` first.",
        )
    )
