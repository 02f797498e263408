"""The gender of a German noun by its ending, and the case that what stands before it asks for."""

import re
from functools import cache
from typing import Literal

from backend.text.kinds.tables import table
from backend.text.pattern import Pattern

Gender = Literal["m", "f", "n"]
Case = Literal["nominative", "accusative", "dative", "genitive"]
_LISTS = {name: tuple(words.split()) for name, words in table("counts").items() if name.startswith("german_")}
_TITLES = (
    r"(?:(?:Kaiser|Kaiserin|König|Königin|Papst|Zar|Zarin|Herzog|Kurfürst|Fürst|Graf|Prinz|Großherzog|Markgraf)\s)?"
)
_SAME = r"(?:(?:1|eine?[mnrs]?)\s[\wäöüß]+(?:,\s|\s(?:und|oder)\s)|[\wäöüß]+\s(?:und|oder)\s){0,3}"
_BEFORE: tuple[tuple[Case, tuple[str, ...]], ...] = (
    ("genitive", _LISTS["german_genitive"]),
    ("dative", _LISTS["german_dative"]),
    ("accusative", _LISTS["german_accusative"]),
)
_PREPOSITIONS = tuple(
    (
        asked,
        Pattern(rf"(?<![\w-])(?:{'|'.join(words)})\s{_SAME}$", re.IGNORECASE),
        Pattern(rf"(?<![\w-])(?:{'|'.join(words)})\s{_TITLES}$", re.IGNORECASE),
    )
    for asked, words in _BEFORE
)
_OBJECT = Pattern(
    rf"(?<!\w)(?:{'|'.join(_LISTS['german_objects'])})\s(?:(?:ich|du|er|sie|es|wir|ihr|man|nur|noch|auch|mir|ihm|uns)\s){{0,2}}{_SAME}$",
    re.IGNORECASE,
)
_ENDINGS: tuple[tuple[Gender, tuple[str, ...]], ...] = (
    ("n", _LISTS["german_neuter"]),
    ("f", _LISTS["german_feminine"]),
)


@cache
def gender(noun: str) -> Gender:
    """Masculine where no ending tells another."""
    noun = noun.casefold()
    if noun in _LISTS["german_masculine"]:
        return "m"
    found: list[tuple[int, Gender]] = [
        (len(ending), kind) for kind, endings in _ENDINGS for ending in endings if noun.endswith(ending)
    ]
    return max(found)[1] if found else "m"


def case(before: str, *, name: bool = False) -> Case:
    """Of what stands behind ``before``: the preposition's, the object's, else the nominative. ``name``: a person's."""
    tail = before[-80:]
    for one, of_things, of_names in _PREPOSITIONS:
        if (of_names if name else of_things).search(tail):
            return one
    return "accusative" if not name and _OBJECT.search(tail) else "nominative"
