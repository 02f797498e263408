"""s1: a language model that goes on from phones with semantic codes, one after the other.

Legend: B batch, P phones, T codes, C channels, V codes and the end. Attributes are called as in the public checkpoints.
"""

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn

from backend.families.sovits.config import SemanticSizes
from backend.layers.cached_transformer import CachedTransformer, Memory, prefix_visible
from backend.layers.sine_positions import SinePositions


@dataclass(frozen=True)
class Said:
    """What is to be said. Rows are padded on the left, so that codes follow the last phone of each."""

    phone_BP: Tensor
    lengths_B: Tensor
    words_BWP: Tensor | None = None
    """Features of words spread over their phones; None: zeros."""

    @property
    def valid_BP(self) -> Tensor:
        """True where there is a phone."""
        places = self.phone_BP.shape[1]
        return torch.arange(places, device=self.phone_BP.device) >= places - self.lengths_B[:, None]


class Predicted(NamedTuple):
    """What is said of each code and of the end."""

    logits_BTV: Tensor
    """(B, T + 1, V)."""
    looks_BTP: Tensor | None
    """How much of each phone half the heads of a block in the middle look at, (B, T + 1, P); None: nobody asked."""


class _Table(nn.Module):
    def __init__(self, rows: int, channels: int) -> None:
        super().__init__()
        self.word_embeddings = nn.Embedding(rows, channels)

    def forward(self, row: Tensor) -> Tensor:
        found: Tensor = self.word_embeddings(row)
        return found


class SemanticModel(nn.Module):
    """Phones and the codes so far → logits of the next code."""

    def __init__(self, sizes: SemanticSizes) -> None:
        super().__init__()
        self.sizes = sizes
        channels = sizes.channels
        if sizes.words:
            self.bert_proj = nn.Linear(sizes.words, channels)
        self.ar_text_embedding = _Table(sizes.symbols, channels)
        self.ar_text_position = SinePositions(channels, sizes.dropout)
        self.ar_audio_embedding = _Table(sizes.codes + 1, channels)
        self.ar_audio_position = SinePositions(channels, sizes.dropout)
        self.h = CachedTransformer(channels, sizes.heads, 4 * channels, sizes.layers, sizes.dropout)
        self.ar_predict_layer = nn.Linear(channels, sizes.codes + 1, bias=False)

    @property
    def end(self) -> int:
        """The code that says that all is said."""
        return self.sizes.codes

    def text(self, said: Said) -> Tensor:
        """Phones as the blocks take them, (B, P, C)."""
        x: Tensor = self.ar_text_embedding(said.phone_BP)
        if self.sizes.words:
            words = said.words_BWP
            if words is None:
                words = x.new_zeros(len(x), self.sizes.words, x.shape[1])
            x = x + self.bert_proj(words.transpose(1, 2))
        out: Tensor = self.ar_text_position(x, said.lengths_B - x.shape[1])
        return out

    def codes(self, code_BT: Tensor, first: int = 0) -> Tensor:
        """Codes as the blocks take them, (B, T, C); ``first``: how many came before."""
        out: Tensor = self.ar_audio_position(self.ar_audio_embedding(code_BT), first)
        return out

    def joined(self, said: Said, code_BT: Tensor, codes_B: Tensor) -> tuple[Tensor, Tensor]:
        """Phones and codes as the blocks take them, (B, P + T, C), and who sees whom. ``codes_B``: true lengths."""
        there = torch.arange(code_BT.shape[1], device=code_BT.device) < codes_B[:, None]
        together = torch.cat([self.text(said), self.codes(code_BT)], dim=1)
        return together, prefix_visible(said.valid_BP, there)

    def logits(self, hidden_BLC: Tensor, phones: int) -> Tensor:
        """(B, T + 1, V): of the first code, read off the last phone, to the end."""
        out: Tensor = self.ar_predict_layer(hidden_BLC[:, phones - 1 :])
        return out

    def forward(
        self, phone_BP: Tensor, phones_B: Tensor, code_BT: Tensor, codes_B: Tensor, words_BWP: Tensor | None = None, *,
        looking: bool = False,
    ) -> Predicted:  # fmt: skip
        """All codes at once. ``code_BT``: the end where a row is over. ``looking``: say which phones were looked at."""
        together, visible = self.joined(Said(phone_BP, phones_B, words_BWP), code_BT, codes_B)
        phones = phone_BP.shape[1]
        if not looking:
            return Predicted(self.logits(self.h(together, visible), phones), None)
        hidden, shares = self.h.watched(together, visible, self.sizes.layers // 2)
        guided = shares[:, : max(1, self.sizes.heads // 2), phones - 1 :, :phones].mean(dim=1)
        return Predicted(self.logits(hidden, phones), guided)

    def begin(self, said: Said, prompt_BT: Tensor, room: int) -> tuple[Tensor, list[Memory]]:
        """Logits of the next code, (B, V), and what later steps remember; ``room``: most codes, prompt included."""
        batch, phones = said.phone_BP.shape
        memories = self.h.memories(batch, phones + room)
        together = torch.cat([self.text(said), self.codes(prompt_BT)], dim=1)
        everywhere = prompt_BT.new_ones(prompt_BT.shape, dtype=torch.bool)
        hidden = self.h(together, prefix_visible(said.valid_BP, everywhere), memories)
        return self.ar_predict_layer(hidden[:, -1]), memories

    def step(self, code_B: Tensor, first: int, visible: Tensor | None, memories: list[Memory]) -> Tensor:
        """One code more → logits of the next, (B, V). ``first``: codes before it; ``visible``: None without padding."""
        hidden = self.h(self.codes(code_B[:, None], first), visible, memories)
        out: Tensor = self.ar_predict_layer(hidden[:, -1])
        return out
