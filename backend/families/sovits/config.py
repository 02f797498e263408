"""What sovits can be told. No torch in here: the supervisor reads it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class SemanticSizes:
    """Sizes of s1."""

    symbols: int
    """Rows of the table of phones."""
    codes: int
    """Semantic codes; the end is one more."""
    channels: int = 512
    heads: int = 16
    layers: int = 24
    dropout: float = 0.0
    words: int = 0
    """Width of features of words; 0: it hears none."""
