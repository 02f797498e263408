"""How a word is said: what a person chose for a text, and the job that finds what there is to choose from."""

from typing import ClassVar

import msgspec

from backend.protocol.job import Job, Lane, Result
from backend.protocol.notices import Notice


class Saying(msgspec.Struct, frozen=True, kw_only=True):
    """How a word of one text is said; the project's dictionary is not asked there."""

    word: str
    """As the dictionary would have it: in small letters it holds however it is written."""
    entry: str
    """As in the dictionary: IPA, ``[[espeak-ng's names]]``, a respelling, pinyin or kana."""
    number: int = 0
    """Which of the places where it stands in the text, from 1; 0: all of them."""


class WayToSay(msgspec.Struct, frozen=True, kw_only=True):
    """One reading of a word."""

    entry: str
    """For the dictionary."""
    phones: str
    """IPA, as a voice would say it."""
    how: Notice
    """Where it comes from."""


class WaysFound(Result, frozen=True, kw_only=True, tag="ways-found"):
    """The first is how the word is read now."""

    ways: list[WayToSay]


class FindWays(Job[WaysFound], frozen=True, kw_only=True, tag="find-ways"):
    """A word → how it may be said. With ``written``: that entry alone, read."""

    lane: ClassVar[Lane] = "light"

    word: str
    language: str
    written: str = ""
    sayings: list[Saying] = []
    """Of the text in which the word stands."""
