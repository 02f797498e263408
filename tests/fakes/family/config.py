"""A family that sings sines: enough to test all that is done with a voice."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.protocol.families import StageInfo

TITLE = "Sines"
DOC = "For tests."
STAGES: tuple[StageInfo, ...] = ()
CONTROLS: tuple[str, ...] = ("duration", "pitch")


@dataclass(frozen=True, kw_only=True)
class SineConfig:
    """Nothing to set."""


def presets() -> Mapping[str, SineConfig]:
    """The one there is."""
    return {"tiny": SineConfig()}
