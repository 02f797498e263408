"""A voice from the checkpoints of its stages."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from backend.protocol.voices import VoiceInfo
from backend.recipe import Recipe
from backend.training.record import checkpoint
from backend.voices import making


@dataclass(frozen=True, kw_only=True)
class VoiceExporter:
    """Makes or refreshes one voice."""

    recipe: Recipe[Any]
    voices: Path
    """The project's ``voices`` folder."""
    info: VoiceInfo
    """With id, name, family, runs and created; the rest is the family's to say."""
    stage: str
    """The stage that is being trained."""
    others: Mapping[str, Path]
    """Every other stage → its run's folder. That run may train on meanwhile and drop checkpoints, so its best one is
    looked up when the voice is written.
    """
    sentence: str
    """Something to say, to hear that the voice works."""

    def export(self, mine: Path, figures: Mapping[str, float | None]) -> VoiceInfo | None:
        """``mine``: this stage's checkpoint. None while another stage has none.

        Raises ``VoicewrightError``.
        """
        theirs = others(self.others)
        if not {stage.info.name for stage in self.recipe.stages} <= {self.stage, *theirs}:
            return None
        checkpoints = {**theirs, self.stage: mine}
        steps = {stage: int(checkpoint.read_state(folder)["step"]) for stage, folder in checkpoints.items()}
        info = msgspec.structs.replace(self.info, steps=steps, figures=dict(figures))

        def make(folder: Path) -> VoiceInfo:
            return self.recipe.export(checkpoints, folder, info)

        return making.write(self.voices, info.id, self.recipe, make, self.sentence)


def others(runs: Mapping[str, Path]) -> dict[str, Path]:
    """Stage → run folder, as stage → the checkpoint that was chosen there; stages without one are left out."""
    from backend.training.record.checkpoints import Checkpoints

    chosen = {stage: Checkpoints(folder).chosen() for stage, folder in runs.items()}
    return {stage: path for stage, path in chosen.items() if path is not None}
