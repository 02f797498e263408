"""JSONL manifests (a record a line) and JSON arrays of records: ours, Hugging Face's, NeMo's, Amphion's."""

from pathlib import Path

import msgspec

from backend.datasets.importing import records
from backend.datasets.importing.encoding import lines, read_text
from backend.datasets.importing.entry import Entry, Listing, bad_line, bad_list
from backend.datasets.importing.locate import Locator
from backend.protocol import json

_SPLITS = {"train": False, "test": True, "valid": True, "val": True, "dev": True, "eval": True}


def read(path: Path) -> Listing:
    """A file of records, one a line."""
    listing = Listing()
    locator = Locator(path.parent)
    for number, row in enumerate(lines(read_text(path)), 1):
        if not row.strip():
            continue
        try:
            record = json.decode(row)
        except (msgspec.DecodeError, RecursionError) as error:
            listing.problems.append(bad_line(path, number, "no-json", says=str(error)))
            continue
        _add(listing, locator, path, number, record, "line", held_out=_SPLITS.get(path.stem.lower(), False))
    return listing


def read_array(path: Path) -> Listing:
    """A JSON array of records (Amphion's ``train.json``), or one inside of an object."""
    try:
        data = json.decode(read_text(path))
    except (msgspec.DecodeError, RecursionError) as error:
        raise bad_list(path, "no-json", says=str(error)) from error
    if isinstance(data, dict):
        data = next((value for value in data.values() if isinstance(value, list)), [data])
    listing = Listing()
    locator = Locator(path.parent)
    for number, record in enumerate(data if isinstance(data, list) else [], 1):
        _add(listing, locator, path, number, record, "record", held_out=_SPLITS.get(path.stem.lower(), False))
    return listing


def read_splits(folder: Path) -> Listing:
    """Amphion's folder: ``train.json`` beside ``test.json`` or ``valid.json``, which are held out."""
    listing = Listing()
    for path in split_files(folder):
        part = read_array(path)
        listing.entries += part.entries
        listing.problems += part.problems
    return listing


def split_files(folder: Path) -> list[Path]:
    """The JSON files of a folder that are named like splits; the training part first."""
    return [path for name in _SPLITS if (path := folder / f"{name}.json").is_file()]


def _add(
    listing: Listing, locator: Locator, path: Path, number: int, record: object, unit: str, *, held_out: bool
) -> None:
    if not isinstance(record, dict):
        listing.problems.append(bad_line(path, number, "no-record"))
        return
    fields = records.described(record)
    named = fields.audio or _amphion_name(record)
    if not named:
        listing.problems.append(bad_line(path, number, "no-audio", names=records.AUDIO[:6]))
        return
    listing.entries.append(
        Entry(
            audio=locator.find(named), text=fields.text, speaker=fields.speaker, language=fields.language,
            held_out=fields.held_out or held_out, start_s=fields.start_s, end_s=fields.end_s,
            place=f"{path.name}, {unit} {number}",
        )
    )  # fmt: skip


def _amphion_name(record: dict[object, object]) -> str:
    """Amphion's ``Uid`` names the file where ``Path`` is not given: ``LJSpeech#LJ001-0001`` or plain."""
    return str(record.get("Uid", record.get("uid", ""))).rpartition("#")[2]
