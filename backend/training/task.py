"""All that one training needs, as one value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Generic

from backend.protocol.runs import RunConfig
from backend.recipe import Ask, StageOf
from backend.recipe.start import C
from backend.training.listening.judging import Judge
from backend.training.loop.budget import Budget
from backend.training.options import TrainerOptions
from backend.training.record.export import VoiceExporter

if TYPE_CHECKING:
    from backend.datasets.features import FeatureCache
    from backend.datasets.manifest import Item


@dataclass(frozen=True, kw_only=True)
class Task(Generic[C]):
    """A run's folder and what its config stands for."""

    run: Path
    config: RunConfig
    stage: StageOf[C]
    settings: C
    """The family's config, preset and overrides merged."""
    items: Sequence[Item]
    cache: FeatureCache
    needs: Mapping[str, Path] = field(default_factory=dict)
    """Stage → checkpoint folder."""
    parent: Path | None = None
    """Folder of the voice to start from."""
    asks: Sequence[Ask] = ()
    """What samples say; the stage takes those that it can."""
    judge: Judge | None = None
    exporter: VoiceExporter | None = None
    options: TrainerOptions = field(default_factory=TrainerOptions)

    @property
    def budget(self) -> Budget:
        """How long it may take."""
        return Budget(minutes=self.config.minutes, steps=self.config.steps)
