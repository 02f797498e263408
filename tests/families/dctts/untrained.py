"""Networks that know nothing."""

from collections.abc import Sequence

import torch

from backend.families.dctts.config import DcttsConfig
from backend.families.dctts.model import Facts, Ssrn, Text2Mel


def untrained(config: DcttsConfig, symbols: Sequence[str]) -> tuple[Text2Mel, Ssrn]:
    """Models that know nothing, always the same ones."""
    torch.manual_seed(1)
    facts = Facts(symbols=tuple(symbols), languages=("en-us",), speaker="Allison")
    return Text2Mel(config, facts).eval(), Ssrn(config).eval()
