"""How a line of a spoken text stands, in words."""

from collections.abc import Sequence
from typing import Literal

from studio.words.format import duration
from studio.words.language import tr, trn

LineState = Literal["planned", "rendered", "stale", "failed"]
STATES: dict[LineState, tuple[str, str]] = {
    "planned": (tr("Not said yet"), ""),
    "rendered": (tr("As it is written"), "good"),
    "stale": (tr("Changed since it was said"), "warning"),
    "failed": (tr("Could not be said"), "error"),
}
"""What is said of a state, and the kind that colours it."""


def summary(states: Sequence[LineState], length_s: float) -> str:
    """``12 lines · 0:41 · 3 to say``."""
    parts = [trn("{n:,} line", "{n:,} lines", len(states))]
    if length_s:
        parts.append(duration(length_s, tenths=False))
    if to_say := sum(state != "rendered" for state in states):
        parts.append(tr("{to_say:,} to say", to_say=to_say))
    return " · ".join(parts)


def file_name(voice: str, text: str) -> str:
    """What an export is called by itself: who says it, and its first words."""
    words = " ".join("".join(sign if sign.isalnum() or sign in " '’-" else " " for sign in text).split()[:6])
    return " – ".join(part for part in (voice, words) if part) or "speech"
