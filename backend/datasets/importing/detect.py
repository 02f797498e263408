"""Which format a source is in."""

from collections.abc import Callable
from pathlib import Path

from backend.datasets.importing import folder, jsonl, lists, timed, timed_formats
from backend.datasets.importing.entry import Listing, bad_list
from backend.protocol.recordings import SUFFIXES

_TABLES = ("metadata.csv", "metadata.tsv", "metadata.txt", "validated.tsv", "transcripts.csv", "transcript.csv")


def read(source: Path, asked: str = "auto") -> Listing:
    """What is listed in a folder or file; ``asked`` is a name of ImportDataset's formats.

    Raises VoicewrightError where there is nothing to import, with the reason and what would be.
    """
    if not source.exists():
        raise bad_list(source, "gone")
    reader, path = _reader(source, asked)
    return reader(path)


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
    return folder.read, source


def _json_reader(source: Path) -> Callable[[Path], Listing]:
    """Some call JSONL ``.json``: a first line that is a whole record tells."""
    with source.open("rb") as file:
        head = file.read(1 << 16).lstrip(b"\xef\xbb\xbf \r\n")
    first, newline, _ = head.partition(b"\n")
    return jsonl.read if newline and first.startswith(b"{") and first.rstrip().endswith(b"}") else jsonl.read_array


def _all(reader: Callable[[Path], Listing], paths: list[Path]) -> Callable[[Path], Listing]:
    """Several lists in one folder: all of them."""

    def read_all(_source: Path) -> Listing:
        whole = Listing()
        for path in paths:
            part = reader(path)
            whole.entries += part.entries
            whole.problems += part.problems
        return whole

    return read_all


def _files(source: Path, *suffixes: str) -> list[Path]:
    return sorted(
        path
        for path in source.iterdir()
        if path.suffix.lower() in suffixes and path.is_file() and not path.name.startswith(".")
    )
