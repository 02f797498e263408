"""Lists with ``|`` between columns: GPT-SoVITS' and MeloTTS' ``path|speaker|lang|text`` in any order, LJSpeech's
``metadata.csv``, Piper's, and tables with a header.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from backend.datasets.importing import records, tables
from backend.datasets.importing.encoding import lines, read_text
from backend.datasets.importing.entry import Entry, Listing, bad_line, bad_list, clean
from backend.datasets.importing.locate import Locator
from backend.protocol.problems import VoicewrightError
from backend.protocol.recordings import SUFFIXES
from backend.text import languages

_NAMED = re.compile(r"[\w.-]+:\S")
_UNSAID = {"auto", "default", "none", "", "*"}
_PLAIN_CODE = 5
_LJSPEECH = 3
"""Name, text as written, text in words."""
_CLEANED = 7
"""MeloTTS' and Bert-VITS' cleaned lists add phones, tones and word2ph after the text."""


@dataclass(frozen=True)
class Columns:
    """Which column is what; -1: there is none."""

    audio: int
    text: int
    speaker: int = -1
    language: int = -1

    @property
    def last(self) -> int:
        """The one furthest to the right."""
        return max(self.audio, self.text, self.speaker, self.language)


def read(path: Path) -> Listing:
    """A list or table. Raises VoicewrightError when no column can be a recording."""
    rows = [(number, row) for number, row in enumerate(lines(read_text(path)), 1) if row.strip()]
    if not rows:
        raise bad_list(path, "empty")
    table = _with_header(path, rows)
    return table if table is not None else _without_header(path, rows)


def _with_header(path: Path, rows: list[tuple[int, str]]) -> Listing | None:
    """A table whose first row names its columns; None where it does not."""
    for delimiter in (",", "\t", "|", ";"):
        names = [name.strip().lower().strip('"') for name in rows[0][1].split(delimiter)]
        # DiffSinger's transcriptions.csv may hold phones alone: they are no text, and none is made of them.
        if set(names) & set(records.AUDIO) and set(names) & {*records.TEXT, *records.PHONES}:
            break
    else:
        return None
    listing = Listing()
    locator = Locator(path.parent)
    for number, values in tables.rows(rows[1:], delimiter, len(names)):
        fields = records.described(dict(zip(names, values, strict=False)))
        if not fields.audio:
            listing.problems.append(bad_line(path, number, "no-name"))
            continue
        listing.entries.append(
            Entry(audio=locator.find(fields.audio), text=fields.text, speaker=fields.speaker, language=fields.language,
                  place=f"{path.name}, row {number}", held_out=fields.held_out,
                  start_s=fields.start_s, end_s=fields.end_s)
        )  # fmt: skip
    return listing


def _without_header(path: Path, rows: list[tuple[int, str]]) -> Listing:
    delimiter = _delimiter([row for _, row in rows])
    most = 1 if delimiter == ":" else -1  # JSUT's BASIC5000_0001:text
    split = [[cell.strip() for cell in row.split(delimiter, most)] for _, row in rows]
    width = Counter(len(cells) for cells in split).most_common(1)[0][0]
    if width < 2:
        raise bad_list(path, "no-columns")
    columns = _columns([cells for cells in split if len(cells) == width][:400], width)
    listing = Listing()
    locator = Locator(path.parent)
    for (number, row), found in zip(rows, split, strict=True):
        cells = found
        if len(cells) > width and columns.text == width - 1:  # a | inside of the text
            cells = [cell.strip() for cell in row.split(delimiter, width - 1)]
        if len(cells) > width == _LJSPEECH and columns == Columns(audio=0, text=2) and len(cells) % 2:
            half = len(cells) // 2  # a | inside of both texts
            cells = [cells[0], "|".join(cells[1 : half + 1]), "|".join(cells[half + 1 :])]
        if len(cells) <= columns.last:
            few = bad_line(path, number, "few-columns", n=len(cells), usual=width)
            listing.problems.append(few)
            continue
        text = clean(cells[columns.text])
        if not text and columns.text == 2 and columns.speaker < 0:  # LJSpeech's normalised text may be empty
            text = clean(cells[1])
        language = cells[columns.language] if columns.language >= 0 else ""
        listing.entries.append(
            Entry(audio=locator.find(cells[columns.audio]), text=text, place=f"{path.name}, line {number}",
                  speaker=clean(cells[columns.speaker]) if columns.speaker >= 0 else "",
                  language="" if language.lower() in _UNSAID else language)
        )  # fmt: skip
    return listing


def _delimiter(rows: Sequence[str]) -> str:
    """What stands between the columns of at least half of the rows."""
    for likely in ("|", "\t"):
        if sum(likely in row for row in rows) * 2 >= len(rows):
            return likely
    return ":" if sum(bool(_NAMED.match(row)) for row in rows) * 2 >= len(rows) else "\t"


def _columns(rows: list[list[str]], width: int) -> Columns:
    """Which column is which, by what stands in them."""
    if width >= _CLEANED:
        return Columns(audio=0, speaker=1, language=2, text=3)
    by_column = [[row[i] for row in rows] for i in range(width)]
    audio = max(range(width), key=lambda i: (_share_of_audio(by_column[i]), -i))
    rest = [i for i in range(width) if i != audio]
    language = _language_column(by_column, rest) if len(rest) > 1 else -1
    rest = [i for i in rest if i != language]
    text = max(rest, key=lambda i: (_wordiness(by_column[i]), i))
    rest = [i for i in rest if i != text]
    if not rest:
        return Columns(audio=audio, text=text, language=language)
    other = rest[0]
    if _is_same_text(by_column[other], by_column[text]):
        return Columns(audio=audio, text=max(other, text), language=language)  # raw and normalised: take the latter
    return Columns(audio=audio, text=text, language=language, speaker=other)


_MOSTLY = 0.8
"""So many of a column's values are languages: one code that nobody speaks does not take the others theirs."""


def _language_column(by_column: Sequence[Sequence[str]], among: Sequence[int]) -> int:
    """The column that holds languages, the plainest of them (EN before EN-default); -1: none."""
    shares = {i: sum(_is_language(value) for value in by_column[i]) / len(by_column[i]) for i in among}
    likely = [i for i in among if shares[i] >= _MOSTLY and any(value.lower() not in _UNSAID for value in by_column[i])]
    likely = likely or [i for i in among if shares[i] == 1]
    return min(likely, key=lambda i: (sum(map(len, by_column[i])) > _PLAIN_CODE * len(by_column[i]), i), default=-1)


def _share_of_audio(values: Sequence[str]) -> float:
    return sum(Path(value).suffix.lower() in SUFFIXES for value in values) / len(values)


def _wordiness(values: Sequence[str]) -> float:
    """Texts differ from line to line and are long; names of speakers repeat and are short."""
    return len(set(values)) / len(values) * sum(len(value) for value in values) / len(values)


def _is_same_text(one: Sequence[str], other: Sequence[str]) -> bool:
    """LJSpeech's two texts: alike but for numbers and abbreviations."""
    return sum(" " in value for value in one) * 2 >= len(one) or list(one) == list(other)


def _is_language(value: str) -> bool:
    if value.lower() in _UNSAID:
        return value != ""
    if not 2 <= len(value) <= 12 or not value.replace("-", "").replace("_", "").isalnum():
        return False
    try:
        languages.check(value)
    except VoicewrightError:
        return False
    return True
