"""What a format's reader finds: recordings that are said to be there, and what could not be read of the list itself."""

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from backend.project.names import shown
from backend.protocol.problems import Problem, VoicewrightError
from backend.protocol.sentences import Value, plain

_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200e\u200f\u2060\u00ad"), None)
_HELD_OUT = {"true", "yes", "1", "test", "dev", "eval", "valid", "validation", "held-out", "held_out", "heldout"}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One recording as its list names it. Nothing of it has been checked yet."""

    audio: Path
    text: str = ""
    speaker: str = ""
    language: str = ""
    """As written; ``""`` where the list does not say."""
    held_out: bool = False
    start_s: float = 0.0
    end_s: float | None = None
    name: str = ""
    """What to call its clip; empty: by the recording."""
    place: str = ""
    """Where it is listed, e.g. ``metadata.csv, line 12``."""


@dataclass
class Listing:
    """All of a source."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def clean(text: str) -> str:
    """A transcript as one NFC line: no control or invisible characters, single spaces."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())  # the same, for most texts and in a tenth of the time
    text = unicodedata.normalize("NFC", text.translate(_INVISIBLE))
    kept = "".join(c if unicodedata.category(c) not in {"Cc", "Cs", "Zl", "Zp"} else " " for c in text)
    return re.sub(r"\s+", " ", kept).strip()


def says_held_out(value: object) -> bool:
    """Whether a flag or the name of a split means: keep out of training."""
    return value is True or (isinstance(value, str | int) and str(value).strip().lower() in _HELD_OUT)


def bad_line(path: Path, line: int, reason: str, **fields: Value) -> Problem:
    """A line of a list that could not be understood: ``list-line/REASON``."""
    return Problem(kind=f"list-line/{reason}", fields={**plain(fields), "line": line}, file=shown(path))


def bad_list(path: Path, reason: str, **fields: Value) -> VoicewrightError:
    """A source that can't be imported at all: ``source-unreadable/REASON``."""
    return VoicewrightError(Problem(kind=f"source-unreadable/{reason}", fields=plain(fields), file=shown(path)))
