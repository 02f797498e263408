"""A long text and what was heard of its recording, piece by piece: which words of the text each piece says."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from backend.recognition.folding import folded

_WORD = re.compile(r"\S+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_ENDS = ".?!…。？！"
_CLOSING = "\"'”’»)]）」』"


@dataclass(frozen=True)
class Portion:
    """What one piece says."""

    text: str
    """As written; empty where nothing of the text was heard."""
    agreement: float
    """Share of its words that were heard as they are written, 0 to 1."""


@dataclass(frozen=True)
class _Token:
    folded: str
    end: int
    """Where it ends in the text, its punctuation included."""


def portions(text: str, heard: Sequence[str]) -> list[Portion]:
    """Divide a text over pieces, each word in one, in order: by the fewest words that are another, missing or too many
    (Levenshtein 1966). Written words that nobody heard go with their sentence.
    """
    import jiwer

    written = list(_tokens(text))
    said = [(token.folded, piece) for piece, one in enumerate(heard) for token in _tokens(one)]
    if not written or not said:
        return [Portion("", 0.0) for _ in heard]
    aligned = jiwer.process_words(" ".join(one.folded for one in written), " ".join(word for word, _ in said))
    piece_of: list[int | None] = [None] * len(written)
    equal = [0] * len(heard)
    for chunk in aligned.alignments[0]:
        if chunk.type in {"equal", "substitute"}:
            for offset in range(chunk.ref_end_idx - chunk.ref_start_idx):
                piece = said[chunk.hyp_start_idx + offset][1]
                piece_of[chunk.ref_start_idx + offset] = piece
                equal[piece] += chunk.type == "equal"
    owners = _filled(piece_of, written, text)
    return [_portion(text, written, owners, piece, equal[piece]) for piece in range(len(heard))]


def _portion(text: str, written: list[_Token], owners: list[int], piece: int, equal: int) -> Portion:
    mine = [at for at, owner in enumerate(owners) if owner == piece]
    if not mine:
        return Portion("", 0.0)
    start = written[mine[0] - 1].end if mine[0] else 0
    return Portion(text[start : written[mine[-1]].end].strip(), min(1.0, equal / len(mine)))


def _filled(piece_of: list[int | None], written: list[_Token], text: str) -> list[int]:
    """Words that nobody heard: up to the last end of a sentence among them they belong to the piece before."""
    known = [at for at, piece in enumerate(piece_of) if piece is not None]
    if not known:
        return [0] * len(written)
    owners: list[int] = []
    at = 0
    while at < len(written):
        if (piece := piece_of[at]) is not None:
            owners.append(piece)
            at += 1
            continue
        end = next((one for one in known if one > at), len(written))
        after = piece_of[end] if end < len(written) else None
        before = owners[-1] if owners else None
        turn = end if after is None else at if before is None else _turn(written, text, at, end)
        owners += [before if before is not None else 0] * (turn - at)
        owners += [after if after is not None else 0] * (end - turn)
        at = end
    return owners


def _turn(written: list[_Token], text: str, begin: int, end: int) -> int:
    """The first word of the later piece, among those from ``begin`` - 1 on: after the last end of a sentence."""
    for at in range(end - 1, begin - 2, -1):
        if text[: written[at].end].rstrip(_CLOSING)[-1:] in tuple(_ENDS):
            return at + 1
    return end


def folded_words(text: str) -> list[str]:
    """The words of a text as they are compared: without case and signs; characters where words have no spaces."""
    return [token.folded for token in _tokens(text)]


def _tokens(text: str) -> Iterator[_Token]:
    """Words; single characters where words are written without spaces."""
    for match in _WORD.finditer(text):
        word = match[0]
        places = [at for at, sign in enumerate(word) if _UNSPACED.match(sign)]
        bounds = [*places, len(word)] if places else [len(word)]
        begin = 0
        for bound in bounds:
            yield from _folded_parts(word[begin:bound], match.start() + bound)
            begin = bound


def _folded_parts(word: str, end: int) -> Iterator[_Token]:
    for part in folded(word).split():
        yield _Token(part, end)
