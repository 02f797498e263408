"""The newest averaged models of a base project: what is judged and shipped."""

from datetime import UTC, datetime
from pathlib import Path

from backend import registry
from backend.project.project import Project
from backend.protocol.problems import VoicewrightError, refuse
from backend.protocol.voices import voice_of
from backend.training.record.checkpoints import Checkpoints
from backend.voices import making


def so_far(place: Path, family: str) -> str:
    """The last runs' models as a voice of the project, to start from; its id, or none where a stage is missing."""
    recipe = registry.recipe(family)
    try:
        checkpoints = {stage.name: newest(place, family, stage.name) for stage in recipe.info.stages}
    except VoicewrightError:
        return ""
    now = datetime.now(UTC)
    info = voice_of(recipe.info, f"{now:%Y%m%d-%H%M%S}-so-far", "So far", now.isoformat(timespec="microseconds"))
    making.write(
        place / "voices", info.id, recipe, lambda folder: recipe.export(checkpoints, folder, info), making.DIGITS
    )
    return info.id


def newest(place: Path, family: str, stage: str) -> Path:
    """The last whole checkpoint of the last run of a family's stage.

    Not the one that the trainer found best: it listens to one speaker, and to a vocoder through whatever speech stage
    there is; here strangers judge.
    """
    with Project.open(place, lock=False) as project:
        for run in reversed(project.runs.ids()):
            config = project.runs.config(run)
            mine = (config.family, config.stage) == (family, stage)
            found = Checkpoints(project.runs.folder(run)).newest() if mine else None
            if found is not None and not found.name.endswith("-00000000"):
                return found
    refuse("no-base/packaging", stage=stage, family=family)
