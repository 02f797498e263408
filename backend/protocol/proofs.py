"""What was heard of what was said: words that were dropped, repeated or invented, and where."""

from typing import Literal

import msgspec


class Mistake(msgspec.Struct, frozen=True, kw_only=True):
    """One run of words that is wrong."""

    kind: Literal["dropped", "repeated", "invented"]
    words: list[str]
    """The text's words that are missing, or those that were heard too many."""
    place: int
    """Index of the first of them in ``Score.words``; for words too many, of the word that they stand before."""


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence, listened to."""

    sentence: int
    """Index in the text."""
    text: str
    heard: str
    """What the recogniser understood."""
    mistakes: list[Mistake] = []
    """Of the best of all tries; empty: it says what is written."""
    tries: int = 1
    """How often it was said."""
    seed: int = 0
    """The one that was kept."""

    @property
    def right(self) -> bool:
        """Whether it says what is written."""
        return not self.mistakes
