"""Settings of a voice beside lengths, speed and pitch."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from backend.layers.sampling import Sampling
from backend.protocol.voices import SEED, Knob

TEMPERATURE, TOP_K, PENALTY, NOISE, TIMBRE = "temperature", "top_k", "repetition_penalty", "noise", "timbre"
INTONATION = "intonation"
_MOST_SEEDS = 9999
_STEADIEST = 1e-3


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How codes are sampled, and how much noise latent frames get."""

    seed: int = 0
    temperature: float = 0.8
    top_k: int = 15
    repetition_penalty: float = 1.0
    """With few codes each one is repeated for long, and a penalty makes nonsense of them. Public voices want 1.35."""
    noise: float = 0.5
    timbre: float = 1.0
    """How much of a reference's style is heard; the rest is the voice's own. What it says is gone on from all the same:
    so a voice speaks as somebody else does, or as itself in another mood.
    """

    intonation: float = 0.0
    """How much of a reference's spread of pitch is heard: at 1 a line rises and falls as far as the reference does. By
    itself a voice speaks more evenly than anybody whom it follows, and a lively reference moves it little.
    """

    def told(self, knobs: Mapping[str, float]) -> "Manner":
        """With knobs set."""
        return replace(
            self, seed=round(knobs.get(SEED, self.seed)), temperature=knobs.get(TEMPERATURE, self.temperature),
            top_k=round(knobs.get(TOP_K, self.top_k)),
            repetition_penalty=knobs.get(PENALTY, self.repetition_penalty), noise=knobs.get(NOISE, self.noise),
            timbre=knobs.get(TIMBRE, self.timbre), intonation=knobs.get(INTONATION, self.intonation),
        )  # fmt: skip

    @property
    def sampling(self) -> Sampling:
        """For the language stage."""
        greedy = self.temperature < _STEADIEST
        return Sampling(
            top_k=1 if greedy else self.top_k,
            temperature=max(self.temperature, _STEADIEST),
            repetition_penalty=self.repetition_penalty,
        )


USUAL = Manner()
PUBLIC = Manner(temperature=1.0, repetition_penalty=1.35)
"""As the public system draws."""


def knobs(usual: Manner) -> list[Knob]:
    """Those of every voice of the family; ``usual``: where they stand."""
    return [
        Knob(name=SEED, default=usual.seed, minimum=0, maximum=_MOST_SEEDS),
        Knob(name=TEMPERATURE, default=usual.temperature, minimum=0, maximum=2),
        Knob(name=TOP_K, default=usual.top_k, minimum=1, maximum=100),
        Knob(name=PENALTY, default=usual.repetition_penalty, minimum=1, maximum=2),
        Knob(name=NOISE, default=usual.noise, minimum=0, maximum=1),
    ]


FOLLOWING = Knob(name=TIMBRE, default=1.0, minimum=0.0, maximum=1.0)
"""That of a voice while it follows a reference."""
LIVELY = Knob(name=INTONATION, default=0.0, minimum=0.0, maximum=1.0)
"""That of a voice that goes on from a recording whose pitch was heard."""
