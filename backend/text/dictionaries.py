"""Dictionaries as files: word and phones in two columns, CMU's with ARPAbet, MFA's with probabilities."""

import re
from pathlib import Path

from backend.text import arpabet

_COLUMNS = re.compile(r"\t+|\s{2,}|\s*;\s*|,")
_ARPABET = re.compile(r"(?:[A-Z]{1,2}[0-2]?)(?:\s[A-Z]{1,2}[0-2]?)*")
_VARIANT = re.compile(r"\(\d\)$")
_NUMBER = re.compile(r"\d*\.\d+|\d+")
_IPA = {sign.upper(): letters for letters, sign in reversed(list(arpabet.SIGNS.items())) if " " not in sign}
_IPA |= {"OW": "oʊ", "UW": "uː", "IY": "iː", "AA": "ɑː", "ER": "ɚ", "AH0": "ə"}
_STRESS = {"1": "ˈ", "2": "ˌ"}


def read(file: Path) -> tuple[dict[str, str], list[str]]:
    """Word → phones, the first one where a word has several, and the lines that are none."""
    entries: dict[str, str] = {}
    left_out: list[str] = []
    for line in file.read_text("utf-8-sig", "replace").splitlines():
        if not line.strip() or line.startswith(("#", ";;;")):
            continue
        word, *rest = _columns(line.strip())
        phones = " ".join(one for one in rest if not _NUMBER.fullmatch(one)).strip()
        if not phones:
            left_out.append(line)
        else:
            entries.setdefault(_VARIANT.sub("", word).lower(), _said(phones))
    return entries, left_out


def _columns(line: str) -> list[str]:
    columns = [one.strip() for one in _COLUMNS.split(line) if one.strip()]
    if len(columns) == 1:
        word, _, rest = line.partition(" ")
        columns = [word, rest] if _ARPABET.fullmatch(rest) else columns
    return columns


def _said(phones: str) -> str:
    if not _ARPABET.fullmatch(phones):
        return phones
    said = [_STRESS.get(one[-1], "") + (_IPA.get(one) or _IPA.get(one.rstrip("012"), "")) for one in phones.split()]
    return f"/{''.join(said)}/"


def write(file: Path, entries: dict[str, str]) -> None:
    """One word a line: word, tab, phones."""
    file.write_text("".join(f"{word}\t{phones}\n" for word, phones in sorted(entries.items())), "utf-8")
