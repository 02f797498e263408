"""A family that sings sines: enough to test all that is done with a voice."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.protocol.families import FamilyInfo, PresetInfo

INFO = FamilyInfo(
    name="fake",
    title="Sines",
    stages=[],
    presets=[PresetInfo(name="tiny")],
    controls={"duration": "native", "pitch": "native"},
)


@dataclass(frozen=True, kw_only=True)
class SineConfig:
    """Nothing to set."""


def presets() -> Mapping[str, SineConfig]:
    """The one there is."""
    return {"tiny": SineConfig()}
