"""Something to be said that is no error: why a device was chosen, what is odd about an attention, a verdict."""

from typing import Self

import msgspec

from backend.protocol import sentences


class Note(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of the catalogue's ``notes``, and the fields that its sentence names."""

    kind: str
    fields: dict[str, str | int | float | list[str]] = {}

    def say(self, language: str = sentences.ENGLISH) -> str:
        """The sentence."""
        return sentences.say("notes", self.kind, self.fields, language).what

    @classmethod
    def earlier(cls, text: str) -> Self:
        """What was written as a sentence by a version before there were kinds."""
        return cls(kind="earlier", fields={"text": text})


def note(kind: str, **fields: sentences.Value) -> Note:
    """A note of that kind."""
    return Note(kind=kind, fields=sentences.plain(fields))
