"""What a check says about a clip, and what is said of the dataset as a whole."""

from typing import Literal

import msgspec

from backend.protocol import sentences
from backend.protocol.notices import Notice

Severity = Literal["info", "warning", "error"]
Figure = Literal["length", "loudness", "snr", "pace", "f0"]
"""Of a clip: seconds after trimming, LUFS, voice over noise, phones a second, median F0."""


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
    kind: str
    """Of the catalogue's findings; or of its problems, where the check met one. ``a/b`` is one reason of several."""
    fields: dict[str, str | int | float | list[str]] = {}
    """What the sentence names."""
    at_s: float | None = None
    """Where in the clip, seconds, if there is such a place."""

    def say(self, language: str = "") -> sentences.Said:
        """What is wrong, and what to do."""
        section = "findings" if sentences.knows("findings", self.kind) else "problems"
        return sentences.say(section, self.kind, self.fields, language)


class UnitCount(msgspec.Struct, frozen=True, kw_only=True):
    """How often a phone or diphone occurs."""

    symbol: str
    count: int


class Histogram(msgspec.Struct, frozen=True, kw_only=True):
    """How one figure is spread over the clips. What lies far beyond the ends counts in the outermost bars."""

    figure: Figure
    unit: str
    first: float
    """Where the first bar begins, in ``unit``."""
    step: float
    """Width of a bar."""
    counts: list[int]
    middle: float
    """The median."""
    least: float | None = None
    """From here on a clip is as it should be; None: as low as one likes."""
    most: float | None = None
    outside: int = 0
    """Clips below ``least`` or above ``most``."""


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """Where one clip lies on the map of voices: near means alike."""

    clip: int
    speaker: str
    x: float
    """-1 to 1; ``y`` as well."""
    y: float
    odd: bool = False
    """Whether it is unlike the other clips of its speaker."""


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
    verdict: Notice | None = None
    """For the top of the page."""
    histograms: list[Histogram] = []
    """Of each figure that is known of some clips."""
    voices: list[Spot] = []
    """The clips by their speaker embeddings; of many clips, some. Empty where voices cannot be told apart."""
    spoken_s: dict[int, float] = {}
    """Clip → seconds of speech in it, also of clips that are kept out; empty in a health of an older version."""
    looked_at: dict[int, int] = {}
    """Clip → what the checks saw of it, a number that changes with the clip; empty in a health of an older version."""
