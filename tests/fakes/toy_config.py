"""The toy family's config."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class ToyConfig:
    """A toy."""

    batch_size: int = field(default=8, metadata={"min": 1, "max": 64})
    """Clips a step takes, 1–64."""
    width: int = 16
    """Hidden units."""
    rate: float = field(default=1e-2, metadata={"min": 0.0})
    """Learning rate."""
    gan: bool = False
    """Train against a discriminator."""
    kind: Literal["plain", "fancy"] = "plain"
    """Which kind."""
    codes: Literal["trained", "frozen"] = "trained"
    """Whether the second stage builds on what the first one learns."""
    limit: float | None = None
    """A limit, or none."""
