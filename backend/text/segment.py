"""A stretch of a text that is spoken otherwise than it is written."""

from collections.abc import Iterable
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


def chosen(segments: Iterable[Segment]) -> list[Segment]:
    """In order; of segments that lie over each other the first one given."""
    taken: set[int] = set()
    kept = []
    for one in segments:
        places = range(one.start, one.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)
