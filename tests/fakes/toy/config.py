"""The toy family's face: what forms and command lines see."""

from backend.protocol.families import FamilyInfo, PresetInfo, StageInfo
from tests.fakes.toy_config import ToyConfig

FIRST, SECOND = "first", "second"
INFO = FamilyInfo(
    name="toy",
    title="Toy",
    stages=[
        StageInfo(name=FIRST, share=0.25),
        StageInfo(name=SECOND, share=0.75),
    ],
    presets=[PresetInfo(name="tiny"), PresetInfo(name="gan")],
    controls={"duration": "native"},
)


def presets() -> dict[str, ToyConfig]:
    """Name → config."""
    return {"tiny": ToyConfig(), "gan": ToyConfig(gan=True)}
