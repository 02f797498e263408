"""What both versions of the second stage do alike: all codes of one book at once (Wang et al. 2023, §4.2.2).

Legend: B batch, N phones, T frames, Q books, C channels, V what can be predicted.
"""

from abc import abstractmethod

import torch
from torch import Tensor, nn

from backend.families.valle.model import steps
from backend.families.valle.model.steps import Predicted


class Nar(nn.Module):
    """See :class:`backend.families.valle.model.stages.SecondStage`."""

    @abstractmethod
    def padded(self, codes_BTQ: Tensor, lengths_B: Tensor) -> Tensor:
        """See the protocol."""

    @abstractmethod
    def hidden(
        self, phones_BN: Tensor, phone_lengths_B: Tensor, codes_BTQ: Tensor, lengths_B: Tensor, *, book: int,
        prompt: int, place_BT: Tensor | None = None,
    ) -> Tensor:  # fmt: skip
        """See the protocol."""

    @abstractmethod
    def logits(self, hidden_BTC: Tensor, book: int) -> Tensor:
        """See the protocol."""

    def forward(
        self, phones_BN: Tensor, phone_lengths_B: Tensor, codes_BTQ: Tensor, lengths_B: Tensor, *, book: int,
        prompt: int, place_BT: Tensor | None = None,
    ) -> Predicted:  # fmt: skip
        """See the protocol."""
        codes_BTQ = self.padded(codes_BTQ, lengths_B)
        hidden = self.hidden(
            phones_BN, phone_lengths_B, codes_BTQ, lengths_B, book=book, prompt=prompt, place_BT=place_BT
        )
        hidden = hidden[:, phones_BN.shape[1] + prompt :]
        wanted, counted = codes_BTQ[:, prompt:, book], steps.valid(lengths_B, codes_BTQ.shape[1])[:, prompt:]
        missed = self.missed(hidden, wanted, counted, book)
        return Predicted(self.logits(hidden, book), wanted, counted, missed=missed)

    def missed(self, hidden_BTC: Tensor, codes_BT: Tensor, counted_BT: Tensor, book: int) -> Tensor | None:
        """Where codes are predicted as points: squared distance from what is wanted, as a share; else None."""
        return None


def summed(tables: nn.ModuleList, codes_BTQ: Tensor) -> Tensor:
    """The sum of the vectors of the books that are there, (B, T, C)."""
    vectors = (table(codes) for table, codes in zip(tables, codes_BTQ.unbind(dim=2), strict=False))
    return torch.stack(list(vectors)).sum(dim=0)
