"""What a check says about a clip, and what is said of the dataset as a whole."""

from typing import Literal

import msgspec

Severity = Literal["info", "warning", "error"]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a check says about one clip."""

    check: str
    """The check's name in kebab-case, e.g. ``clipped``."""
    clip: int
    """The clip's id."""
    severity: Severity
    figure: float | None
    """The measured figure, in ``unit``."""
    unit: str
    sentence: str
    remedy: str
    at_s: float | None = None
    """Where in the clip, seconds, if there is such a place."""


class UnitCount(msgspec.Struct, frozen=True, kw_only=True):
    """How often a phone or diphone occurs."""

    symbol: str
    count: int


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """The dataset as a whole."""

    clips: int
    speech_s: float
    """Seconds of speech after trimming."""
    errors: int
    """Clips with at least one error."""
    warnings: int
    """Clips with at least one warning and no error."""
    phones: list[UnitCount]
    """Every phone of the language's inventory that occurs, most frequent first."""
    missing_phones: list[str]
    """Phones of the language that never occur."""
    diphones_seen: int
    diphones_common: int
    """Common diphones of the language, of which ``diphones_seen`` occur."""
    suggestions: list[str] = []
    """Sentences to record next, those that would add most first."""
    verdict: str = ""
    """One sentence for the top of the page."""
