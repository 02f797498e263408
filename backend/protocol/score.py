"""The score: what the editor edits and a voice renders.

Times are seconds from the start of the score, so that any program can edit one.
"""

import msgspec

FORMAT = "voicewright-score"
VERSION = 1


class Phone(msgspec.Struct, frozen=True, kw_only=True):
    """One phone, in espeak-ng's IPA, or a silence."""

    symbol: str
    """IPA with stress marks on the vowel, e.g. ``ˈɛ``; ``_`` is silence."""
    start_s: float
    """Start, seconds from the start of the score."""
    duration_s: float
    """Length, seconds, > 0."""
    word: int = -1
    """Index into ``Score.words``; -1 for a silence."""
    language: str = ""
    """Its language's code where that is not the score's: English words in a Chinese sentence."""
    note: int = -1
    """Id of the song's note that it is sung on; -1 where there is none."""


class Contour(msgspec.Struct, frozen=True, kw_only=True):
    """A curve sampled at equal steps; sample i is at ``(i + 0.5) * hop_s``."""

    hop_s: float
    """Step, seconds."""
    hz: list[float]
    """F0 in Hz; 0 where unvoiced."""


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """Phones with their lengths, an F0 curve and energy. The phones follow each other without gaps."""

    language: str
    """espeak-ng's language code, e.g. ``en-us``."""
    text: str
    phones: list[Phone]
    f0: Contour
    energy: list[float] = []
    """Relative loudness a frame of ``f0`` in dB; 0 leaves the voice's own. Empty: all 0."""
    words: list[str] = []
    """The words as written, in order; phones point at them."""
    speaker: str = ""
    """One of the voice's speakers; empty: its first."""
    knobs: dict[str, float] = {}
    """How the voice's knobs stand; those left out stand at their defaults."""
    entries: dict[str, str] | None = None
    """What the project's dictionary said of words in the text when it was planned; None: not known."""
    format: str = FORMAT
    version: int = VERSION

    @property
    def duration_s(self) -> float:
        """Length of the whole, seconds."""
        return self.phones[-1].start_s + self.phones[-1].duration_s if self.phones else 0.0


def wordless(f0: Contour) -> Score:
    """A melody alone: no phones, no text."""
    return Score(language="", text="", phones=[], f0=f0)
