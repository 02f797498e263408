"""Phones that a voice never met: what it says instead.

Who never learnt a language says its sounds as the nearest of their own: manner and voicing are kept before place, vowel
quality before length, stress and tone (W. Strange (ed.), “Speech Perception and Linguistic Experience”, 1995, ch. 6).
"""

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from backend.text import articulation, ipa
from backend.text.pauses import is_pause

_WEIGHTS = {
    "tone_start": 0.05, "tone_middle": 0.05, "tone_end": 0.05, "tone_class": 0.05, "stress_primary": 0.15,
    "stress_secondary": 0.15, "long": 0.3, "tense": 0.3, "aspirated": 0.4, "rounded": 0.6, "end_rounded": 0.6,
}  # fmt: skip
"""How much a trait counts; 1 where nothing is said. Places count by how far apart they are."""
_PLACE_STEP = 0.3
_WHISPERED = "\u0325"
_GLIDES = {"i": "j", "y": "ɥ", "u": "w", "ɯ": "ɰ"}
_ENDINGS = frozenset("mnŋɴ")
_TONES = "˩˨˧˦˥"
_AS_IN_PINYIN = {
    "p": "b", "t": "d", "k": "ɡ", "ts": "dz", "tɕ": "dʒ", "ʈʂ": "dʒ", "pʰ": "p", "tʰ": "t", "kʰ": "k", "tsʰ": "ts",
    "tɕʰ": "tʃ", "ʈʂʰ": "tʃ", "ɕ": "ʃ", "ʂ": "ʃ", "ʐ": "ɹ", "χ": "h", "x": "h", "ɑu": "aʊ", "au": "aʊ", "ou": "oʊ",
    "ei": "eɪ", "ai": "aɪ",
}  # fmt: skip
"""What tells Mandarin's stops apart is breath, not voice: to a voice that knows neither they are b and p, as pinyin
writes them.
"""
_SPELT = {"cmn": _AS_IN_PINYIN}


def nearest(symbol: str, known: Sequence[str]) -> str:
    """The known symbol that is articulated most like another one; a pause for a pause where there is one."""
    return _nearest(symbol, tuple(known))


def stand_ins(symbols: Iterable[str], known: Sequence[str], met: Collection[str]) -> dict[str, str]:
    """Each symbol that is not among those that the voice ``met`` → the most similar of ``known``."""
    return {symbol: nearest(symbol, known) for symbol in sorted({*symbols} - {*met})}


def pieces(symbol: str, known: Sequence[str], foreign: str = "") -> tuple[str, ...]:
    """What is said for a symbol: itself where it is known, else its parts one after another where it has several
    (``iɑu`` as j and aʊ, ``oŋ`` as o and ŋ), each as the nearest that is known. ``foreign``: the language, where the
    voice never learnt it.
    """
    return _pieces(symbol, tuple(known), foreign)


@lru_cache(maxsize=4096)
def _pieces(symbol: str, known: tuple[str, ...], foreign: str) -> tuple[str, ...]:
    plain = symbol.rstrip(_TONES)
    written = _SPELT.get(foreign.partition("-")[0], {}).get(ipa.bare(plain))
    if written in known:
        return (written,)
    if symbol in known:
        return (symbol,)
    first, rest, last = plain[0], plain[1:], plain[-1]
    if ipa.is_vowel(symbol) and last in _ENDINGS:
        return (*_pieces(plain[:-1], known, foreign), _nearest(last, known))
    if first in _GLIDES and ipa.is_vowel(rest):
        return (_nearest(_GLIDES[first], known), *_pieces(rest, known, foreign))
    return (_nearest(plain, known),)


@lru_cache(maxsize=4096)
def _nearest(symbol: str, known: tuple[str, ...]) -> str:
    alike = [one for one in known if is_pause(one) == is_pause(symbol)]
    return min(alike or known, key=lambda one: (_distance(symbol, one), one))


@lru_cache(maxsize=100_000)
def _distance(one: str, other: str) -> float:
    apart = np.abs(articulation.vector(one) - articulation.vector(other)) @ _weights()
    places = [articulation.vector(symbol)[_first() : _first() + len(articulation.PLACES)] for symbol in (one, other)]
    if all(place.any() for place in places):
        apart += _PLACE_STEP * abs(int(places[0].argmax()) - int(places[1].argmax()))
    # Rounded, so that no processor turns a tie.
    return round(float(apart), 4) + ((_WHISPERED in one) != (_WHISPERED in other))


@lru_cache(maxsize=1)
def _weights() -> NDArray[np.float32]:
    counted = [0.0 if name in articulation.PLACES else _WEIGHTS.get(name, 1.0) for name in articulation.FEATURES]
    return np.array(counted, np.float32)


def _first() -> int:
    return articulation.FEATURES.index(articulation.PLACES[0])
