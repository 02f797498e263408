"""Which format a source is in."""

import os
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from backend.datasets.importing import folder, jsonl, kaldi, lists, timed, timed_formats
from backend.datasets.importing.entry import Listing, bad_list
from backend.datasets.importing.locate import is_file, named_recordings, recordings
from backend.project.names import shown
from backend.protocol.problems import Problem, VoicewrightError, problem
from backend.protocol.recordings import SUFFIXES

_TABLES = ("metadata.csv", "metadata.tsv", "metadata.txt", "validated.tsv", "transcripts.csv", "transcript.csv")
_CONTAINERS = (
    ".ra",
    ".rm",
    ".mpg",
    ".mpeg",
    ".flv",
    ".ts",
    ".ac3",
    ".dts",
    ".mpc",
    ".tta",
    ".spx",
    ".dsf",
    ".gsm",
    ".voc",
)
"""Files that hold sound and are not read."""
_TEXTS = (
    ".txt",
    ".lab",
    ".csv",
    ".tsv",
    ".list",
    ".json",
    ".jsonl",
    ".trn",
    ".data",
    ".cleaned",
    *timed_formats.READERS,
)
"""Files that hold texts."""
_ABOUT = re.compile(
    r"(?:read ?me|licen[cs]e|copying|change ?log|authors|notice|citation|version)(?![a-z])", re.IGNORECASE
)
"""Files that tell about a dataset, and hold none of it."""
_HELD_OUT = re.compile(r"(?:^|[_.-])(?:val|valid|validation|dev|test|eval)(?:$|[_.-])")
_DEEPEST = 4
_MOST_LISTS = 50
"""Lists in folders within the folder that are looked into; where each text is a file, there are thousands."""


def read(source: Path, asked: str = "auto") -> Listing:
    """What is listed in a folder or file; ``asked`` is a name of ImportDataset's formats.

    Raises VoicewrightError where there is nothing to import, with the reason and what would be.
    """
    if not source.exists():
        raise bad_list(source, "gone")
    reader, path = _reader(source, asked)
    listing = reader(path)
    if source.is_dir():
        listing.problems += _unread(source, listing)
    return listing


def _unread(source: Path, listing: Listing) -> list[Problem]:
    """What lies in the folder and is not in the listing: recordings that no list names, files of other kinds."""
    listed = {str(entry.audio) for entry in listing.entries}
    sound = named_recordings(source)
    unlisted = [path for path in sound if path not in listed]
    if unlisted:  # written in another way, perhaps
        listed = set(map(os.path.normpath, listed))
        unlisted = [path for path in unlisted if os.path.normpath(path) not in listed]
    others = Counter(
        Path(name).suffix.lower()
        for _, _, names in os.walk(source)
        for name in names
        if name.lower().endswith(_CONTAINERS)
    )
    problems = [
        problem("dataset-unread/container", file=shown(source), n=n, suffix=suffix)
        for suffix, n in sorted(others.items())
    ]
    if unused := _unused(source, listing, sound):
        problems.append(problem("dataset-unread/texts", file=shown(source), n=len(unused), name=shown(unused[0].name)))
    if unlisted:
        first = shown(Path(unlisted[0]).name)
        problems.append(problem("dataset-unread/unlisted", file=shown(source), n=len(unlisted), name=first))
    return problems


def _unused(source: Path, listing: Listing, sound: Sequence[str]) -> list[Path]:
    """Texts that no recording has, and lists that nothing was read from."""
    read = {entry.place.rpartition(", ")[0] for entry in listing.entries}
    read |= {Path(one.file).name for one in listing.problems if one.file}
    texts = [
        Path(top, name)
        for top, _, names in os.walk(source)
        for name in names
        if name.lower().endswith(_TEXTS)
        and not name.startswith(".")
        and not _ABOUT.match(name)
        and not name.endswith(".trans.txt")
        and name not in read
    ]
    named = {name for path in sound for name in folder.names(Path(path))} if texts else set()
    return sorted(path for path in texts if not named & folder.names(path))


def _reader(source: Path, asked: str) -> tuple[Callable[[Path], Listing], Path]:
    if source.is_dir():
        return _folder_reader(source, asked)
    suffix = source.suffix.lower()
    if asked == "amphion":
        return jsonl.read_array, source
    if asked == "jsonl":
        return jsonl.read, source
    if asked in {"list", "ljspeech"}:
        return lists.read, source
    if suffix in SUFFIXES:
        return folder.read, source
    if suffix in timed_formats.READERS:
        return timed.read, source
    if suffix in {".jsonl", ".ndjson"}:
        return jsonl.read, source
    if suffix == ".json":
        return _json_reader(source), source
    if suffix in {".list", ".csv", ".tsv", ".txt", ".cleaned"}:
        return lists.read, source
    if suffix in {".zip", ".tar", ".gz", ".7z", ".rar"}:
        raise bad_list(source, "archive")
    raise bad_list(source, "unknown-format", suffix=suffix)


