"""How pitch is said to people."""

import math

from studio.words.language import tr

_NAMES = ("C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B")


def midi_of(hz: float) -> float:
    """Hz (> 0) as a MIDI number; 69 is A4 at 440 Hz."""
    return 69.0 + 12.0 * math.log2(hz / 440.0)


def hz_of(midi: float) -> float:
    """A MIDI number as Hz."""
    return float(440.0 * 2.0 ** ((midi - 69.0) / 12.0))


def note_name(midi: float) -> str:
    """The nearest note, e.g. ``A♯3``."""
    nearest = round(midi)
    return f"{_NAMES[nearest % 12]}{nearest // 12 - 1}"


def pitch_text(hz: float) -> str:
    """E.g. ``221.4 Hz · A3 +11 ct``; ``voiceless`` for 0."""
    if hz <= 0:
        return tr("voiceless")
    midi = midi_of(hz)
    return f"{hz:.1f} Hz · {note_name(midi)} {round(100 * (midi - round(midi))):+d} ct".replace("-", "−")
