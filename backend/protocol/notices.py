"""Something to be said that is no error: what a job does now, what is odd about an attention, a verdict, why a device
was chosen. All of it crosses the wire as kinds with fields; the catalogue has the sentences.
"""

from collections.abc import Callable, Sequence
from typing import Self

import msgspec

from backend.protocol import sentences


class Notice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of the catalogue's ``notices``, and the fields that its sentence names."""

    kind: str
    fields: dict[str, str | int | float | list[str]] = {}

    def say(self, language: str = "") -> str:
        """The sentence."""
        return sentences.say("notices", self.kind, self.fields, language).what

    @classmethod
    def earlier(cls, text: str) -> Self:
        """What was written as a sentence by a version before there were kinds."""
        return cls(kind="earlier", fields={"text": text})


Report = Callable[[float, Notice | None], None]
"""Hears how far work is, in [0, 1], and what is done now; None where that is as before. It may raise ``Cancelled``."""


def notice(kind: str, **fields: sentences.Value) -> Notice:
    """A notice of that kind."""
    return Notice(kind=kind, fields=sentences.plain(fields))


def said(one: Notice | None, language: str = "") -> str:
    """Its sentence; nothing where there is nothing to say."""
    return "" if one is None else one.say(language)


def said_of_each(notices: Sequence[Notice | None], language: str = "") -> str:
    """What is said of each sentence of a text, with the sentence's number where there are several."""
    if len(notices) == 1:
        return said(notices[0], language)
    numbered = sentences.term("of-sentence", language)
    told = ((number, said(one, language)) for number, one in enumerate(notices, 1))
    return " ".join(numbered.format(number=number, said=what) for number, what in told if what)
