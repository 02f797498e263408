"""What the checks are about, in words for somebody who never made a voice: what it is, and why a voice minds."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.protocol.findings import Histogram
from studio.words.language import tr


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
        tr("Recordings that cannot be read"),
        tr("Every recording can be read"),
        tr("Training stops at a file that it cannot open."),
    ),
    "empty-text": CheckWords(
        tr("Clips without a text"),
        tr("Every clip has its text"),
        tr("A voice learns from pairs of sound and text; sound alone teaches it nothing."),
    ),
    "text-mismatch": CheckWords(
        tr("The text is not what is said"),
        tr("The texts are what is said"),
        tr("Each wrong word teaches a wrong sound: nothing spoils a voice faster."),
    ),
    "words": CheckWords(
        tr("Wrong, missing or surplus words"),
        tr("No wrong word was heard"),
        tr("Each wrong word teaches a wrong sound: nothing spoils a voice faster."),
    ),
    "unpronounceable-text": CheckWords(
        tr("Signs that nobody can read aloud"),
        tr("Every text can be read aloud"),
        tr("What has no certain reading is guessed, and the guess is learned."),
    ),
    "odd-speaker": CheckWords(
        tr("It may be somebody else"),
        tr("One speaker, one voice"),
        tr("Two people under one name become a mixture of both."),
    ),
    "clipped": CheckWords(
        tr("Too loud: the tops are cut off"),
        tr("Nothing is clipped"),
        tr("Cut tops crackle, and the voice learns to crackle."),
    ),
    "cut-off": CheckWords(
        tr("Begins or ends within a word"),
        tr("Nothing is cut off"),
        tr("The voice would learn to swallow its first or last sounds."),
    ),
    "noise": CheckWords(
        tr("Noise behind the voice"),
        tr("The recordings are quiet"),
        tr("What is heard between the words becomes a part of the voice."),
    ),
    "echo": CheckWords(
        tr("The room rings"),
        tr("The room is dry"),
        tr("A room cannot be taken out again: the voice will always stand in it."),
    ),
    "hum": CheckWords(
        tr("The mains hums"), tr("No hum"), tr("A steady tone under the speech is learned as if it were spoken.")
    ),
    "bandwidth": CheckWords(
        tr("Dull: the high sounds are missing"),
        tr("The high sounds are there"),
        tr("Where s and f have no upper half, the voice lisps."),
    ),
    "squeezed": CheckWords(
        tr("Squeezed: a small file or a noise reduction has left sounds out"),
        tr("No recording lost sounds in a small file"),
        tr("What was left out, the voice leaves out too: it sounds of water and metal."),
    ),
    "duplicate-audio": CheckWords(
        tr("The same recording twice"),
        tr("No recording is there twice"),
        tr("What is there twice counts double, and with two texts one of them is wrong."),
    ),
    "leaked": CheckWords(
        tr("Held out, and trained on all the same"),
        tr("What is held out stays unheard"),
        tr("The figures of the training would be better than the voice is."),
    ),
    "too-short": CheckWords(
        tr("Hardly any speech"), tr("No clip is too short"), tr("There is nothing to learn from half a word.")
    ),
    "too-long": CheckWords(
        tr("Longer than a sentence or two"),
        tr("No clip is too long"),
        tr("Long clips are aligned less surely and need much memory."),
    ),
    "pace-outlier": CheckWords(
        tr("Much faster or slower than usual"),
        tr("The pace is even"),
        tr("Often words are missing from the text or from the recording."),
    ),
    "loudness-outlier": CheckWords(
        tr("Much louder or quieter than usual"),
        tr("The loudness is even"),
        tr("Shouted and whispered sentences sound like two people."),
    ),
    "dc-offset": CheckWords(
        tr("The waveform is off centre"),
        tr("The waveforms are centred"),
        tr("It costs headroom, and clicks where clips begin and end."),
    ),
    "silence-inside": CheckWords(
        tr("Long pauses between words"),
        tr("No long pauses between words"),
        tr("The voice would pause where nothing is written."),
    ),
    "silence-at-edges": CheckWords(
        tr("Silence before or after the speech"),
        tr("The edges are trimmed"),
        tr("Learning silence takes time and teaches nothing."),
    ),
    "duplicate-text": CheckWords(
        tr("The same sentence several times"),
        tr("Every sentence is another one"),
        tr("Different sentences teach more."),
    ),
}

NAMES: Mapping[str, str] = {
    "unreadable-audio": tr("unreadable audio"),
    "empty-text": tr("empty text"),
    "text-mismatch": tr("text mismatch"),
    "words": tr("words"),
    "unpronounceable-text": tr("unpronounceable text"),
    "odd-speaker": tr("odd speaker"),
    "clipped": tr("clipped"),
    "cut-off": tr("cut off"),
    "noise": tr("noise"),
    "echo": tr("echo"),
    "hum": tr("hum"),
    "bandwidth": tr("bandwidth"),
    "squeezed": tr("squeezed"),
    "duplicate-audio": tr("duplicate audio"),
    "leaked": tr("leaked"),
    "too-short": tr("too short"),
    "too-long": tr("too long"),
    "pace-outlier": tr("pace outlier"),
    "loudness-outlier": tr("loudness outlier"),
    "dc-offset": tr("dc offset"),
    "silence-inside": tr("silence inside"),
    "silence-at-edges": tr("silence at edges"),
    "duplicate-text": tr("duplicate text"),
}
"""What a check is called where there is no room for more."""

PICTURES: Mapping[str, tuple[str, str]] = {
    "length": (tr("Length"), tr("How long the clips are. Two to ten seconds teach best.")),
    "loudness": (
        tr("Loudness"),
        tr("How loud they were recorded. Training evens it out; a narrow hill means a steady hand."),
    ),
    "snr": (
        tr("Voice over noise"),
        tr("How far the voice stands above what is heard between the words. More is better."),
    ),
    "pace": (tr("Pace"), tr("How many sounds are spoken a second.")),
    "f0": (tr("Pitch"), tr("The middle of each clip’s pitch. A wide hill means a lively voice.")),
    "voices": (
        tr("Map of voices"),
        tr("A dot a clip; those that sound alike lie together. Who is ringed sounds like another."),
    ),
    "coverage": (
        tr("Sounds"),
        tr("How often each sound of the language occurs. A voice says best what it heard often."),
    ),
}
"""Title, and what it shows."""


def name_of(check: str) -> str:
    """``duplicate text``: what a check is called in a table."""
    return NAMES.get(check, check.replace("-", " "))


def of_check(check: str) -> CheckWords:
    """The words of a check; of one that is not known, its name."""
    name = name_of(check).capitalize()
    return CHECKS.get(check, CheckWords(name, name, ""))


def of_histogram(histogram: Histogram) -> str:
    """Its middle, and how much lies where it should not."""
    unit = histogram.unit
    said = tr("In the middle {number} {unit}.", number=number(histogram.middle), unit=unit)
    bounds = [
        word.format(bound=number(bound), unit=unit)
        for word, bound in ((tr("below {bound} {unit}"), histogram.least), (tr("above {bound} {unit}"), histogram.most))
        if bound is not None
    ]
    if not bounds:
        return said
    where = tr(" or ").join(bounds)
    if not histogram.outside:
        return f"{said} {tr('No clip is {where}.', where=where)}"
    return f"{said} {tr('{clips} {where}.', clips=histogram.outside, where=where)}"


def number(value: float) -> str:
    """``3.4``, ``120``, ``−23``: as many figures as one reads."""
    text = f"{value:,.0f}" if abs(value) >= 20 else f"{value:.1f}".removesuffix(".0")
    return text.replace("-", "−")
