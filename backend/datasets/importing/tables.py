"""Rows of a table with a header, of any dialect: a quote that nobody closes costs no row behind it."""

import csv
from collections.abc import Iterator, Sequence

from backend.datasets.importing.encoding import LARGEST

csv.field_size_limit(LARGEST)  # a cell may be as long as its file
_LONGEST = 30
"""Lines that one quoted cell may go over."""


def rows(lines: Sequence[tuple[int, str]], delimiter: str, width: int) -> Iterator[tuple[int, list[str]]]:
    """The line where each row begins, and its cells. A quoted line break is a blank."""
    at = 0
    while at < len(lines):
        number, line = lines[at]
        if delimiter == "|" or line.count('"') % 2 == 0:
            cells = _cells(line, delimiter)
            at += 1
        else:
            cells, used = _over_lines([text for _, text in lines[at : at + _LONGEST]], delimiter, width)
            at += used
        yield number, cells


def _cells(line: str, delimiter: str) -> list[str]:
    if delimiter == "|":
        return line.split(delimiter)
    if delimiter == "\t":  # quotes within a text are meant, those around a whole cell are the program's
        return [_unquoted(cell) for cell in line.split(delimiter)]
    return next(csv.reader([line], delimiter=delimiter), [])


def _unquoted(cell: str) -> str:
    inner = cell[1:-1]
    whole = len(cell) > 1 and cell[0] == cell[-1] == '"' and '"' not in inner.replace('""', "")
    return inner.replace('""', '"') if whole else cell


def _over_lines(lines: Sequence[str], delimiter: str, width: int) -> tuple[list[str], int]:
    """A row with an odd quote: with the lines behind it where they complete it, else the line as it stands."""
    for used in range(2, len(lines) + 1):
        if lines[used - 1].count('"') % 2 == 0:
            continue
        cells = next(csv.reader([" ".join(lines[:used])], delimiter=delimiter), [])
        if len(cells) == width and not any(len(line.split(delimiter)) >= width for line in lines[1:used]):
            return cells, used
        break
    return lines[0].split(delimiter), 1
