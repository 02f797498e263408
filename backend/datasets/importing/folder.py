"""A folder of recordings, each with its text beside it: ``.txt``, ``.lab`` or ``.json`` of the same name, or with texts
and times, of which several clips are made.
"""

import re
import unicodedata
from pathlib import Path

import msgspec

from backend.datasets.importing import records, timed
from backend.datasets.importing.encoding import lines, read_text
from backend.datasets.importing.entry import Entry, Listing, bad_list, clean
from backend.datasets.importing.locate import is_file, recordings
from backend.project.names import shown
from backend.protocol import json
from backend.protocol.problems import VoicewrightError, problem

_BESIDE = (".txt", ".lab", ".normalized.txt", ".original.txt", ".json")
_TIMED = re.compile(r"\s*\d+(\.\d+)?\s+\d+(\.\d+)?\s+\S+\s*")
_MICROPHONE = re.compile(r"_mic\d$")
_GENERIC = {"wav", "wavs", "audio", "clips", "train", "test", "dev", "valid", "data", "mp3", "flac", "raw", "sounds"}


def read(source: Path) -> Listing:
    """Every recording below the folder (or the one file), with or without text."""
    files = recordings(source) if source.is_dir() else [source]
    if not files:
        raise bad_list(source, "no-recordings")
    listing = Listing()
    root = source if source.is_dir() else source.parent
    lines_of = _transcripts(root)
    listed = _texts_apart(root) | lines_of
    speakers = _speakers(source, files)
    for path in files:
        named = listed.get(_key(path.stem)) or listed.get(_key(_MICROPHONE.sub("", path.stem))) or ""
        entry = Entry(audio=path, text=named, speaker=speakers.get(path, ""))
        try:
            listing.entries += _with_times_beside(entry) or [_with_text_beside(entry)]
        except VoicewrightError as error:
            listing.problems.append(error.problem)
            listing.entries.append(entry)
    said = {name for path in files for name in names(path)}
    if lost := [name for name in lines_of if name not in said]:
        listing.problems.append(problem("dataset-unread/texts", file=shown(source), n=len(lost), name=shown(lost[0])))
    return listing


def names(path: Path) -> set[str]:
    """The names under which a recording and its text belong together: p225_001_mic1.flac and p225_001.txt."""
    stem = _MICROPHONE.sub("", path.stem)
    return {_key(path.stem), _key(stem), _key(path.name.partition(".")[0])}


def _with_times_beside(entry: Entry) -> list[Entry]:
    path = timed.beside(entry.audio)
    return list(timed.entries(entry, path)) if path is not None else []


def _with_text_beside(entry: Entry) -> Entry:
    for suffix in _BESIDE:
        for stem in dict.fromkeys((entry.audio.stem, *_forms(entry.audio.stem))):
            beside = entry.audio.with_name(stem + suffix)
            if not is_file(beside):
                beside = entry.audio.with_name(stem + suffix.upper())
            if not is_file(beside):
                continue
            text = read_text(beside)
            if suffix == ".json":
                try:
                    record = json.decode(text)
                except msgspec.DecodeError:
                    continue
                if isinstance(record, dict) and (described := records.described(record)).text:
                    return Entry(audio=entry.audio, text=described.text, speaker=described.speaker or entry.speaker,
                                 language=described.language, held_out=described.held_out)  # fmt: skip
                continue
            if not _is_timed(text):
                return Entry(audio=entry.audio, text=clean(text), speaker=entry.speaker)
    return entry


def _is_timed(text: str) -> bool:
    """Whether a ``.lab`` holds phones with times rather than the text."""
    rows = [row for row in lines(text) if row.strip()]
    return len(rows) > 1 and all(_TIMED.fullmatch(row) for row in rows)


def _transcripts(root: Path) -> dict[str, str]:
    """LibriSpeech's ``*.trans.txt``: a line an utterance, its name first."""
    found: dict[str, str] = {}
    for path in sorted(root.rglob("*.trans.txt")):
        for row in lines(read_text(path)):
            name, _, text = row.strip().partition(" ")
            if name:
                found[_key(name)] = clean(text)
    return found


def _texts_apart(root: Path) -> dict[str, str]:
    """VCTK's: texts in a tree of their own, ``txt/p225/p225_001.txt`` for ``wav48/p225/p225_001_mic1.flac``."""
    names = ("txt", "text", "texts", "transcripts", "lab")
    apart = next((root / name for name in names if (root / name).is_dir()), None)
    found: dict[str, str] = {}
    for path in sorted(apart.rglob("*")) if apart else ():
        if path.suffix.lower() in (".txt", ".lab") and path.is_file():
            try:
                found[_key(path.stem)] = clean(read_text(path))
            except VoicewrightError:
                continue  # a file that is no text belongs to no recording
    return found


def _speakers(source: Path, files: list[Path]) -> dict[Path, str]:
    """A folder a speaker, when all recordings lie in two or more folders that are named like nothing else."""
    if not source.is_dir():
        return {}
    parts = {path: path.relative_to(source).parts[:-1] for path in files}
    while all(parts.values()) and len({names[0] for names in parts.values()}) == 1:
        parts = {path: names[1:] for path, names in parts.items()}  # wav48/, train-clean-100/
    tops = {path: names[0] if names else "" for path, names in parts.items()}
    names = set(tops.values())
    if len(names) < 2 or "" in names or names & _GENERIC:
        return {}
    return {path: clean(name) for path, name in tops.items()}


def _forms(name: str) -> tuple[str, str]:
    return unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
