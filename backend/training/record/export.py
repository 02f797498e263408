"""A voice from the checkpoints of its stages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec

from backend.project.voices import REMOVED
from backend.protocol.voices import VoiceInfo
from backend.recipe import Borrows, MakesVoices
from backend.training.record import checkpoint
from backend.voices import making

_Export = Callable[[Mapping[str, Path], Path, VoiceInfo], VoiceInfo]


@dataclass(frozen=True, kw_only=True)
class VoiceExporter:
    """Makes or refreshes one voice."""

    recipe: MakesVoices
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
    parent: Path | None = None
    """Folder of the voice that the training goes on from: it may lend what was never trained here."""
    sentence: str
    """Something to say, to hear that the voice works."""
    sings: Callable[[], Mapping[str, Mapping[str, float]]] = dict
    """What was learnt of how its speakers sing."""

    def export(self, mine: Path, figures: Mapping[str, float | None]) -> VoiceInfo | None:
        """``mine``: this stage's checkpoint. None while another stage has none, or where a person put the voice aside.

        Raises ``VoicewrightError``.
        """
        if (self.voices / REMOVED / self.info.id).is_dir() and not (self.voices / self.info.id).exists():
            return None
        checkpoints = {**others(self.others), self.stage: mine}
        if not {stage.name for stage in self.recipe.info.stages} <= checkpoints.keys():
            return self._borrowed(checkpoints, figures)
        return self._written(checkpoints, figures, self.recipe.export)

    def _borrowed(self, checkpoints: Mapping[str, Path], figures: Mapping[str, float | None]) -> VoiceInfo | None:
        """With what the parent lends; None where it cannot."""
        parent, recipe = self.parent, self.recipe
        if parent is None or not isinstance(recipe, Borrows) or not recipe.fits(parent, checkpoints):
            return None
        return self._written(checkpoints, figures, partial(recipe.export_onto, parent))

    def _written(
        self, checkpoints: Mapping[str, Path], figures: Mapping[str, float | None], export: _Export
    ) -> VoiceInfo:
        steps = {stage: checkpoint.read_state(folder).step for stage, folder in checkpoints.items()}
        sings = {speaker: dict(numbers) for speaker, numbers in self.sings().items()}
        info = msgspec.structs.replace(self.info, steps=steps, figures=dict(figures), sings=sings)

        def make(folder: Path) -> VoiceInfo:
            return export(checkpoints, folder, info)

        return making.write(self.voices, info.id, self.recipe, make, self.sentence)


def others(runs: Mapping[str, Path]) -> dict[str, Path]:
    """Stage → the checkpoint that is used of its run's folder; stages without one are left out."""
    from backend.training.record.checkpoints import Checkpoints

    chosen = {stage: Checkpoints(folder).chosen() for stage, folder in runs.items()}
    return {stage: path for stage, path in chosen.items() if path is not None}
