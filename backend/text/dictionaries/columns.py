"""Word and phones in columns: tab, blanks, semicolon or comma; CMU's, MFA's with probabilities, Kaldi's; JSON."""

import csv
import re
from pathlib import Path
from typing import Any

import msgspec

from backend.protocol import json
from backend.protocol.problems import refuse
from backend.text import ipa
from backend.text.dictionaries import sounds

Pairs = list[tuple[str, str]]
_VARIANT = re.compile(r"\(\d+\)$")
_NUMBER = re.compile(r"\d*\.\d+|\d+")
_TITLES = {"word", "words", "grapheme", "graphemes", "wort", "mot", "text"}


def read(text: str, suffix: str) -> tuple[Pairs, list[str]]:
    """Words with their phones in order, and the lines that are none."""
    pairs: Pairs = []
    left_out: list[str] = []
    for line in text.splitlines():
        if not line.strip() or line.startswith(("#", ";;;", "//")):
            continue
        word, *rest = _columns(line.strip(), suffix)
        phones = " ".join(one for one in rest if not _NUMBER.fullmatch(one)).strip()
        if not pairs and word.casefold() in _TITLES:
            continue
        if word and phones:
            pairs.append((_VARIANT.sub("", word), phones))
        else:
            left_out.append(line)
    return _said(pairs), left_out


def _columns(line: str, suffix: str) -> list[str]:
    if suffix == ".csv":
        try:
            return [one.strip() for one in next(csv.reader([line]))]
        except csv.Error:  # a cell of more than 131,072 characters is no word
            return [line]
    for between in (r"\t+", r"\s{2,}", r"\s*;\s*", r"\s*,\s*"):
        columns = [one.strip() for one in re.split(between, line) if one.strip()]
        if len(columns) > 1:
            return columns
    word, _, phones = line.partition(" ")
    return [word, phones] if sounds.is_arpabet(phones) or ipa.is_ipa(phones) else [line]


def _said(pairs: Pairs) -> Pairs:
    """Rows of phones as IPA, where all of the file are such: MFA writes ``k a t`` for cat, and means no letters."""
    spaced = all(sounds.is_spaced(phones) for _, phones in pairs)
    rows = spaced and any(ipa.is_ipa(phones) and " " in phones for _, phones in pairs)
    return [
        (word.lower() if sounds.is_arpabet(phones) and word.isupper() else word, _entry(phones, rows))
        for word, phones in pairs
    ]


def _entry(phones: str, row: bool) -> str:
    if sounds.is_arpabet(phones):
        return sounds.of_arpabet(phones)
    return f"/{phones.replace(' ', '')}/" if row else phones


def read_json(text: str, file: Path) -> tuple[Pairs, list[str]]:
    """``{"word": "phones"}`` or ``{"word": ["phones", …]}``. Raises ``VoicewrightError``: ``dictionary-unreadable``."""
    try:
        found: Any = json.decode(text.encode())
    except msgspec.MsgspecError as error:
        refuse("dictionary-unreadable", file=str(file), says=str(error))
    if not isinstance(found, dict):
        refuse("dictionary-unreadable", file=str(file), says="[…]")
    pairs: Pairs = []
    left_out: list[str] = []
    for word, said in found.items():
        readings = [one for one in (said if isinstance(said, list) else [said]) if isinstance(one, str) and one.strip()]
        pairs += [(word, one.strip()) for one in readings]
        left_out += [] if word.strip() and readings else [word]
    return _said(pairs), left_out


def as_json(entries: dict[str, str]) -> str:
    """Word → phones."""
    return msgspec.json.format(msgspec.json.encode(entries), indent=1).decode() + "\n"
