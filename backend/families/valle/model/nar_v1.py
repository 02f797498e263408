"""The second stage of VALL-E (Wang et al. 2023, §4.2.2): each further book at once, from phones and the books below.

Legend: B batch, N phones, T frames, Q books, C channels, V codes.
"""

from typing import cast

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

from backend.families.valle.model import steps
from backend.families.valle.model.adaptive import AdaptiveBlock, AdaptiveNorm
from backend.families.valle.model.code_space import CodeSpace, First
from backend.families.valle.model.nar import Nar, summed
from backend.families.valle.model.steps import Predicted
from backend.families.valle.sizes import Sizes
from backend.layers.place import Near
from backend.layers.sine_positions import SinePositions


class NarV1(Nar):
    """:class:`backend.families.valle.model.stages.SecondStage`. Everything sees everything.

    The table of each book from the third on also predicts the book below it, as in the public code; only the last book
    is predicted by weights of its own. Where it knows the space of the codes, all are predicted in that.
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
        self.space = None
        if sizes.code_width:
            self.space = CodeSpace(sizes.books, sizes.codes, sizes.code_width, sizes.channels)
        else:
            self.predict_layer = nn.Linear(sizes.channels, sizes.codes, bias=False)
        self.stage_embeddings = nn.ModuleList(nn.Embedding(1, sizes.channels) for _ in range(further))
        if sizes.strides:
            self.place = Near(sizes.channels)
        for table in self.audio_embeddings:
            # They are weights of logits as well; or else what a code is beside its place in space, nothing at first.
            nn.init.normal_(_weight(table), std=0.0 if sizes.code_width else sizes.channels**-0.5)

    def know(self, vectors_QVD: Tensor) -> None:
        """Learn where the codes of the codec lie."""
        assert self.space is not None
        self.space.vectors.copy_(vectors_QVD)

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
        heard = [self._heard(one) for one in (codes_BTQ[:, :prompt], codes_BTQ[:, prompt:, :book])]
        return self._seen(phones_BN, phone_lengths_B, torch.cat(heard, dim=1), lengths_B, book, place_BT)

    def others(
        self, phones_N: Tensor, prompt_TQ: Tensor, first_T: Tensor, mean_TD: Tensor, place_T: Tensor | None
    ) -> Tensor:
        """What the books behind the first say together, in the space of the codes, (T, D).

        ``first_T``: the codes of the first book; ``mean_TD``: where they lie, or the mean of what they may be.
        """
        phones, frames = (phones_N.new_tensor([count]) for count in (len(phones_N), len(prompt_TQ) + len(first_T)))
        place_1T = None if place_T is None else place_T[None]
        return self.points(
            phones_N[None], phones, prompt_TQ[None], First(first_T[None], mean_TD[None]), frames, place_1T
        )[0]

    def forward(
        self,
        phones_BN: Tensor,
        phone_lengths_B: Tensor,
        codes_BTQ: Tensor,
        lengths_B: Tensor,
        *,
        book: int,
        prompt: int,
        place_BT: Tensor | None = None,
        first: First | None = None,
    ) -> Predicted:
        """See the protocol. ``first``: the first book behind the prompt as it is read; then points are predicted, as
        logits are else. Trainings call this, since what they put around a network sees nothing but this.
        """
        if first is None:
            return super().forward(
                phones_BN, phone_lengths_B, codes_BTQ, lengths_B, book=book, prompt=prompt, place_BT=place_BT
            )
        known = self.padded(codes_BTQ, lengths_B)[:, :prompt]
        told = self.points(phones_BN, phone_lengths_B, known, first, lengths_B, place_BT)
        return Predicted(told, codes_BTQ[:, prompt:], steps.valid(lengths_B, codes_BTQ.shape[1])[:, prompt:])

    def points(
        self,
        phones_BN: Tensor,
        phone_lengths_B: Tensor,
        prompt_BTQ: Tensor,
        first: First,
        lengths_B: Tensor,
        place_BT: Tensor | None,
    ) -> Tensor:
        """The same of many, (B, T, D); ``lengths_B`` and ``place_BT`` count the prompt."""
        assert self.space is not None
        said = summed(self.audio_embeddings, first.code_BT[..., None]) + self.space.read_point(first.point_BTD)
        prompt = prompt_BTQ.shape[1]
        audio = torch.cat([self._heard(prompt_BTQ), said], dim=1) if prompt else said
        seen = self._seen(phones_BN, phone_lengths_B, audio, lengths_B, 1, place_BT)
        return self.space.told(seen[:, phones_BN.shape[1] + prompt :], 1)

    def _seen(
        self,
        phones_BN: Tensor,
        phone_lengths_B: Tensor,
        audio: Tensor,
        lengths_B: Tensor,
        book: int,
        place_BT: Tensor | None,
    ) -> Tensor:
        phones = self.text_embedding(phones_BN)
        if self.sizes.strides:
            assert place_BT is not None
            audio = audio + self.place.near(phones, place_BT, torch.zeros_like(phone_lengths_B), phone_lengths_B)
        text = self.text_position(phones)
        x = torch.cat([text, self.audio_position(audio)], dim=1)
        there = [steps.valid(phone_lengths_B, phones_BN.shape[1]), steps.valid(lengths_B, audio.shape[1])]
        visible = torch.cat(there, dim=1)[:, None, None]
        condition = _weight(self.stage_embeddings[book - 1])[0]
        for layer in self.layers:
            x = layer(x, condition, visible)
        out: Tensor = self.norm(x, condition)
        return out

    def logits(self, hidden_BTC: Tensor, book: int) -> Tensor:
        """See the protocol."""
        if self.space is not None:
            return self.space.logits(self.space.told(hidden_BTC, book), book)
        if book + 1 == self.sizes.books:
            return cast(Tensor, self.predict_layer(hidden_BTC))
        return F.linear(hidden_BTC, _weight(self.audio_embeddings[book + 1]))

    def missed(self, hidden_BTC: Tensor, codes_BT: Tensor, counted_BT: Tensor, book: int) -> Tensor | None:
        """See the base."""
        space = self.space
        return None if space is None else space.missed(space.told(hidden_BTC, book), codes_BT, counted_BT, book)

    def _heard(self, codes_BTQ: Tensor) -> Tensor:
        vectors = summed(self.audio_embeddings, codes_BTQ)
        return vectors if self.space is None else vectors + self.space.read(codes_BTQ)


def _weight(layer: nn.Module) -> Tensor:
    weight = layer.weight
    assert isinstance(weight, Tensor)
    return weight
