"""The first stage of VALL-E (Wang et al. 2023, §4.2.1): phones, and then codes of the first book, each from all before.

Legend: B batch, N phones, S steps, G codes a step, C channels, V codes and the end.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from backend.families.valle.model import steps
from backend.families.valle.model.groups import Groups
from backend.families.valle.model.steps import Predicted, Steps
from backend.families.valle.sizes import Sizes
from backend.layers.cached_transformer import CachedTransformer, Memory, prefix_visible
from backend.layers.sine_positions import SinePositions


class ArV1(nn.Module):
    """:class:`backend.families.valle.model.stages.FirstStage`. Phones see each other, codes see phones and the past."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        self.end = sizes.codes
        self.text_embedding = nn.Embedding(sizes.phones, sizes.channels)
        self.audio_embedding = nn.Embedding(sizes.codes + 1 + sizes.begins, sizes.channels)
        self.text_position = SinePositions(sizes.channels, sizes.dropout)
        self.audio_position = SinePositions(sizes.channels, sizes.dropout)
        self.decoder = CachedTransformer(
            sizes.channels, sizes.heads, sizes.inner, sizes.layers, sizes.dropout, norm_first=True
        )
        self.norm = nn.LayerNorm(sizes.channels)
        self.groups = Groups(sizes.group, sizes.channels)
        self.predict_layer = nn.Linear(sizes.channels, sizes.codes + 1, bias=False)

    def steps(self, codes_BT: Tensor, lengths_B: Tensor) -> Steps:
        """See the protocol."""
        begin = self.sizes.codes + 1 if self.sizes.begins else None
        return steps.steps(codes_BT, lengths_B, self.sizes.group, begin=begin, end=self.end, padding=self.end)

    def forward(self, phones_BN: Tensor, phone_lengths_B: Tensor, codes_BT: Tensor, lengths_B: Tensor) -> Predicted:
        """See the protocol."""
        said = self.steps(codes_BT, lengths_B)
        hidden = self.hidden(phones_BN, phone_lengths_B, said.read_BSG, said.counted_BS)
        return Predicted(self.logits(hidden[:, phones_BN.shape[1] :]), said.wanted_BSG, said.counted_BS)

    def hidden(self, phones_BN: Tensor, phone_lengths_B: Tensor, ids_BSG: Tensor, counted_BS: Tensor) -> Tensor:
        """What the network makes of phones and steps, (B, N + S, C)."""
        together = self._together(phones_BN, ids_BSG)
        visible = prefix_visible(steps.valid(phone_lengths_B, phones_BN.shape[1]), counted_BS)
        out: Tensor = self.norm(self.decoder(together, visible))
        return out

    def logits(self, hidden_BSC: Tensor) -> Tensor:
        """Logits, (B, S, G, V)."""
        return self.groups.predict(self.predict_layer, hidden_BSC)

    def memories(self, room: int) -> list[Memory]:
        """See the protocol."""
        return self.decoder.memories(1, room)

    def begin(self, phones_1N: Tensor, ids_1SG: Tensor, memories: Sequence[Memory]) -> Tensor:
        """See the protocol."""
        visible = _all_visible(phones_1N, ids_1SG)
        hidden = self.decoder(self._together(phones_1N, ids_1SG), visible, memories)
        return self.logits(self.norm(hidden[:, -1:]))[0, 0]

    def go_on(self, ids_11G: Tensor, place: int, memories: Sequence[Memory]) -> Tensor:
        """See the protocol."""
        read = self.audio_position(self.groups.read(self.audio_embedding, ids_11G), place)
        return self.logits(self.norm(self.decoder(read, None, memories)))[0, 0]

    def looks(self, phones_1N: Tensor, ids_1SG: Tensor) -> Tensor:
        """See the protocol."""
        shares = self.decoder.shares(self._together(phones_1N, ids_1SG), _all_visible(phones_1N, ids_1SG))
        count = phones_1N.shape[1]
        return shares[0, :, count:, :count]

    def _together(self, phones_BN: Tensor, ids_BSG: Tensor) -> Tensor:
        text = self.text_position(self.text_embedding(phones_BN))
        return torch.cat([text, self.audio_position(self.groups.read(self.audio_embedding, ids_BSG))], dim=1)


def _all_visible(phones_1N: Tensor, ids_1SG: Tensor) -> Tensor:
    return prefix_visible(
        phones_1N.new_ones(phones_1N.shape, dtype=torch.bool), ids_1SG.new_ones(ids_1SG.shape[:2], dtype=torch.bool)
    )
