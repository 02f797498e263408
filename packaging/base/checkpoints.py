"""The newest averaged models of a base project: what is judged and shipped."""

from pathlib import Path

from backend.families.fastpitch import weights
from backend.families.fastpitch.model import AcousticModel
from backend.project.project import Project
from backend.protocol.problems import Problem, VoicewrightError
from backend.training.shelf import Shelf
from backend.vocoder.model import SourceFilterVocoder


def newest(place: Path, stage: str) -> Path:
    """The last whole checkpoint of the last run of a stage.

    Not the one that the trainer found best: it listens to one speaker, and to a vocoder through whatever speech stage
    there is; here strangers judge.
    """
    with Project.open(place, lock=False) as project:
        for run in reversed(project.runs.ids()):
            found = Shelf(project.runs.folder(run)).newest() if project.runs.config(run).stage == stage else None
            if found is not None and not found.name.endswith("-00000000"):
                return found
    raise VoicewrightError(
        Problem(kind="no-base", what=f"The stage {stage} has not been trained.", remedy="Run `build.py train` first.")
    )


def models(place: Path) -> tuple[AcousticModel, SourceFilterVocoder]:
    """Both."""
    acoustic = weights.acoustic_from_checkpoint(newest(place, "acoustic"))
    return acoustic.eval(), weights.vocoder_from_checkpoint(newest(place, "vocoder")).eval()
