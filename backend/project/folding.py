"""Text as the search compares it."""

import unicodedata
from collections.abc import Iterable

SEPARATOR = "\x1f"
"""Stands around every tag in a folded list, so that a whole tag can be searched as a substring."""


def fold(text: str) -> str:
    """Compatibility-composed and case folded: ``Straße`` finds ``STRASSE``, NFD finds NFC."""
    if text.isascii():
        return text.casefold()
    # Folding can undo the composition (ǰ), so it is composed again.
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def fold_tags(tags: Iterable[str]) -> str:
    """All tags in one string, each between separators; empty without tags."""
    folded = SEPARATOR.join(fold(tag) for tag in tags)
    return f"{SEPARATOR}{folded}{SEPARATOR}" if folded else ""
