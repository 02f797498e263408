"""What both versions of both stages offer, and the network of given sizes.

Legend: B batch, N phones, T frames, S steps, G codes a step, Q books, V what can be predicted.
"""

from collections.abc import Sequence
from typing import Protocol

from torch import Tensor

from backend.families.valle.model.ar_v1 import ArV1
from backend.families.valle.model.ar_v2 import ArV2
from backend.families.valle.model.nar_v1 import NarV1
from backend.families.valle.model.nar_v2 import NarV2
from backend.families.valle.model.steps import Predicted, Steps
from backend.families.valle.sizes import Sizes
from backend.layers.cached_transformer import Memory


class FirstStage(Protocol):
    """Says the first book's codes, step after step."""

    sizes: Sizes
    end: int
    """The code that ends speech."""

    def steps(self, codes_BT: Tensor, lengths_B: Tensor) -> Steps:
        """Codes as this network reads and predicts them."""

    def __call__(
        self,
        phones_BN: Tensor,
        phone_lengths_B: Tensor,
        codes_BT: Tensor,
        lengths_B: Tensor,
        place_BT: Tensor | None = None,
        *,
        looking: bool = False,
    ) -> Predicted:
        """Logits (B, S, G, V) of what follows each step, from what was there before.

        ``place_BT``: which phone each code is of, for a network that follows its place; ``looking``: say as well what
        it looked at.
        """

    def memories(self, room: int) -> list[Memory]:
        """Empty ones, for ``room`` phones and steps in all."""

    def begin(
        self, phones_1N: Tensor, ids_1SG: Tensor, memories: Sequence[Memory], place_1S: Tensor | None = None
    ) -> Tensor:
        """Read phones and the steps that speech goes on from; what the next step is said of, (1, 1, C).

        ``place_1S``: which phone each of the steps is of.
        """

    def go_on(
        self, phones_1N: Tensor, ids_11G: Tensor, at: int, memories: Sequence[Memory], place_1: Tensor | None = None
    ) -> Tensor:
        """Read one more step, the ``at``-th, of a phone; what the next one is said of, (1, 1, C)."""

    def next_logits(self, phones_1N: Tensor, hidden_11C: Tensor, place_1: Tensor | None = None) -> Tensor:
        """Logits of the next step, (G, V). ``place_1``: the phone that it is of."""

    def looks(self, phones_1N: Tensor, ids_1SG: Tensor, place_1S: Tensor | None = None) -> Tensor:
        """How much of each step's attention is on which phone, for each head of each layer: (heads, S, N)."""


class SecondStage(Protocol):
    """Says each further book at once."""

    sizes: Sizes

    def padded(self, codes_BTQ: Tensor, lengths_B: Tensor) -> Tensor:
        """Codes with what pads them in this network."""

    def hidden(
        self, phones_BN: Tensor, phone_lengths_B: Tensor, codes_BTQ: Tensor, lengths_B: Tensor, *, book: int,
        prompt: int, place_BT: Tensor | None = None,
    ) -> Tensor:  # fmt: skip
        """What the network makes of all positions, (B, N + T, C).

        ``prompt``: so many frames are known in all books; of the others, those below ``book`` are read. The first book
        is number 0. ``place_BT``: which phone each frame is of, for a network that is told.
        """

    def __call__(
        self, phones_BN: Tensor, phone_lengths_B: Tensor, codes_BTQ: Tensor, lengths_B: Tensor, *, book: int,
        prompt: int, place_BT: Tensor | None = None,
    ) -> Predicted:  # fmt: skip
        """Logits (B, T − prompt, V) of that book behind the prompt."""

    def logits(self, hidden_BTC: Tensor, book: int) -> Tensor:
        """Logits of that book, (B, T, V)."""


def first_stage(sizes: Sizes) -> ArV1 | ArV2:
    """An untrained one."""
    return ArV1(sizes) if sizes.version == "v1" else ArV2(sizes)


def second_stage(sizes: Sizes) -> NarV1 | NarV2:
    """An untrained one."""
    return NarV1(sizes) if sizes.version == "v1" else NarV2(sizes)
