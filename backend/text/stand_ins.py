"""Phones that a voice never met: what it says instead."""

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from backend.text import articulation
from backend.text.utterance import is_pause


def nearest(symbol: str, known: Sequence[str]) -> str:
    """The known symbol that is articulated most like another one; a pause for a pause where there is one."""
    return _nearest(symbol, tuple(known))


def stand_ins(symbols: Iterable[str], known: Sequence[str], met: Collection[str]) -> dict[str, str]:
    """Each symbol that is not among those that the voice ``met`` → the most similar of ``known``."""
    return {symbol: nearest(symbol, known) for symbol in sorted({*symbols} - {*met})}


@lru_cache(maxsize=4096)
def _nearest(symbol: str, known: tuple[str, ...]) -> str:
    alike = [one for one in known if is_pause(one) == is_pause(symbol)]
    return articulation.nearest(symbol, alike or known)
