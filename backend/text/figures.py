"""Figures of Chinese and Japanese texts as words, by wetext (of the extras): 3月5日, ¥12.50, 3.5%, 14:30, 两个."""

import importlib
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache
from typing import Any

from backend.text.segment import Segment

LANGUAGES = {"cmn": "zh", "yue": "zh", "ja": "ja"}
"""Languages that wetext writes out, and what it calls them."""
_PIECE = re.compile(r"[^。！？；，、!?\n]{1,80}")
_FIGURE = re.compile(r"\d|[$€£¥￥₩℃℉%‰]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_SIGNS = {"zh": str.maketrans("￥", "¥"), "ja": str.maketrans("￥℃", "¥度")}


@cache
def _normalizer(language: str) -> Any:
    try:
        module = importlib.import_module("wetext")  # slow to import, ships no types
    except ImportError:
        return None
    return module.Normalizer(lang=language, operator="tn")


def expand(cleaned: str, base: str) -> Iterator[Segment] | None:
    """What is said for figures, in order; None where wetext is not installed or does not know the language."""
    normalizer = _normalizer(LANGUAGES[base]) if base in LANGUAGES else None
    return None if normalizer is None else _segments(cleaned.translate(_SIGNS[LANGUAGES[base]]), normalizer)


def _segments(cleaned: str, normalizer: Any) -> Iterator[Segment]:
    for piece in _PIECE.finditer(cleaned):
        yield from _piece(piece.group(), piece.start(), normalizer)


def _piece(written: str, at: int, normalizer: Any) -> Iterator[Segment]:
    if not _FIGURE.search(written):
        return
    changes = list(_changes(written, str(normalizer.normalize(written)).replace('\\"', '"')))  # it escapes quotes
    cut = _torn(written, changes)
    if cut:
        yield from _piece(written[:cut], at, normalizer)
        yield from _piece(written[cut:], at + cut, normalizer)
        return
    for start, end, text in changes:
        figures = written[start:end].strip()  # it takes spaces out
        if figures:
            first = written.index(figures, start)
            yield Segment(at + first, at + first + len(figures), text.strip())


def _torn(written: str, changes: list[tuple[int, int, str]]) -> int:
    """Where to cut, so that no unit is read into a word's first letters: 12 inches into "12 infants"; 0: nowhere."""
    for word in _LATIN.finditer(written):
        if any(word.start() < end < word.end() for _, end, _ in changes):
            return word.start() or word.end()
    return 0


def _changes(written: str, spoken: str) -> Iterator[tuple[int, int, str]]:
    """Where one differs from the other; what was put between two characters is said with the one after it."""
    start = end = 0
    text = ""
    for kind, _, last, other_first, other_last in SequenceMatcher(None, written, spoken, autojunk=False).get_opcodes():
        if kind == "equal":
            if text or end > start:
                if start == end:
                    end, text = end + 1, text + written[end]
                yield start, end, text
            start = end = last
            text = ""
        else:
            end, text = last, text + spoken[other_first:other_last]
    if end > start:
        yield start, end, text
    elif text and start:
        yield start - 1, start, written[start - 1] + text
