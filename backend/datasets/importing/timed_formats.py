"""Who says what when, in the formats of other programs: subtitles, Praat's TextGrid, ELAN and Audacity's labels."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from backend.datasets.importing.encoding import lines, read_text
from backend.datasets.importing.entry import bad_list, clean


@dataclass(frozen=True)
class Cue:
    """One stretch of speech."""

    start_s: float
    end_s: float
    text: str
    speaker: str = ""


@dataclass
class Track:
    """The cues of one tier, in their order."""

    name: str = ""
    cues: list[Cue] = field(default_factory=list)


_TIME = r"(?:(\d+):)?(\d{1,2}):(\d{2}(?:[.,]\d+)?)"
_ARROW = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}")
_VOICE = re.compile(r"<v(?:\.[^ >]*)?\s+([^>]+)>")
_MARKUP = re.compile(r"<[^>]*>|\{\\[^}]*\}")
_UNSPOKEN = re.compile(r"[♪♫]|\[[^\]]*\]|\([^)]*\)")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&nbsp;": " ", "&lrm;": "", "&rlm;": "", "&amp;": "&"}
_LABEL = re.compile(r"\s*(\d+(?:[.,]\d+)?)\t(\d+(?:[.,]\d+)?)\t(.*)")
_PRAAT = re.compile(r'"((?:[^"]|"")*)"|<(exists|absent)>|(?<![\w\[])(-?\d+(?:\.\d+)?(?:[eE]-?\d+)?)(?![\w\]])')


def subtitles(path: Path) -> list[Track]:
    """SubRip and WebVTT. Markup is taken out, and so is what nobody says: ``[music]``, ``(laughs)``, notes."""
    cues: list[Cue] = []
    block: list[str] = []
    for row in [*lines(read_text(path)), ""]:
        if row.strip():
            block.append(row)
            continue
        at = next((number for number, one in enumerate(block) if _ARROW.match(one)), None)
        if at is not None and (match := _ARROW.match(block[at])) is not None:
            said = "\n".join(block[at + 1 :])
            voice = _VOICE.search(said)
            text = clean(_UNSPOKEN.sub(" ", _plain(said)).lstrip("-– "))
            start_s, end_s = _seconds(*match.groups()[:3]), _seconds(*match.groups()[3:])
            if re.search(r"\w", text) and end_s > start_s:
                cues.append(Cue(start_s, end_s, text, clean(voice[1]) if voice else ""))
        block = []
    return [Track(cues=cues)]


def _plain(said: str) -> str:
    said = _MARKUP.sub("", said)
    for entity, sign in _ENTITIES.items():
        said = said.replace(entity, sign)
    return said


def _seconds(hours: str | None, minutes: str, seconds: str) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds.replace(",", "."))


def audacity(path: Path) -> list[Track]:
    """A label track: begin, end and label between tabs; rows of frequencies begin with a backslash."""
    cues = []
    for row in lines(read_text(path)):
        match = _LABEL.fullmatch(row)
        if match is not None and match[3].strip():
            start_s, end_s = (float(value.replace(",", ".")) for value in match.groups()[:2])
            if end_s > start_s:
                cues.append(Cue(start_s, end_s, clean(match[3])))
    return [Track(cues=cues)]


def is_audacity(text: str) -> bool:
    """Whether a text file is a label track."""
    rows = [row for row in lines(text) if row.strip() and not row.startswith("\\")]
    return bool(rows) and all(_LABEL.fullmatch(row) for row in rows)


def textgrid(path: Path) -> list[Track]:
    """The interval tiers of a TextGrid, long or short: what Praat says about a value is passed over, as it does."""
    values = _values(read_text(path))
    try:
        if not {next(values), next(values)} & {"TextGrid"}:
            raise bad_list(path, "no-textgrid")
        tracks = []
        next(values), next(values), next(values)  # the file's ends, and that there are tiers
        for _ in range(int(float(next(values)))):
            kind, name = next(values), next(values)
            next(values), next(values)
            count = int(float(next(values)))
            track = Track(clean(name))
            for _ in range(count):
                start_s = float(next(values))
                end_s = float(next(values)) if kind == "IntervalTier" else start_s
                text = clean(next(values))
                if text and end_s > start_s:
                    track.cues.append(Cue(start_s, end_s, text))
            tracks.append(track)
    except (StopIteration, ValueError) as error:
        raise bad_list(path, "no-textgrid") from error
    return tracks


def _values(text: str) -> Iterator[str]:
    """Strings, flags and free-standing numbers, as Praat reads text files (manual, "TextGrid file formats")."""
    for match in _PRAAT.finditer(text):
        string, flag, number = match.groups()
        yield string.replace('""', '"') if string is not None else flag or number


def elan(path: Path) -> list[Track]:
    """The tiers of an ELAN file whose annotations have times of their own; a tier's participant is its name."""
    try:
        root = ElementTree.fromstring(read_text(path))
    except ElementTree.ParseError as error:
        raise bad_list(path, "no-elan", says=str(error)) from error
    times = {
        str(slot.get("TIME_SLOT_ID")): int(slot.get("TIME_VALUE", "0")) / 1000
        for slot in root.iter("TIME_SLOT")
        if slot.get("TIME_VALUE")
    }
    tracks = []
    for tier in root.iter("TIER"):
        track = Track(clean(tier.get("PARTICIPANT") or tier.get("TIER_ID") or ""))
        for one in tier.iter("ALIGNABLE_ANNOTATION"):
            start_s, end_s = (times.get(str(one.get(f"TIME_SLOT_REF{end}"))) for end in (1, 2))
            text = clean(one.findtext("ANNOTATION_VALUE") or "")
            if text and start_s is not None and end_s is not None and end_s > start_s:
                track.cues.append(Cue(start_s, end_s, text))
        tracks.append(track)
    return tracks


READERS: dict[str, Callable[[Path], list[Track]]] = {
    ".srt": subtitles, ".vtt": subtitles, ".eaf": elan, ".textgrid": textgrid,
}  # fmt: skip
"""Suffix in small letters → reader."""
