"""Whether an alignment still describes its clip: asked by the window, trainings, checks and the job that aligns."""

import hashlib
import zlib
from collections.abc import Mapping

import msgspec

from backend.project import readers
from backend.project.clips import Clip
from backend.project.lexicon import found

MANUAL = "manual"
"""The method of an alignment that a person made: only another text, language, recording or trim makes it stale."""


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """What an alignment was made of."""

    method: str
    of: str
    """:func:`fingerprint` of its clip."""
    read_by: str = ""
    """Who read the text beside espeak-ng: tags of :mod:`backend.project.readers`, joined by ``+``."""
    lexicon: str = ""
    """:func:`entries` of the dictionary that its words used."""


def stale(clip: Clip, origin: Origin | None, lexicon: Mapping[str, str]) -> bool:
    """Whether the clip must be aligned (again). ``lexicon``: the project's, for the clip's language."""
    if origin is None or origin.of != fingerprint(clip):
        return True
    if origin.method == MANUAL:
        return False
    return not readers.current(origin.read_by) or origin.lexicon != entries(clip.text, lexicon)


def fingerprint(clip: Clip) -> str:
    """Changes when a clip's text, language, recording or trim does."""
    end_s = clip.end_s and round(clip.end_s, 6)
    made_of = (clip.text, clip.language, clip.audio, round(clip.start_s, 6), end_s)
    return hashlib.sha256(msgspec.json.encode(made_of)).hexdigest()[:16]


def looked_at(clip: Clip) -> int:
    """Changes when anything does that the checks look at: as :func:`fingerprint`, or the speaker. Short, since it is
    kept of every clip and asked of a hundred thousand.
    """
    made_of = f"{clip.audio}\0{clip.text}\0{clip.language}\0{clip.speaker}\0{clip.start_s:.6f}\0{clip.end_s or 0:.6f}"
    return zlib.crc32(made_of.encode("utf-8", "surrogatepass"))


def entries(text: str, lexicon: Mapping[str, str]) -> str:
    """Changes when the dictionary says something else of a word in the text; empty where it says nothing of any."""
    if not lexicon:
        return ""
    used = sorted({one.word for one in found(text, lexicon)})
    if not used:
        return ""
    said = msgspec.json.encode([(word, lexicon[word]) for word in used])
    return hashlib.sha256(said).hexdigest()[:8]
