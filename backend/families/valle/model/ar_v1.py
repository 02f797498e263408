"""The first stage of VALL-E (Wang et al. 2023, §4.2.1): phones, and then codes of the first book, each from all before.

Ours besides: the place in the text is followed (:mod:`backend.layers.place`) where the sizes say so.

Legend: B batch, N phones, S steps, G codes a step, C channels, V codes and the end.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from backend.families.valle.model import steps
from backend.families.valle.model.groups import Groups
from backend.families.valle.model.steps import Placed, Predicted, Steps
from backend.families.valle.sizes import Sizes
from backend.layers.cached_transformer import CachedTransformer, Memory, prefix_visible
from backend.layers.place import Place
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
        if sizes.strides:
            self.place = Place(sizes.channels, sizes.strides)

    def steps(self, codes_BT: Tensor, lengths_B: Tensor) -> Steps:
        """See the protocol."""
        begin = self.sizes.codes + 1 if self.sizes.begins else None
        return steps.steps(codes_BT, lengths_B, self.sizes.group, begin=begin, end=self.end, padding=self.end)

    def forward(
        self,
        phones_BN: Tensor,
        phone_lengths_B: Tensor,
        codes_BT: Tensor,
        lengths_B: Tensor,
        place_BT: Tensor | None = None,
        *,
        looking: bool = False,
    ) -> Predicted:
        """See the protocol."""
        said = self.steps(codes_BT, lengths_B)
        read_BSG = said.read_BSG
        if self.training and self.sizes.slips:
            with torch.no_grad():
                guessed = self._predicted(phones_BN, phone_lengths_B, said, read_BSG, lengths_B, place_BT)
            read_BSG = self._slipped(read_BSG, guessed.logits)
        return self._predicted(phones_BN, phone_lengths_B, said, read_BSG, lengths_B, place_BT, looking=looking)

    def _predicted(
        self,
        phones_BN: Tensor,
        phone_lengths_B: Tensor,
        said: Steps,
        read_BSG: Tensor,
        lengths_B: Tensor,
        place_BT: Tensor | None,
        *,
        looking: bool = False,
    ) -> Predicted:
        """Each step from what is read before it, be that what was said or not."""
        count = phones_BN.shape[1]
        if not self.sizes.strides:
            hidden = self.hidden(phones_BN, phone_lengths_B, read_BSG, said.counted_BS)
            return Predicted(self.logits(hidden[:, count:]), said.wanted_BSG, said.counted_BS)
        assert place_BT is not None
        group = self.sizes.group
        place_BS, before_BS = steps.places(place_BT, phone_lengths_B, lengths_B, group)
        together = self._together(phones_BN, read_BSG, self.near(phones_BN, phone_lengths_B, before_BS))
        visible = prefix_visible(steps.valid(phone_lengths_B, count), said.counted_BS)
        looks = None
        if looking:
            hidden, shares = self.decoder.watched(together, visible, self.sizes.layers // 2)
            looks = shares[:, : max(1, self.sizes.heads // 2), count:, :count].mean(dim=1)
        else:
            hidden = self.decoder(together, visible)
        hidden = self.norm(hidden)[:, count:]
        logits = self.logits(self.place.informed(hidden, self.near(phones_BN, phone_lengths_B, place_BS)))
        placed = Placed(
            strides_BSS=self.place.strides(hidden),
            place_BS=place_BS,
            steps_B=-(-lengths_B // group),
            first_B=torch.zeros_like(lengths_B),
            looks_BSN=looks,
        )
        return Predicted(logits, said.wanted_BSG, said.counted_BS, placed)

    def hidden(self, phones_BN: Tensor, phone_lengths_B: Tensor, ids_BSG: Tensor, counted_BS: Tensor) -> Tensor:
        """What the network makes of phones and steps, (B, N + S, C), where it does not follow its place."""
        together = self._together(phones_BN, ids_BSG, None)
        visible = prefix_visible(steps.valid(phone_lengths_B, phones_BN.shape[1]), counted_BS)
        out: Tensor = self.norm(self.decoder(together, visible))
        return out

    def near(self, phones_BN: Tensor, phone_lengths_B: Tensor, place_BS: Tensor) -> Tensor:
        """The phones around places, (B, S, C)."""
        first_B = torch.zeros_like(phone_lengths_B)
        return self.place.near(self.text_embedding(phones_BN), place_BS, first_B, phone_lengths_B)

    def logits(self, hidden_BSC: Tensor) -> Tensor:
        """Logits, (B, S, G, V)."""
        return self.groups.predict(self.predict_layer, hidden_BSC)

    def memories(self, room: int) -> list[Memory]:
        """See the protocol."""
        return self.decoder.memories(1, room)

    def begin(
        self, phones_1N: Tensor, ids_1SG: Tensor, memories: Sequence[Memory], place_1S: Tensor | None = None
    ) -> Tensor:
        """See the protocol."""
        together = self._together(phones_1N, ids_1SG, self._near(phones_1N, place_1S))
        hidden = self.decoder(together, _all_visible(phones_1N, ids_1SG), memories)
        out: Tensor = self.norm(hidden[:, -1:])
        return out

    def go_on(
        self, phones_1N: Tensor, ids_11G: Tensor, at: int, memories: Sequence[Memory], place_1: Tensor | None = None
    ) -> Tensor:
        """See the protocol."""
        read = self._read(ids_11G, self._near(phones_1N, None if place_1 is None else place_1[:, None]), at)
        out: Tensor = self.norm(self.decoder(read, None, memories))
        return out

    def next_logits(self, phones_1N: Tensor, hidden_11C: Tensor, place_1: Tensor | None = None) -> Tensor:
        """See the protocol."""
        near = self._near(phones_1N, None if place_1 is None else place_1[:, None])
        return self.logits(hidden_11C if near is None else self.place.informed(hidden_11C, near))[0, 0]

    def looks(self, phones_1N: Tensor, ids_1SG: Tensor, place_1S: Tensor | None = None) -> Tensor:
        """See the protocol."""
        together = self._together(phones_1N, ids_1SG, self._near(phones_1N, place_1S))
        shares = self.decoder.shares(together, _all_visible(phones_1N, ids_1SG))
        count = phones_1N.shape[1]
        return shares[0, :, count:, :count]

    def _near(self, phones_1N: Tensor, place_1S: Tensor | None) -> Tensor | None:
        if place_1S is None:
            return None
        return self.near(phones_1N, phones_1N.new_tensor([phones_1N.shape[1]]), place_1S)

    def _read(self, ids_BSG: Tensor, near_BSC: Tensor | None, first: int = 0) -> Tensor:
        """Steps as the blocks take them, each heard with its phone; ``first``: steps before them."""
        read = self.groups.read(self.audio_embedding, ids_BSG)
        out: Tensor = self.audio_position(read if near_BSC is None else read + near_BSC, first)
        return out

    def _together(self, phones_BN: Tensor, ids_BSG: Tensor, near_BSC: Tensor | None) -> Tensor:
        text = self.text_position(self.text_embedding(phones_BN))
        return torch.cat([text, self._read(ids_BSG, near_BSC)], dim=1)

    def _slipped(self, read_BSG: Tensor, logits_BSGV: Tensor) -> Tensor:
        """With what it would have said itself here and there, as a voice will read what it said: scheduled sampling
        (Bengio et al. 2015), in two passes as for transformers (Mihaylova and Martins 2019).
        """
        codes = self.sizes.codes
        shares = logits_BSGV[:, :-1, :, :codes].float().softmax(dim=-1)
        drawn = torch.multinomial(shares.flatten(0, 2), 1).view(shares.shape[:3])
        own_BSG = torch.cat([read_BSG[:, :1], drawn], dim=1)
        slips = (torch.rand(read_BSG.shape, device=read_BSG.device) < self.sizes.slips) & (read_BSG < codes)
        return torch.where(slips, own_BSG, read_BSG)


def _all_visible(phones_1N: Tensor, ids_1SG: Tensor) -> Tensor:
    return prefix_visible(
        phones_1N.new_ones(phones_1N.shape, dtype=torch.bool), ids_1SG.new_ones(ids_1SG.shape[:2], dtype=torch.bool)
    )
