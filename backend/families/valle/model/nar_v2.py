"""The second stage of Amphion's second VALL-E: a Llama that sees everything, told which book to predict by its norms.

From Amphion's public code; otherwise as Wang et al. 2023, §4.2.2.

Legend: B batch, N phones, T frames, Q books, C channels, V vocabulary.
"""

import torch
from torch import Tensor, nn

from backend.families.valle.model import steps
from backend.families.valle.model.llama import Llama, begun
from backend.families.valle.model.nar import Nar, summed
from backend.families.valle.sizes import Sizes

_SPARE = 10


class NarV2(Nar):
    """:class:`backend.families.valle.model.stages.SecondStage`. Phones have neither a begin nor an end here."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        assert sizes.marks is not None
        self.sizes = sizes
        self.padding = sizes.marks.padding - sizes.codes
        self.phone_embedder = nn.Embedding(sizes.phones + _SPARE, sizes.channels)
        self.prompt_embedder = nn.ModuleList(nn.Embedding(sizes.codes, sizes.channels) for _ in range(sizes.books))
        self.embed_cond = nn.Embedding(sizes.books, sizes.channels)
        self.model = Llama(sizes.channels, sizes.heads, sizes.inner, sizes.layers, sizes.dropout, adaptive=True)
        self.lm_head = nn.ModuleList(
            nn.Linear(sizes.channels, sizes.vocabulary, bias=False) for _ in range(sizes.books - 1)
        )
        self.apply(begun)

    def padded(self, codes_BTQ: Tensor, lengths_B: Tensor) -> Tensor:
        """See the protocol."""
        return codes_BTQ.where(steps.valid(lengths_B, codes_BTQ.shape[1])[..., None], 0)

    def hidden(
        self, phones_BN: Tensor, phone_lengths_B: Tensor, codes_BTQ: Tensor, lengths_B: Tensor, *, book: int,
        prompt: int, place_BT: Tensor | None = None,
    ) -> Tensor:  # fmt: skip
        """See the protocol."""
        read = steps.valid(phone_lengths_B, phones_BN.shape[1])
        text = self.phone_embedder(phones_BN.where(read, self.padding))
        heard = [summed(self.prompt_embedder, one) for one in (codes_BTQ[:, :prompt], codes_BTQ[:, prompt:, :book])]
        x = torch.cat([text, *heard], dim=1)
        visible = torch.cat([read, steps.valid(lengths_B, codes_BTQ.shape[1])], dim=1)[:, None, None]
        places = torch.arange(x.shape[1], device=x.device)[None]
        out: Tensor = self.model(x, places, visible, self.embed_cond.weight[book])
        return out

    def logits(self, hidden_BTC: Tensor, book: int) -> Tensor:
        """See the protocol."""
        out: Tensor = self.lm_head[book - 1](hidden_BTC)
        return out
