"""What a voice can be told beside lengths, speed and pitch."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from backend.families.valle.config import ValleConfig
from backend.protocol.voices import SEED, Knob

_MOST_SEEDS = 9999


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How codes are drawn; see :class:`backend.families.valle.config.ValleConfig`."""

    seed: int = 0
    temperature: float = 1.0
    top_p: float = 0.9
    top_k: int = 0
    repetition_share: float = 0.1

    def told(self, knobs: Mapping[str, float]) -> "Manner":
        """With knobs set."""
        return replace(
            self,
            seed=round(knobs.get(SEED, self.seed)),
            temperature=knobs.get("temperature", self.temperature),
            top_p=knobs.get("top_p", self.top_p),
            top_k=round(knobs.get("top_k", self.top_k)),
            repetition_share=knobs.get("repetition_share", self.repetition_share),
        )


def manner_of(config: ValleConfig) -> Manner:
    """As a config says."""
    return Manner(
        temperature=config.temperature, top_p=config.top_p, top_k=config.top_k,
        repetition_share=config.repetition_share,
    )  # fmt: skip


def knobs_of(manner: Manner) -> list[Knob]:
    """The knobs of a voice that draws so of itself."""
    return [
        Knob(name=SEED, default=0.0, minimum=0.0, maximum=float(_MOST_SEEDS)),
        Knob(name="temperature", default=manner.temperature, minimum=0.0, maximum=2.0),
        Knob(name="top_p", default=manner.top_p, minimum=0.01, maximum=1.0),
    ]
