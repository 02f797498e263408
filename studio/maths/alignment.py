"""Edits of an alignment as pure functions: phones that follow each other without gaps, in a sound that stays."""

from collections.abc import Sequence

import msgspec

from backend.protocol.score import Phone

SHORTEST_S = 0.005
_FITS_AT, _MISFITS_AT = 6.0, 15.0
"""Log likelihoods a frame below the best: words that are said have their worst place at 4; at 15 a text is doubted."""


def move_edge(phones: Sequence[Phone], index: int, duration_s: float) -> list[Phone]:
    """Phone ``index`` with another length, which the next one gives or takes; neither gets shorter than 5 ms, or than
    it is. The last edge is the clip's end and stays.
    """
    moved = list(phones)
    if index + 1 >= len(phones):
        return moved
    this, following = phones[index], phones[index + 1]
    least = min(SHORTEST_S, this.duration_s)
    most = this.duration_s + following.duration_s - min(SHORTEST_S, following.duration_s)
    length_s = min(max(duration_s, least), most)
    edge_s = this.start_s + length_s
    end_s = following.start_s + following.duration_s
    moved[index] = msgspec.structs.replace(this, duration_s=length_s)
    moved[index + 1] = msgspec.structs.replace(following, start_s=edge_s, duration_s=end_s - edge_s)
    return moved


def relabel(phones: Sequence[Phone], index: int, symbol: str) -> list[Phone]:
    """Phone ``index`` is another one."""
    return [msgspec.structs.replace(phone, symbol=symbol) if at == index else phone for at, phone in enumerate(phones)]


def split(phones: Sequence[Phone], index: int, at_s: float) -> list[Phone]:
    """Phone ``index`` as two of the same name, cut at ``at_s``; unchanged where a part would be shorter than 5 ms."""
    phone = phones[index]
    first_s, second_s = at_s - phone.start_s, phone.start_s + phone.duration_s - at_s
    if min(first_s, second_s) < SHORTEST_S:
        return list(phones)
    parts = [
        msgspec.structs.replace(phone, duration_s=first_s),
        msgspec.structs.replace(phone, start_s=at_s, duration_s=second_s),
    ]
    return [*phones[:index], *parts, *phones[index + 1 :]]


def merge(phones: Sequence[Phone], index: int) -> list[Phone]:
    """Phone ``index`` takes in the next one."""
    if index + 1 >= len(phones):
        return list(phones)
    this, following = phones[index], phones[index + 1]
    end_s = following.start_s + following.duration_s
    return [*phones[:index], msgspec.structs.replace(this, duration_s=end_s - this.start_s), *phones[index + 2 :]]


def doubts(fits: Sequence[float]) -> list[float]:
    """How little to trust each phone, 0 (it fits its sound) to 1, by an alignment's ``fits``."""
    return [min(max((-fit - _FITS_AT) / (_MISFITS_AT - _FITS_AT), 0.0), 1.0) for fit in fits]
