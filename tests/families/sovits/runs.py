"""Trainings of the stages on the shared clips, step after step."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from backend.datasets.manifest import Item
from backend.families.sovits.config import SovitsConfig
from backend.families.sovits.recipe import RECIPE
from tests.families.dctts.clips import clips
from tests.families.engine import SEED, Engine, Trained

__all__ = ["SEED", "Trained", "begun", "blank", "go_on", "train"]
ENGINE = Engine(RECIPE)
blank, go_on = ENGINE.blank, ENGINE.go_on


def begun(
    folder: Path, stage: str, config: SovitsConfig, needs: Mapping[str, Path] | None = None, parent: Path | None = None,
    items: Sequence[Item] | None = None,
) -> Trained:  # fmt: skip
    """Prepared and built."""
    return ENGINE.begun(folder, stage, config, clips() if items is None else items, needs, parent)


def train(
    folder: Path, stage: str, config: SovitsConfig, steps: int, needs: Mapping[str, Path] | None = None,
    parent: Path | None = None,
) -> Trained:  # fmt: skip
    """So many steps, and a checkpoint."""
    made = begun(folder, stage, config, needs, parent)
    go_on(made, steps)
    return made
