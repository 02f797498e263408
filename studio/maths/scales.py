"""Scales: which tones belong to one, and the nearest of them."""

from collections.abc import Mapping, Sequence

from backend.protocol.song import Key, Mode

STEPS: Mapping[Mode, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "pentatonic": (0, 2, 4, 7, 9),
    "in": (0, 1, 5, 7, 8),
    "chromatic": tuple(range(12)),
}
"""Semitones above the tonic."""


def holds(key: Key, tone: int) -> bool:
    """Whether a tone (MIDI number) belongs to the scale."""
    return (tone - key.tonic) % 12 in STEPS[key.mode]


def nearest(key: Key, tone: float) -> int:
    """The nearest tone of the scale; of two as near, the lower."""
    around = [one for one in range(int(tone) - 6, int(tone) + 8) if holds(key, one)]
    return min(around, key=lambda one: (abs(one - tone), one))


def stepped(key: Key, tone: int, steps: int) -> int:
    """So many steps of the scale higher; a tone beside the scale goes to the next one in it first."""
    way = 1 if steps > 0 else -1
    for _ in range(abs(steps)):
        tone += way
        while not holds(key, tone):
            tone += way
    return tone


def key_at(keys: Sequence[Key], tick: float) -> Key:
    """The key that rules at a tick; C major where a song names none."""
    return next((key for key in reversed(keys) if key.tick <= tick), Key())
