"""What is said, as the text encoder reads it: rows of symbols, tones and languages, and what a voice knows of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.content.words import WordFeatures
from backend.families.vits.marks import TONES
from backend.families.vits.spelling import Spelling, spell
from backend.protocol.problems import refuse

BLANK = "∅"
"""The symbol of row 0: what stands between phones where there are blanks."""
NOBODY = "#"
"""How rows of a public voice's speakers are called that no name belongs to, before their number."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a voice knows beside its weights; it is stored with them."""

    symbols: tuple[str, ...]
    """Row 0 is the blank."""
    speakers: tuple[str, ...]
    languages: tuple[str, ...]
    blanks: bool
    tones: int = len(TONES)
    """Rows of the table of tones."""
    marks: tuple[str, ...] = ()
    """Tone letters that have rows, after those of the stress marks."""
    spelling: Spelling = "phones"
    first_tone: int = 0
    """Row of the tone that is counted as 0."""
    first_language: int = 0
    """Row of the first language."""
    bert: WordFeatures | None = None
    """Whose features of words it was trained with."""

    def language_row(self, language: str) -> int:
        """Row of a language; one that the voice never learned is said as its first."""
        return self.first_language + (self.languages.index(language) if language in self.languages else 0)

    def speaker(self, name: str) -> int:
        """Row of a speaker; ``""`` is the first. Raises ``VoicewrightError`` for one it does not know."""
        if name and name not in self.speakers:
            refuse("speaker-unknown", speaker=name, speakers=self.speakers)
        return self.speakers.index(name) if name else 0


@dataclass(frozen=True)
class Tokens:
    """Phones as the text encoder reads them, blanks between them where there are some."""

    symbols: NDArray[np.int64]
    tones: NDArray[np.int64]
    phone: NDArray[np.int64]
    """Which phone each token belongs to."""


def tokens(
    phones: Sequence[str], facts: Facts, stand_in: Callable[[str], str] | None = None, words: Sequence[int] = (),
    languages: Sequence[str] = (),
) -> Tokens:  # fmt: skip
    """Phones → tokens. ``stand_in`` says what to read for a symbol that has no row; without it there must be none.

    ``words``: the word of each phone, and ``languages``: its language, for spellings that write these differently.
    """
    rows = {symbol: row for row, symbol in enumerate(facts.symbols)}
    symbols, tones, owner = [], [], []
    spelled = spell(phones, words or [0] * len(phones), facts.spelling, (*TONES, *facts.marks), languages)
    for at, signs in enumerate(spelled):
        for symbol, tone in signs:
            known = stand_in(symbol) if symbol not in rows and stand_in is not None else symbol
            symbols.append(rows[known])
            tones.append(tone + facts.first_tone)
            owner.append(at)
    if facts.blanks:
        symbols, tones = ([0, *(value for one in row for value in (one, 0))] for row in (symbols, tones))
        owner = [0, *(at for one in owner for at in (one, one))]
    return Tokens(np.array(symbols), np.array(tones), np.array(owner))


def whole_frames(edges_frames: NDArray[np.float32], frames: int) -> NDArray[np.int64] | None:
    """Rounded edges that leave each phone a frame → lengths that add up; None where there are too few frames."""
    count = len(edges_frames) - 1
    if frames < count:
        return None
    edges = np.rint(edges_frames).astype(np.int64)
    edges[0], edges[-1] = 0, frames
    for at in range(1, count):
        edges[at] = max(edges[at], edges[at - 1] + 1)
    for at in range(count - 1, 0, -1):
        edges[at] = min(edges[at], edges[at + 1] - 1)
    return np.diff(edges)


def language_rows(languages: Sequence[str], own: str, said: Tokens, facts: Facts) -> NDArray[np.int64]:
    """Row of each token's language; ``languages``: each phone's, empty for the text's own; blanks go with phones."""
    if not any(languages):
        return np.full(len(said.symbols), facts.language_row(own))
    return np.array([facts.language_row(one if one in facts.languages else own) for one in languages])[said.phone]


def over_tokens(features_WC: NDArray[np.float32], words: Sequence[int], said: Tokens) -> NDArray[np.float32]:
    """Each phone's word's features, (C, tokens). ``words``: the word of each phone, -1 for pauses, which take the last
    row, as phones of words that have none do.
    """
    rows = np.array([word if 0 <= word < len(features_WC) - 1 else -1 for word in words])
    found: NDArray[np.float32] = features_WC[rows[said.phone]].T
    return found


def places(said: Tokens, phones: int) -> NDArray[np.int64]:
    """Which of the phones that are written each phone's time belongs to: to the last one, where nothing is written for
    it; that of a first pause to the next one.
    """
    written = np.unique(said.phone)
    return np.maximum(np.searchsorted(written, np.arange(phones), "right") - 1, 0)


def token_edges(edges_frames: NDArray[np.float32], said: Tokens) -> NDArray[np.float32]:
    """Where tokens begin and the last ends: a phone's tokens share its time equally."""
    place = places(said, len(edges_frames) - 1)
    spans = np.bincount(place, np.diff(edges_frames))
    place = place[said.phone]
    lengths = (spans / np.bincount(place))[place]
    edges: NDArray[np.float32] = np.concatenate([[0.0], np.cumsum(lengths)]).astype(np.float32)
    edges += edges_frames[0]
    return edges
