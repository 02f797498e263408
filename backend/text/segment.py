"""A stretch of a text that is spoken otherwise than it is written."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Segment:
    """Characters ``start:end`` of a text are spoken as ``text``."""

    start: int
    end: int
    text: str
    phones: tuple[str, ...] = ()
    """IPA of it, where that is known better than espeak-ng would say it."""
    tone: str = ""
    """Tone letters of its vowel."""
