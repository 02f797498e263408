"""How a line of a spoken text stands, in words."""

from collections.abc import Sequence
from typing import Literal

from studio.words.format import count, duration

LineState = Literal["planned", "rendered", "stale", "failed"]
STATES: dict[LineState, tuple[str, str]] = {
    "planned": ("Not said yet", ""),
    "rendered": ("As it is written", "good"),
    "stale": ("Changed since it was said", "warning"),
    "failed": ("Could not be said", "error"),
}
"""What is said of a state, and the kind that colours it."""


def summary(states: Sequence[LineState], length_s: float) -> str:
    """``12 lines · 0:41 · 3 to say``."""
    parts = [count(len(states), "line")]
    if length_s:
        parts.append(duration(length_s, tenths=False))
    if to_say := sum(state != "rendered" for state in states):
        parts.append(f"{to_say:,} to say")
    return " · ".join(parts)


def file_name(voice: str, text: str) -> str:
    """What an export is called by itself: who says it, and its first words."""
    words = " ".join("".join(sign if sign.isalnum() or sign in " '’-" else " " for sign in text).split()[:6])
    return " – ".join(part for part in (voice, words) if part) or "speech"
