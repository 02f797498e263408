"""The toy family's face: what forms and command lines see."""

from backend.protocol.families import StageInfo
from tests.fakes.toy_config import ToyConfig

TITLE = "Toy"
DOC = "For tests."
STAGES = (
    StageInfo(name="first", title="First", doc="", share=0.25),
    StageInfo(name="second", title="Second", doc="", needs=["first"], share=0.75),
)
CONTROLS = ("duration",)
PRESET_DOCS = {"tiny": "As small as can be."}


def presets() -> dict[str, ToyConfig]:
    """Name → config."""
    return {"tiny": ToyConfig(), "gan": ToyConfig(gan=True)}