def _folder_reader(source: Path, asked: str) -> tuple[Callable[[Path], Listing], Path]:
    candidates: dict[str, tuple[Callable[[Path], Listing], list[Path]]] = {
        "jsonl": (jsonl.read, _files(source, ".jsonl", ".ndjson")),
        "ljspeech": (lists.read, [path for name in _TABLES if (path := source / name).is_file()]),
        "amphion": (jsonl.read_splits, [source] if jsonl.split_files(source) else []),
        "list": (lists.read, _files(source, ".list", ".cleaned")),
    }
    if asked in candidates:
        reader, paths = candidates[asked]
        paths = paths or _files(
            source, *{"list": (".txt",), "ljspeech": (".csv",), "amphion": (".json",)}.get(asked, ())
        )
        if not paths:
            raise bad_list(source, "other-format", wanted=asked)
        if asked == "amphion" and paths[0] != source:
            reader = jsonl.read_array
        return (reader, paths[0]) if len(paths) == 1 or asked != "list" else (_all(reader, paths), source)
    if asked == "auto":
        for reader, paths in candidates.values():
            if paths:
                return (reader, paths[0]) if len(paths) == 1 else (_all(reader, paths), source)
        if kaldi.is_kaldi(source):
            return kaldi.read, source
        if festival := [path for path in source.rglob("txt.done.data") if path.is_file()]:
            return _all(kaldi.read_festival, sorted(festival)), source
        if found := _lists(source):
            return (lambda _source: _joined(found)), source
        if nested := [path for path in sorted(source.rglob("metadata.csv")) if _depth(source, path) <= _DEEPEST]:
            return _all(_of_split, nested), source  # M-AILABS: a book a folder; Hugging Face: a split a folder
    return folder.read, source


def _depth(source: Path, path: Path) -> int:
    return len(path.relative_to(source).parts) - 1


def _lists(source: Path) -> list[Listing]:
    """Text files of any name in which at least half of the rows name a recording that is there.

    Those that are named like a split (``metadata_val.csv``, ``test.txt``) are held out.
    """
    stems = {path.stem for path in recordings(source)}
    found = []
    files = _files(source, ".csv", ".tsv", ".txt")
    below = [one for one in sorted(source.rglob("*.txt")) if 0 < _depth(source, one) <= _DEEPEST]  # AISHELL-3's
    for path in (*files, *below[:_MOST_LISTS]):
        if path.stem in stems or path.name.endswith(".trans.txt"):
            continue
        try:
            listing = lists.read(path)
        except VoicewrightError:
            continue
        if sum(is_file(entry.audio) for entry in listing.entries) * 2 < len(listing.entries) or not listing.entries:
            continue
        if _HELD_OUT.search(path.stem.lower()):
            listing.entries = [replace(entry, held_out=True) for entry in listing.entries]
        found.append(listing)
    return found


def _of_split(path: Path) -> Listing:
    """A table, held out where its folder is named like such a split."""
    listing = lists.read(path)
    if _HELD_OUT.search(path.parent.name.lower()):
        listing.entries = [replace(entry, held_out=True) for entry in listing.entries]
    return listing


def _joined(parts: list[Listing]) -> Listing:
    whole = Listing()
    for part in parts:
        whole.entries += part.entries
        whole.problems += part.problems
    return whole


def _json_reader(source: Path) -> Callable[[Path], Listing]:
    """Some call JSONL ``.json``: a first line that is a whole record tells."""
    with source.open("rb") as file:
        head = file.read(1 << 16).lstrip(b"\xef\xbb\xbf \r\n")
    first, newline, _ = head.partition(b"\n")
    return jsonl.read if newline and first.startswith(b"{") and first.rstrip().endswith(b"}") else jsonl.read_array


def _all(reader: Callable[[Path], Listing], paths: list[Path]) -> Callable[[Path], Listing]:
    """Several lists in one folder: all of them."""
    return lambda _source: _joined([reader(path) for path in paths])


def _files(source: Path, *suffixes: str) -> list[Path]:
    with os.scandir(source) as inside:
        names = [one.name for one in inside if one.name.lower().endswith(suffixes) and not one.name.startswith(".")]
    return sorted(path for name in names if (path := source / name).is_file())
