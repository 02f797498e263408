"""What a voice in training says."""

from collections.abc import Iterator, Sequence

from torch import nn

from backend.codec import opening
from backend.families.valle.config import INFO
from backend.families.valle.model.ar_v1 import ArV1
from backend.families.valle.model.ar_v2 import ArV2
from backend.families.valle.model.nar_v1 import NarV1
from backend.families.valle.model.nar_v2 import NarV2
from backend.families.valle.synthesis import ValleVoice, named
from backend.families.valle.weights import voice as weights
from backend.protocol.voices import voice_of
from backend.recipe import Ask, Heard
from backend.recipe.listening import spoken


def speaking(first: nn.Module, second: nn.Module | None, asks: Sequence[Ask]) -> Iterator[Heard]:
    """Every sentence that is asked for."""
    assert isinstance(first, ArV1 | ArV2)
    assert second is None or isinstance(second, NarV1 | NarV2)
    card = weights.card_in(first)
    info = named(voice_of(INFO), card)
    device = next(first.parameters()).device
    voice = ValleVoice(info, first, second, card, opening.of(card.facts.codec), device, card.manner)
    yield from spoken(voice, asks)
