"""Dictionaries as files: tables, CMU's, MFA's and Kaldi's lists, JSON, PLS."""

from dataclasses import dataclass
from pathlib import Path

from backend.project import outputs
from backend.text.dictionaries import columns, pls, sounds


@dataclass(frozen=True)
class Dictionary:
    """What a file holds."""

    entries: dict[str, str]
    """Word → phones, the first where a word has several."""
    left_out: list[str]
    """What is no word with phones, as it stands there."""
    variants: int = 0
    """Further readings of words that have one already."""


def read(file: Path) -> Dictionary:
    """The words of a file; its form is seen from what is in it.

    Raises ``OSError``, and ``VoicewrightError`` (``dictionary-unreadable``) for XML and JSON that are damaged.
    """
    text = _text(file.read_bytes())
    start = text.lstrip()[:1]
    pairs, left_out = (
        pls.read(text, file)
        if start == "<"
        else columns.read_json(text, file)
        if start in "{[" and start
        else columns.read(text, file.suffix.lower())
    )
    loud = len(pairs) > 1 and all(word == word.upper() for word, _ in pairs)  # as CMU's: capitals mean nothing
    entries: dict[str, str] = {}
    for word, phones in pairs:
        entries.setdefault(word.lower() if loud else word, phones)
    return Dictionary(entries, left_out, len(pairs) - len(entries))


def write(file: Path, entries: dict[str, str], language: str) -> None:
    """Write words in the form that the file's name asks for.

    ``.pls`` and ``.xml``: PLS; ``.json``: word → phones; ``.dict``: MFA's, IPA with blanks; ``.cmu``: ARPAbet; any
    other: word, tab, phones as they were written. ``language``: reads respellings and espeak-ng's names where IPA is
    asked for.
    """
    form = file.suffix.lower()
    ordered = dict(sorted(entries.items(), key=lambda one: (one[0].casefold(), one[0])))
    if form in (".pls", ".xml"):
        text = pls.written(ordered, language)
    elif form == ".json":
        text = columns.as_json(ordered)
    elif form == ".dict":
        text = "".join(f"{word}\t{' '.join(sounds.phones(entry, language))}\n" for word, entry in ordered.items())
    elif form == ".cmu":
        text = "".join(f"{word.upper()}  {sounds.arpabet_of(entry, language)}\n" for word, entry in ordered.items())
    else:
        text = "".join(f"{word}\t{entry}\n" for word, entry in ordered.items())
    outputs.write(file, text)


def _text(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")
