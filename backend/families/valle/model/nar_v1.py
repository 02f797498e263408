"""The second stage of VALL-E (Wang et al. 2023, §4.2.2): each further book at once, from phones and the books below.

Legend: B batch, N phones, T frames, Q books, C channels, V codes.
"""

from typing import cast

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

from backend.families.valle.model import steps
from backend.families.valle.model.adaptive import AdaptiveBlock, AdaptiveNorm
from backend.families.valle.model.nar import Nar, summed
from backend.families.valle.sizes import Sizes
from backend.layers.place import Near
from backend.layers.sine_positions import SinePositions


class NarV1(Nar):
    """:class:`backend.families.valle.model.stages.SecondStage`. Everything sees everything.

    The table of each book from the third on also predicts the book below it, as in the public code; only the last book
    is predicted by weights of its own.
    """

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        further = sizes.books - 1
        self.text_embedding = nn.Embedding(sizes.phones, sizes.channels)
        rows = [sizes.codes + 1] + [sizes.codes] * further  # the first book's end pads
        self.audio_embeddings = nn.ModuleList(nn.Embedding(count, sizes.channels) for count in rows)
        self.text_position = SinePositions(sizes.channels)
        self.audio_position = SinePositions(sizes.channels, sizes.dropout)
        self.layers = nn.ModuleList(
            AdaptiveBlock(sizes.channels, sizes.heads, sizes.inner, sizes.dropout) for _ in range(sizes.layers)
        )
        self.norm = AdaptiveNorm(sizes.channels)
        self.predict_layer = nn.Linear(sizes.channels, sizes.codes, bias=False)
        self.stage_embeddings = nn.ModuleList(nn.Embedding(1, sizes.channels) for _ in range(further))
        if sizes.strides:
            self.place = Near(sizes.channels)
        for table in self.audio_embeddings:
            nn.init.normal_(_weight(table), std=sizes.channels**-0.5)  # they are weights of logits as well

    def padded(self, codes_BTQ: Tensor, lengths_B: Tensor) -> Tensor:
        """See the protocol."""
        there = steps.valid(lengths_B, codes_BTQ.shape[1])[..., None]
        filling = torch.zeros(self.sizes.books, dtype=codes_BTQ.dtype, device=codes_BTQ.device)
        filling[0] = self.sizes.codes
        return codes_BTQ.where(there, filling)

    def hidden(
        self, phones_BN: Tensor, phone_lengths_B: Tensor, codes_BTQ: Tensor, lengths_B: Tensor, *, book: int,
        prompt: int, place_BT: Tensor | None = None,
    ) -> Tensor:  # fmt: skip
        """See the protocol."""
        heard = [summed(self.audio_embeddings, one) for one in (codes_BTQ[:, :prompt], codes_BTQ[:, prompt:, :book])]
        audio = torch.cat(heard, dim=1)
        phones = self.text_embedding(phones_BN)
        if self.sizes.strides:
            assert place_BT is not None
            audio = audio + self.place.near(phones, place_BT, torch.zeros_like(phone_lengths_B), phone_lengths_B)
        text = self.text_position(phones)
        x = torch.cat([text, self.audio_position(audio)], dim=1)
        there = [steps.valid(phone_lengths_B, phones_BN.shape[1]), steps.valid(lengths_B, codes_BTQ.shape[1])]
        visible = torch.cat(there, dim=1)[:, None, None]
        condition = _weight(self.stage_embeddings[book - 1])[0]
        for layer in self.layers:
            x = layer(x, condition, visible)
        out: Tensor = self.norm(x, condition)
        return out

    def logits(self, hidden_BTC: Tensor, book: int) -> Tensor:
        """See the protocol."""
        if book + 1 == self.sizes.books:
            return cast(Tensor, self.predict_layer(hidden_BTC))
        return F.linear(hidden_BTC, _weight(self.audio_embeddings[book + 1]))


def _weight(layer: nn.Module) -> Tensor:
    weight = layer.weight
    assert isinstance(weight, Tensor)
    return weight
