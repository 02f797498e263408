"""Russian words and their forms, by pymorphy3 with OpenCorpora's dictionary: both lie in wheels."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer

_CASES = {
    "nomn": "n", "gent": "g", "gen2": "g", "datv": "d", "accs": "a", "ablt": "i", "loct": "p", "loc2": "p",
}  # fmt: skip
_GRAMMEMES = {"n": "nomn", "g": "gent", "d": "datv", "a": "accs", "i": "ablt", "p": "loct"}
_GENDERS = {"masc": "m", "femn": "f", "neut": "n"}
_UNLIKELY = 0.001


@dataclass(frozen=True)
class Form:
    """What a word may be: its part of speech, and for what is declined its case as num2words names it."""

    part: str
    """``NOUN``, ``ADJF``, ``PRTF``, ``VERB`` … as OpenCorpora calls them."""
    lemma: str
    case: str
    """n, g, d, a, i, p; empty for what is not declined."""
    plural: bool
    gender: str
    """m, f, n; empty in the plural of adjectives."""
    alive: bool
    takes_object: bool


@cache
def _analyser() -> "MorphAnalyzer":
    import pymorphy3  # its dictionary takes a tenth of a second
    import pymorphy3_dicts_ru

    return pymorphy3.MorphAnalyzer(path=pymorphy3_dicts_ru.get_path(), lang="ru")


@lru_cache(maxsize=4096)
def forms(word: str) -> tuple[Form, ...]:
    """All that a word may be, the likeliest first; of words that no dictionary has it is guessed by the ending."""
    return tuple(
        Form(
            part=str(one.tag.POS or ""),
            lemma=one.normal_form,
            case=_CASES.get(str(one.tag.case), ""),
            plural=one.tag.number == "plur",
            gender=_GENDERS.get(str(one.tag.gender), ""),
            alive="anim" in one.tag,
            takes_object="tran" in one.tag and one.tag.POS in ("VERB", "INFN", "GRND"),
        )
        for one in _analyser().parse(word)
        if one.score > _UNLIKELY
    )


@lru_cache(maxsize=4096)
def inflected(phrase: str, case: str, *, plural: bool, adjectives: str = "") -> str:
    """``столовая ложка`` in a case: its first noun and what agrees with it; what stands behind stays as it is.

    ``adjectives``: their case, where it is not the noun's and they stand in the plural: две столовые ложки.
    """
    words = phrase.split(" ")
    head = _head(tuple(words))
    said = []
    for word in words[:head]:
        number = {"plur"} if plural or adjectives else {"sing"}
        adjective = next((one for one in _analyser().parse(word) if one.tag.POS == "ADJF"), None)
        declined = adjective and adjective.inflect(
            {_GRAMMEMES[adjectives or case], *number, *(() if plural or adjectives else (_gender_of(words[head]),))}
        )
        said.append(declined.word if declined else word)
    nouns = [one for one in _analyser().parse(words[head]) if one.tag.case == "nomn"]
    noun = nouns and nouns[0].inflect({_GRAMMEMES[case], "plur" if plural else "sing"})
    shown = _IN_PLACES.get(words[head]) if case == "p" and not plural else None
    return " ".join((*said, shown or (noun.word if noun else words[head]), *words[head + 1 :]))


_IN_PLACES = {"год": "году"}
"""The locative behind в, where it is not the prepositional."""


def _head(words: tuple[str, ...]) -> int:
    """Place of the noun that the words before agree with: the last of those that stand in the nominative."""
    head = 0
    for place, word in enumerate(words):
        if not word.islower() or not any(one.case == "n" for one in forms(word)):
            break
        head = place
    return head


def gender(phrase: str) -> str:
    """m, f or n of what a phrase names."""
    words = phrase.split(" ")
    kinds = forms(words[_head(tuple(words))])
    return next((one.gender for one in kinds if one.part == "NOUN"), "m") or "m"


def _gender_of(word: str) -> str:
    return next(long for long, short in _GENDERS.items() if short == gender(word))
