"""Long clips in pieces, as trainings read them: the clip itself stays what it is.

What a step needs grows with the longest clip of its batch, and what a network learns of a minute it learns of its
sentences.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import msgspec

from backend.datasets.manifest import Item
from backend.protocol.score import Phone
from backend.text.phonemes import PAUSE, is_pause

LONGEST_S = 12.0
"""Clips that last longer are cut, seconds."""
_EDGE_S = 0.5
"""So much of a silence at its ends a piece keeps, seconds."""
_LEAST = 0.25
"""No piece is a smaller share of what it was cut from, where there is a choice."""


def short(items: Sequence[Item], longest_s: float = LONGEST_S) -> list[Item]:
    """The items, each of ``longest_s`` seconds at most where its phones are known: cut in its pauses, the long ones
    first, or between words where nobody paused. Pieces behind the first get numbers (``Item.clip``) that no other has.
    """
    number = max((item.clip for item in items), default=0)
    found = []
    for item in items:
        first, *others = _pieces(item, longest_s)
        found.append(first)
        for piece in others:
            number += 1
            found.append(replace(piece, clip=number))
    return found


def _pieces(item: Item, longest_s: float) -> Iterator[Item]:
    if item.duration_s > longest_s:
        item = _quickly_begun(item)
    at = _place(item.phones, item.duration_s) if item.duration_s > longest_s else None
    if at is None:
        yield item
        return
    for half in _halves(item, at):
        yield from _pieces(half, longest_s)


def _quickly_begun(item: Item) -> Item:
    """The item without most of a silence at its ends: of a recorder that was left running nothing is learnt."""
    if len(item.phones) < 2:
        return item
    *inner, last = item.phones
    first = inner.pop(0)
    head_s, tail_s = (max(0.0, one.duration_s - _EDGE_S) if is_pause(one.symbol) else 0.0 for one in (first, last))
    moved = [msgspec.structs.replace(one, start_s=one.start_s - head_s) for one in (*inner, last)]
    moved[-1] = msgspec.structs.replace(moved[-1], duration_s=last.duration_s - tail_s)
    first = msgspec.structs.replace(first, duration_s=first.duration_s - head_s)
    return replace(item, start_s=item.start_s + head_s, end_s=item.end_s - tail_s, phones=(first, *moved))


def _place(phones: Sequence[Phone], duration_s: float) -> int | None:
    """The phone in whose middle (a pause) or before which (any other) to cut; None where there is none."""
    inner = range(1, len(phones) - 1)
    if not inner:
        return None
    central = [at for at in inner if _LEAST <= phones[at].start_s / duration_s <= 1 - _LEAST] or list(inner)
    pauses = [at for at in central if is_pause(phones[at].symbol)]
    if pauses:
        return max(pauses, key=lambda at: phones[at].duration_s)
    starts = [at for at in central if phones[at].word != phones[at - 1].word] or central
    return min(starts, key=lambda at: abs(phones[at].start_s - duration_s / 2))


def _halves(item: Item, at: int) -> tuple[Item, Item]:
    phone = item.phones[at]
    before, behind = item.phones[:at], item.phones[at:]
    cut_s = phone.start_s
    if is_pause(phone.symbol):
        cut_s += phone.duration_s / 2
        before = (*before, msgspec.structs.replace(phone, duration_s=cut_s - phone.start_s))
        rest_s = phone.start_s + phone.duration_s - cut_s
        behind = (msgspec.structs.replace(phone, symbol=PAUSE, start_s=cut_s, duration_s=rest_s), *behind[1:])
    word = next((one.word for one in behind if one.word >= 0), len(item.words))
    texts = _texts(item, word)
    moved = tuple(
        msgspec.structs.replace(one, start_s=one.start_s - cut_s, word=one.word - word if one.word >= 0 else -1)
        for one in behind
    )
    middle_s = item.start_s + cut_s
    first = replace(item, end_s=middle_s, phones=before, words=item.words[:word], text=texts[0])
    return first, replace(item, start_s=middle_s, phones=moved, words=item.words[word:], text=texts[1])


def _texts(item: Item, word: int) -> tuple[str, str]:
    """What is said before a word, and from it on; as it is written, where its words are found there."""
    place = 0
    for index, written in enumerate(item.words[: word + 1]):
        found = item.text.find(written, place)
        if found < 0:
            return " ".join(item.words[:word]), " ".join(item.words[word:])
        place = found if index == word else found + len(written)
    return item.text[:place].strip(), item.text[place:].strip()
