"""A pattern that is compiled when it is first looked for: the languages have hundreds, and a text needs few."""

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Pattern:
    """What :func:`re.compile` makes of the same, later."""

    written: str
    flags: int = 0

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern itself."""
        return re.compile(self.written, self.flags)

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The first stretch of a text between two places."""
        return self.compiled.search(text, start, end)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The stretch that begins at ``start``."""
        return self.compiled.match(text, start)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The text, if all of it is such a stretch."""
        return self.compiled.fullmatch(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All stretches, in order."""
        return self.compiled.finditer(text)

    def findall(self, text: str, start: int = 0, end: int = sys.maxsize) -> list[str]:
        """What all stretches between two places hold."""
        return self.compiled.findall(text, start, end)

    def split(self, text: str) -> list[str]:
        """What lies between the stretches."""
        return self.compiled.split(text)

    def sub(self, said: str | Callable[[re.Match[str]], str], text: str) -> str:
        """The text with ``said`` in the place of each stretch."""
        return self.compiled.sub(said, text)
