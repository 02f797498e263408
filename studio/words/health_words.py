"""What the checks are about, in words for somebody who never made a voice: what it is, and why a voice minds."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.protocol.findings import Histogram


@dataclass(frozen=True)
class CheckWords:
    """Of one check."""

    wrong: str
    """What is wrong with clips that it names."""
    right: str
    """What is said where it names none."""
    why: str
    """What it does to a voice."""


CHECKS: Mapping[str, CheckWords] = {
    "unreadable-audio": CheckWords(
        "Recordings that cannot be read", "Every recording can be read", "Training stops at a file that it cannot open."
    ),
    "empty-text": CheckWords(
        "Clips without a text",
        "Every clip has its text",
        "A voice learns from pairs of sound and text; sound alone teaches it nothing.",
    ),
    "text-mismatch": CheckWords(
        "The text is not what is said",
        "The texts are what is said",
        "Each wrong word teaches a wrong sound: nothing spoils a voice faster.",
    ),
    "words": CheckWords(
        "Wrong, missing or surplus words",
        "No wrong word was heard",
        "Each wrong word teaches a wrong sound: nothing spoils a voice faster.",
    ),
    "unpronounceable-text": CheckWords(
        "Signs that nobody can read aloud",
        "Every text can be read aloud",
        "What has no certain reading is guessed, and the guess is learned.",
    ),
    "odd-speaker": CheckWords(
        "It may be somebody else", "One speaker, one voice", "Two people under one name become a mixture of both."
    ),
    "clipped": CheckWords(
        "Too loud: the tops are cut off", "Nothing is clipped", "Cut tops crackle, and the voice learns to crackle."
    ),
    "cut-off": CheckWords(
        "Begins or ends within a word",
        "Nothing is cut off",
        "The voice would learn to swallow its first or last sounds.",
    ),
    "noise": CheckWords(
        "Noise behind the voice",
        "The recordings are quiet",
        "What is heard between the words becomes a part of the voice.",
    ),
    "echo": CheckWords(
        "The room rings", "The room is dry", "A room cannot be taken out again: the voice will always stand in it."
    ),
    "hum": CheckWords("The mains hums", "No hum", "A steady tone under the speech is learned as if it were spoken."),
    "bandwidth": CheckWords(
        "Dull: the high sounds are missing",
        "The high sounds are there",
        "Where s and f have no upper half, the voice lisps.",
    ),
    "squeezed": CheckWords(
        "Squeezed: a small file or a noise reduction has left sounds out",
        "No recording lost sounds in a small file",
        "What was left out, the voice leaves out too: it sounds of water and metal.",
    ),
    "duplicate-audio": CheckWords(
        "The same recording twice",
        "No recording is there twice",
        "What is there twice counts double, and with two texts one of them is wrong.",
    ),
    "leaked": CheckWords(
        "Held out, and trained on all the same",
        "What is held out stays unheard",
        "The figures of the training would be better than the voice is.",
    ),
    "too-short": CheckWords("Hardly any speech", "No clip is too short", "There is nothing to learn from half a word."),
    "too-long": CheckWords(
        "Longer than a sentence or two",
        "No clip is too long",
        "Long clips are aligned less surely and need much memory.",
    ),
    "pace-outlier": CheckWords(
        "Much faster or slower than usual",
        "The pace is even",
        "Often words are missing from the text or from the recording.",
    ),
    "loudness-outlier": CheckWords(
        "Much louder or quieter than usual",
        "The loudness is even",
        "Shouted and whispered sentences sound like two people.",
    ),
    "dc-offset": CheckWords(
        "The waveform is off centre",
        "The waveforms are centred",
        "It costs headroom, and clicks where clips begin and end.",
    ),
    "silence-inside": CheckWords(
        "Long pauses between words", "No long pauses between words", "The voice would pause where nothing is written."
    ),
    "silence-at-edges": CheckWords(
        "Silence before or after the speech",
        "The edges are trimmed",
        "Learning silence takes time and teaches nothing.",
    ),
    "duplicate-text": CheckWords(
        "The same sentence several times", "Every sentence is another one", "Different sentences teach more."
    ),
}

PICTURES: Mapping[str, tuple[str, str]] = {
    "length": ("Length", "How long the clips are. Two to ten seconds teach best."),
    "loudness": ("Loudness", "How loud they were recorded. Training evens it out; a narrow hill means a steady hand."),
    "snr": ("Voice over noise", "How far the voice stands above what is heard between the words. More is better."),
    "pace": ("Pace", "How many sounds are spoken a second."),
    "f0": ("Pitch", "The middle of each clip’s pitch. A wide hill means a lively voice."),
    "voices": (
        "Map of voices",
        "A dot a clip; those that sound alike lie together. Who is ringed sounds like another.",
    ),
    "coverage": ("Sounds", "How often each sound of the language occurs. A voice says best what it heard often."),
}
"""Title, and what it shows."""


def of_check(check: str) -> CheckWords:
    """The words of a check; of one that is not known, its name."""
    name = check.replace("-", " ").capitalize()
    return CHECKS.get(check, CheckWords(name, name, ""))


def of_histogram(histogram: Histogram) -> str:
    """Its middle, and how much lies where it should not."""
    unit = histogram.unit
    said = f"In the middle {number(histogram.middle)} {unit}."
    bounds = [
        f"{word} {number(bound)} {unit}"
        for word, bound in (("below", histogram.least), ("above", histogram.most))
        if bound is not None
    ]
    if not bounds:
        return said
    return f"{said} {histogram.outside or 'No clip is'} {' or '.join(bounds)}."


def number(value: float) -> str:
    """``3.4``, ``120``, ``−23``: as many figures as one reads."""
    text = f"{value:,.0f}" if abs(value) >= 20 else f"{value:.1f}".removesuffix(".0")
    return text.replace("-", "−")
