"""What reads a text beside espeak-ng: readers by name, and the version of each that is installed.

An alignment remembers who read its text: another version may read it differently.
"""

import importlib.util
from functools import cache

_EXTRAS = {"zh": ("pypinyin", "rjieba"), "ja": ("pyopenjtalk",)}
"""Reader → the packages that it needs to read well; without them espeak-ng reads the letters."""

_ANEW = {"zh": 2, "ja": 2, "ko": 1}
"""By how much a reader's version has grown since it began: raised where it reads texts in another way."""


@cache
def installed(reader: str) -> bool:
    """Whether the packages of a reader's extra are there."""
    return all(importlib.util.find_spec(package) is not None for package in _EXTRAS.get(reader, ()))


def tag(reader: str) -> str:
    """Name and version: ``zh4`` with the extra, ``zh3`` without it, ``ko2`` where there is no extra."""
    return f"{reader}{1 + _ANEW.get(reader, 0) + (reader in _EXTRAS and installed(reader))}"


def current(tags: str) -> bool:
    """Whether readers, as tags joined by ``+``, are those that would read the same text today."""
    return all(one == tag(one.rstrip("0123456789")) for one in tags.split("+") if one)
