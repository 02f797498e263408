"""How a training of a stage begins: what it builds on, and with what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    import torch
    from _typeshed import DataclassInstance

    from backend.datasets.features import FeatureCache
    from backend.protocol.resources import Resource

C = TypeVar("C", bound="DataclassInstance")
"""A family's config: a frozen dataclass."""
"""Called with a fraction in [0, 1] and a sentence; raises ``Cancelled`` when the work is to stop."""


@dataclass(frozen=True, kw_only=True)
class StageNeed:
    """A checkpoint of another stage of the family."""

    stage: str


@dataclass(frozen=True, kw_only=True)
class ResourceNeed:
    """The very resource (by its hash) whose features the stage learns from."""

    resource: Resource


Need = StageNeed | ResourceNeed
"""What must be there before a stage can be trained."""


@dataclass(frozen=True, kw_only=True)
class Start(Generic[C]):
    """The beginning of a training: the same when it is resumed."""

    config: C
    device: torch.device
    cache: FeatureCache
    """Features of clips are computed once, through it."""
    needs: Mapping[str, Path] = field(default_factory=dict)
    """Stage → folder of its best checkpoint: of those that the stage needs, and of any other that there is."""
    parent: Path | None = None
    """Folder of the voice that the training goes on from; None: from nothing."""
    origin: Path | None = None
    """``parent``, where the training keeps that voice's symbols and sizes: a stage that :class:`Adapts` sets it."""
