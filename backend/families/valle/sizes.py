"""What the networks are built from. No torch in here."""

from dataclasses import dataclass, replace
from typing import Literal

from backend.layers.sizes import Factor, Layers, Rows, Share, Width

_SPARE = 10
"""Rows that V2's vocabulary has beside phones and codes; five are used."""


@dataclass(frozen=True, kw_only=True)
class Marks:
    """V2's rows of the one vocabulary that codes (first) and phones share, beside these."""

    padding: Rows
    begin: Rows
    end: Rows
    phones_begin: Rows
    phones_end: Rows


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """Of both networks of one voice."""

    version: Literal["v1", "v2"]
    phones: Rows
    """Rows of the table of phones."""
    codes: Rows
    """Values that a code can have; the same for each book."""
    books: Layers = 8
    """Books of the codec: the first is spoken by the first stage, the others by the second."""
    channels: Width
    heads: Layers
    layers: Layers
    inner: Width
    """Width within the feed-forward parts."""
    dropout: Share = 0.0
    slips: Share = 0.0
    """Of the codes that v1's first stage reads while it is trained, how many it would have said itself."""
    group: Factor = 1
    """Codes that the first stage says at a step."""
    begins: bool = True
    """Whether speech can begin without a prompt; Amphion's v1 cannot predict a first frame."""
    strides: int = 0
    """v1, ours: phones that the place in the text can move by before each step, 0 among them; 0: it is not followed."""
    code_width: int = 0
    """v1's second stage, ours: width of the codec's vectors that codes are read and predicted by; 0: none."""
    marks: Marks | None = None
    """V2's."""

    @property
    def vocabulary(self) -> int:
        """V2's rows: codes, phones, marks."""
        return self.codes + self.phones + _SPARE


def usual_marks(phones: int, codes: int) -> Marks:
    """As the released voices have them."""
    first = codes + phones
    return Marks(padding=first, begin=first + 1, end=first + 2, phones_begin=first + 3, phones_end=first + 4)


def grown(sizes: Sizes, phones: int) -> Sizes:
    """The sizes with rows for more phones."""
    if phones <= sizes.phones:
        return sizes
    return replace(sizes, phones=phones, marks=sizes.marks and usual_marks(phones, sizes.codes))
