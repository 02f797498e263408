"""s1: a language model that goes on from phones with semantic codes, one after the other.

Legend: B batch, P phones, T codes, C channels, V codes and the end. Attributes are called as in the public checkpoints.
"""

from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

from backend.families.sovits.config import SemanticSizes
from backend.layers.cached_transformer import CachedTransformer, Memory, prefix_visible
from backend.layers.place import Place
from backend.layers.sine_positions import SinePositions


@dataclass(frozen=True)
class Said:
    """The phones of a batch. Rows are padded on the left, so that codes follow the last phone of each row."""

    phone_BP: Tensor
    lengths_B: Tensor
    words_BWP: Tensor | None = None
    """Features of words spread over their phones; None: zeros."""

    @property
    def valid_BP(self) -> Tensor:
        """True where there is a phone."""
        places = self.phone_BP.shape[1]
        return torch.arange(places, device=self.phone_BP.device) >= places - self.lengths_B[:, None]

    @property
    def first_B(self) -> Tensor:
        """Where each row begins."""
        return self.phone_BP.shape[1] - self.lengths_B


class Predicted(NamedTuple):
    """Predictions for each code and for the end."""

    logits_BTV: Tensor
    """(B, T + 1, V)."""
    looks_BTP: Tensor | None
    """Attention to each phone, of half the heads of a block in the middle, (B, T + 1, P); None where it was not asked
    for.
    """
    strides_BTS: Tensor | None = None
    """Logits of how many phones each code is after the one before it, (B, T, S), where the place is followed."""


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
        if sizes.strides:
            self.place = Place(channels, sizes.strides)

    @property
    def end(self) -> int:
        """The code that ends speech."""
        return self.sizes.codes

    def text(self, said: Said) -> Tensor:
        """Input of the blocks for phones, (B, P, C)."""
        x: Tensor = self.ar_text_embedding(said.phone_BP)
        if self.sizes.words:
            words = said.words_BWP
            if words is None:
                words = x.new_zeros(len(x), self.sizes.words, x.shape[1])
            x = x + self.bert_proj(words.transpose(1, 2))
        out: Tensor = self.ar_text_position(x, said.lengths_B - x.shape[1])
        return out

    def near(self, said: Said, place_BT: Tensor) -> Tensor:
        """The phones around places in the text, (B, T, C); for a model that follows its place."""
        phone_BPC: Tensor = self.ar_text_embedding(said.phone_BP)
        return self.place.near(phone_BPC, place_BT, said.first_B)

    def codes(self, said: Said, code_BT: Tensor, place_BT: Tensor | None, first: int = 0) -> Tensor:
        """Input of the blocks for codes, (B, T, C); ``first``: how many codes came before."""
        heard = self.ar_audio_embedding(code_BT)
        if self.sizes.strides:
            assert place_BT is not None
            heard = heard + self.near(said, place_BT)
        out: Tensor = self.ar_audio_position(heard, first)
        return out

    def joined(
        self, said: Said, code_BT: Tensor, codes_B: Tensor, place_BT: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Phones and codes as the blocks take them, (B, P + T, C), and who sees whom. ``codes_B``: true lengths;
        ``place_BT``: which phone each code is of, for a model that follows its place.
        """
        there = torch.arange(code_BT.shape[1], device=code_BT.device) < codes_B[:, None]
        together = torch.cat([self.text(said), self.codes(said, code_BT, place_BT)], dim=1)
        return together, prefix_visible(said.valid_BP, there)

    def logits(self, said: Said, hidden_BTC: Tensor, place_BT: Tensor | None) -> Tensor:
        """Of the next codes, (B, T, V). ``place_BT``: which phones these are of."""
        if self.sizes.strides:
            assert place_BT is not None
            hidden_BTC = self.place.informed(hidden_BTC, self.near(said, place_BT))
        out: Tensor = self.ar_predict_layer(hidden_BTC)
        return out

    def forward(
        self, phone_BP: Tensor, phones_B: Tensor, code_BT: Tensor, codes_B: Tensor, words_BWP: Tensor | None = None, *,
        place_BT: Tensor | None = None, looking: bool = False,
    ) -> Predicted:  # fmt: skip
        """All codes at once. ``code_BT``: the end behind a row's codes. ``looking``: return the attention as well."""
        said = Said(phone_BP, phones_B, words_BWP)
        together, visible = self.joined(said, code_BT, codes_B, place_BT)
        phones = phone_BP.shape[1]
        guided = None
        if looking:
            hidden, shares = self.h.watched(together, visible, self.sizes.layers // 2)
            guided = shares[:, : max(1, self.sizes.heads // 2), phones - 1 :, :phones].mean(dim=1)
        else:
            hidden = self.h(together, visible)
        # The first code is read off the last phone.
        hidden = hidden[:, phones - 1 :]
        if not self.sizes.strides:
            return Predicted(self.logits(said, hidden, None), guided)
        assert place_BT is not None
        over = torch.arange(code_BT.shape[1] + 1, device=code_BT.device) >= codes_B[:, None]
        until_end = F.pad(place_BT, (0, 1)).masked_fill(over, phones - 1)
        return Predicted(self.logits(said, hidden, until_end), guided, self.place.strides(hidden[:, :-1]))

    def begin(
        self, said: Said, prompt_BT: Tensor, room: int, place_BT: Tensor | None = None
    ) -> tuple[Tensor, list[Memory]]:
        """What the next code is said of, (B, 1, C), and what later steps remember; ``room``: most codes, prompt
        included; ``place_BT``: of the prompt's codes.
        """
        batch, phones = said.phone_BP.shape
        memories = self.h.memories(batch, phones + room)
        together = torch.cat([self.text(said), self.codes(said, prompt_BT, place_BT)], dim=1)
        everywhere = prompt_BT.new_ones(prompt_BT.shape, dtype=torch.bool)
        hidden = self.h(together, prefix_visible(said.valid_BP, everywhere), memories)
        return hidden[:, -1:], memories

    def step(
        self, said: Said, code_B: Tensor, place_B: Tensor | None, first: int, visible: Tensor | None,
        memories: list[Memory],
    ) -> Tensor:  # fmt: skip
        """One code more → what the next is said of, (B, 1, C). ``first``: codes before it; ``visible``: None without
        padding.
        """
        places = None if place_B is None else place_B[:, None]
        out: Tensor = self.h(self.codes(said, code_B[:, None], places, first), visible, memories)
        return out
