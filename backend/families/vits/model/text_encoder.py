"""Phones, tones, languages and word features → what the text predicts of each phone's frames (Kim et al. 2021; tones,
languages and words as in Bert-VITS2 and MeloTTS).
"""

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from backend.families.vits.config import Architecture
from backend.layers.attention import Transformer


class TextEncoder(nn.Module):
    """→ hidden (B, H, P), and mean and log deviation of the prior, (B, Z, P) each."""

    def __init__(self, sizes: Architecture) -> None:
        super().__init__()
        hidden = sizes.hidden
        self.hidden = hidden
        self.berts = tuple(name for name, _ in sizes.berts)
        self.emb = _table(sizes.symbols, hidden)
        if sizes.tones:
            self.tone_emb = _table(sizes.tones, hidden)
        if sizes.languages:
            self.language_emb = _table(sizes.languages, hidden)
        for name, width in sizes.berts:
            # At zero, so that a voice that learns to hear words begins as it was without them.
            self.add_module(name, _silent(nn.Conv1d(width, hidden, 1)))
        self.encoder = Transformer(
            hidden, sizes.filter, sizes.heads, sizes.layers, sizes.kernel, sizes.dropout,
            sizes.speaker_channels if sizes.speaker_in_text else 0,
        )  # fmt: skip
        self.speaker_in_text = sizes.speaker_in_text
        self.proj = nn.Conv1d(hidden, 2 * sizes.latent, 1)

    def forward(
        self, symbol_BP: Tensor, tone_BP: Tensor | None, language_BP: Tensor | None, words_BWP: Sequence[Tensor],
        mask_B1P: Tensor, speaker_BS1: Tensor | None,
    ) -> tuple[Tensor, Tensor, Tensor]:  # fmt: skip
        """``words_BWP``: features of words spread over their phones, in the order of ``Architecture.berts``."""
        x_BHP = self.emb(symbol_BP)
        if tone_BP is not None:
            x_BHP = x_BHP + self.tone_emb(tone_BP)
        if language_BP is not None:
            x_BHP = x_BHP + self.language_emb(language_BP)
        x_BHP = x_BHP.transpose(1, 2)
        for name, features in zip(self.berts, words_BWP, strict=True):
            x_BHP = x_BHP + self.get_submodule(name)(features)
        x_BHP = x_BHP * math.sqrt(self.hidden)
        x_BHP = self.encoder(x_BHP, mask_B1P, speaker_BS1 if self.speaker_in_text else None)
        mean, log_deviation = (self.proj(x_BHP) * mask_B1P).chunk(2, dim=1)
        return x_BHP, mean, log_deviation


def _silent(layer: nn.Conv1d) -> nn.Conv1d:
    for one in layer.parameters():
        nn.init.zeros_(one)
    return layer


def _table(rows: int, width: int) -> nn.Embedding:
    table = nn.Embedding(rows, width)
    with torch.no_grad():
        table.weight.normal_(0, width**-0.5)
    return table
