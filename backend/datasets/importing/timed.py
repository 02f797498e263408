"""Texts with times beside a recording: its clips are the stretches in which they are said."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from backend.datasets.importing import timed_formats
from backend.datasets.importing.encoding import read_text
from backend.datasets.importing.entry import Entry, Listing, bad_list
from backend.datasets.importing.locate import is_file
from backend.datasets.importing.timed_formats import READERS, Cue, Track
from backend.protocol.recordings import SUFFIXES

_SPELLINGS = [".TextGrid", *READERS, *map(str.upper, READERS)]
_LONGEST_S = 12.0
_JOIN_S, _WORDS_S = 0.35, 0.5
"""Cues this near to each other are one sentence until it ends; words until a pause this long."""
_ENDS = tuple(".?!…。？！")
_CLOSING = "\"'”’»)]」』"
_ROOM_S = 0.1
"""Of sound that a clip keeps on each side, where nobody else speaks there."""
_WORD = 1.6
"""A tier with fewer words to an interval holds words or phones."""


def beside(audio: Path) -> Path | None:
    """The file with times that belongs to a recording."""
    for suffix in _SPELLINGS:
        path = audio.with_suffix(suffix)
        if is_file(path):
            return path
    label = audio.with_suffix(".txt")
    return label if is_file(label) and timed_formats.is_audacity(read_text(label)) else None


def read(path: Path) -> Listing:
    """The clips of a file with times, whose recording lies beside it. Raises VoicewrightError."""
    named = [one for one in sorted(path.parent.glob("*")) if one.stem == path.stem]
    audio = next((one for one in named if one.suffix.lower() in SUFFIXES), None)
    if audio is None:
        raise bad_list(path, "no-recording-beside", name=path.stem)
    return Listing(entries=list(entries(Entry(audio=audio), path)))


def entries(whole: Entry, path: Path) -> Iterator[Entry]:
    """A recording as the stretches that a file with times names."""
    tracks = spoken(READERS.get(path.suffix.lower(), timed_formats.audacity)(path))
    cues = sorted((cue for track in tracks for cue in _sentences(track)), key=lambda cue: cue.start_s)
    digits = len(str(len(cues)))
    for number, cue in enumerate(cues, 1):
        before = max((one.end_s for one in cues[: number - 1]), default=0.0)
        after = cues[number].start_s if number < len(cues) else cue.end_s + _ROOM_S
        yield replace(
            whole,
            text=cue.text,
            speaker=cue.speaker or whole.speaker,
            start_s=round(max(min(before, cue.start_s), cue.start_s - _ROOM_S, 0.0), 3),
            end_s=round(min(max(after, cue.end_s), cue.end_s + _ROOM_S), 3),
            name=f"{whole.audio.stem} {number:0{digits}d}",
            place=f"{path.name}, {number}",
        )


def spoken(tracks: Sequence[Track]) -> list[Track]:
    """The tiers that hold what is said: those with the longest labels; where several do, each is a speaker."""
    lengths = {id(track): _words(track) for track in tracks if track.cues}
    longest = max(lengths.values(), default=0.0)
    chosen = [track for track in tracks if lengths.get(id(track), 0.0) >= max(longest / 2, min(longest, _WORD))]
    if longest < _WORD:  # words and phones: the tier of the fewest intervals holds the words
        chosen = sorted((track for track in tracks if track.cues), key=lambda track: len(track.cues))[:1]
    if len(chosen) < 2:
        return chosen
    return [Track(one.name, [replace(cue, speaker=cue.speaker or one.name) for cue in one.cues]) for one in chosen]


def _sentences(track: Track) -> Iterator[Cue]:
    """Cues that belong together as one: parts of a sentence, or the words of an utterance."""
    words = _words(track) < _WORD and len(track.cues) > 1
    gap_s = _WORDS_S if words else _JOIN_S
    now: Cue | None = None
    for cue in track.cues:
        if now is None:
            now = cue
            continue
        whole = now.text.rstrip(_CLOSING).endswith(_ENDS) and not words
        near = cue.start_s - now.end_s < gap_s and cue.end_s - now.start_s <= _LONGEST_S
        if near and not whole and cue.speaker == now.speaker:
            now = replace(now, end_s=cue.end_s, text=f"{now.text} {cue.text}")
        else:
            yield now
            now = cue
    if now is not None:
        yield now


def _words(track: Track) -> float:
    return sum(len(cue.text.split()) for cue in track.cues) / max(1, len(track.cues))
