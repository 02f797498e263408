"""Kaldi's data folder (``wav.scp``, ``text``, ``utt2spk``) and Festival's ``txt.done.data``."""

import re
from pathlib import Path

from backend.datasets.importing.encoding import lines, read_text
from backend.datasets.importing.entry import Entry, Listing, bad_line, clean
from backend.datasets.importing.locate import Locator
from backend.project.names import shown
from backend.protocol.problems import problem

_UTTERANCE = re.compile(r"^\s*\(\s*(\S+)\s+\"(.*)\"\s*\)\s*$")


def is_kaldi(folder: Path) -> bool:
    """Whether a folder holds Kaldi's lists."""
    return (folder / "wav.scp").is_file() and (folder / "text").is_file()


def read(folder: Path) -> Listing:
    """The utterances of ``wav.scp``; pipes through programs are named as not read."""
    listing, locator = Listing(), Locator(folder)
    texts, speakers = _pairs(folder / "text"), _pairs(folder / "utt2spk")
    for number, row in enumerate(lines(read_text(folder / "wav.scp")), 1):
        name, _, said = row.strip().partition(" ")
        if not name:
            continue
        if not said.strip() or said.rstrip().endswith("|"):
            listing.problems.append(bad_line(folder / "wav.scp", number, "no-name"))
            continue
        listing.entries.append(
            Entry(audio=locator.find(said), text=clean(texts.get(name, "")), speaker=clean(speakers.get(name, "")),
                  place=f"wav.scp, line {number}")
        )  # fmt: skip
    heard = {row.strip().partition(" ")[0] for row in lines(read_text(folder / "wav.scp"))}
    if lost := [name for name in texts if name not in heard]:
        listing.problems.append(problem("dataset-unread/texts", file=shown(folder), n=len(lost), name=shown(lost[0])))
    return listing


def read_festival(path: Path) -> Listing:
    """``( arctic_a0001 "Author of the danger trail." )``, a line a recording."""
    listing, locator = Listing(), Locator(path.parent)
    for number, row in enumerate(lines(read_text(path)), 1):
        if not row.strip():
            continue
        match = _UTTERANCE.match(row)
        if match is None:
            listing.problems.append(bad_line(path, number, "no-record"))
            continue
        text = clean(match[2].replace('\\"', '"'))
        listing.entries.append(Entry(audio=locator.find(match[1]), text=text, place=f"{path.name}, line {number}"))
    return listing


def _pairs(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    split = (row.strip().partition(" ") for row in lines(read_text(path)))
    return {name: said.strip() for name, _, said in split if name}
