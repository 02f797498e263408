"""The first stage of Amphion's second VALL-E: one causal Llama over phones and codes, which share a vocabulary.

From Amphion's public code; a language model of codes after Wang et al. 2023, §4.2.1.

Legend: B batch, N phones, S steps, G codes a step, L positions, C channels, V vocabulary.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from backend.families.valle.model import steps
from backend.families.valle.model.groups import Groups
from backend.families.valle.model.llama import Llama, begun
from backend.families.valle.model.steps import Predicted, Steps
from backend.families.valle.sizes import Marks, Sizes
from backend.layers.cached_transformer import Memory


class ArV2(nn.Module):
    """:class:`backend.families.valle.model.stages.FirstStage`. It reads begin, phones, end, begin, codes, end."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        assert sizes.marks is not None
        self.sizes = sizes
        self.marks: Marks = sizes.marks
        self.end = self.marks.end
        self.embed_tokens = nn.Embedding(sizes.vocabulary, sizes.channels)
        self.model = Llama(sizes.channels, sizes.heads, sizes.inner, sizes.layers, sizes.dropout)
        self.groups = Groups(sizes.group, sizes.channels)
        self.lm_head = nn.Linear(sizes.channels, sizes.vocabulary, bias=False)
        self.apply(begun)

    def steps(self, codes_BT: Tensor, lengths_B: Tensor) -> Steps:
        """See the protocol."""
        marks = self.marks
        return steps.steps(
            codes_BT, lengths_B, self.sizes.group, begin=marks.begin, end=marks.end, padding=marks.padding
        )

    def text(self, phones_BN: Tensor, lengths_B: Tensor) -> tuple[Tensor, Tensor]:
        """Phones with begin and end as rows of the vocabulary, (B, N + 2), and which of them are no padding."""
        marks = self.marks
        there = steps.valid(lengths_B, phones_BN.shape[1])
        rows = (phones_BN + self.sizes.codes).where(there, marks.padding)
        rows = torch.cat(
            [rows.new_full((len(rows), 1), marks.phones_begin), rows, rows.new_full((len(rows), 1), marks.padding)],
            dim=1,
        )
        rows.scatter_(1, lengths_B[:, None] + 1, marks.phones_end)
        return rows, steps.valid(lengths_B + 2, rows.shape[1])

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
        """See the protocol. Padding takes no place in the sequence; the place in the text is not followed."""
        said = self.steps(codes_BT, lengths_B)
        rows, read = self.text(phones_BN, phone_lengths_B)
        there = torch.cat([read, said.counted_BS], dim=1)
        places = (there.cumsum(dim=1) - 1).clamp(min=0)
        hidden = self.hidden(rows, said.read_BSG, there, places)
        return Predicted(self.logits(hidden[:, rows.shape[1] :]), said.wanted_BSG, said.counted_BS)

    def hidden(self, rows_BN: Tensor, ids_BSG: Tensor, there_BL: Tensor, places_BL: Tensor) -> Tensor:
        """What the network makes of all positions, (B, L, C). ``rows_BN``, see :meth:`text`."""
        out: Tensor = self.model(self._together(rows_BN, ids_BSG), places_BL, _past(there_BL))
        return out

    def logits(self, hidden_BSC: Tensor) -> Tensor:
        """Logits, (B, S, G, V)."""
        return self.groups.predict(self.lm_head, hidden_BSC)

    def memories(self, room: int) -> list[Memory]:
        """See the protocol."""
        return self.model.memories(1, room + 2)

    def begin(
        self, phones_1N: Tensor, ids_1SG: Tensor, memories: Sequence[Memory], place_1S: Tensor | None = None
    ) -> Tensor:
        """See the protocol."""
        rows, there, places = self._alone(phones_1N, ids_1SG)
        hidden: Tensor = self.model(self._together(rows, ids_1SG), places, _past(there), None, memories)
        return hidden[:, -1:]

    def go_on(
        self, phones_1N: Tensor, ids_11G: Tensor, at: int, memories: Sequence[Memory], place_1: Tensor | None = None
    ) -> Tensor:
        """See the protocol."""
        seen = ids_11G.new_full((1, 1), memories[0].seen)
        out: Tensor = self.model(self.groups.read(self.embed_tokens, ids_11G), seen, None, None, memories)
        return out

    def next_logits(self, phones_1N: Tensor, hidden_11C: Tensor, place_1: Tensor | None = None) -> Tensor:
        """See the protocol."""
        return self.logits(hidden_11C)[0, 0]

    def looks(self, phones_1N: Tensor, ids_1SG: Tensor, place_1S: Tensor | None = None) -> Tensor:
        """See the protocol."""
        rows, there, places = self._alone(phones_1N, ids_1SG)
        shares = self.model.shares(self._together(rows, ids_1SG), places, _past(there))
        return shares[0, :, rows.shape[1] :, 1 : phones_1N.shape[1] + 1]

    def _alone(self, phones_1N: Tensor, ids_1SG: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Rows, validity and places of one sequence without padding."""
        rows, _ = self.text(phones_1N, phones_1N.new_full((1,), phones_1N.shape[1]))
        length = rows.shape[1] + ids_1SG.shape[1]
        places = torch.arange(length, device=rows.device)[None]
        return rows, torch.ones_like(places, dtype=torch.bool), places

    def _together(self, rows_BN: Tensor, ids_BSG: Tensor) -> Tensor:
        return torch.cat([self.embed_tokens(rows_BN), self.groups.read(self.embed_tokens, ids_BSG)], dim=1)


def _past(there_BL: Tensor) -> Tensor:
    """Each position sees itself and what came before, but no padding: bool (B, 1, L, L)."""
    length = there_BL.shape[1]
    before = torch.ones(length, length, dtype=torch.bool, device=there_BL.device).tril()
    return (before & there_BL[:, None])[:, None]
