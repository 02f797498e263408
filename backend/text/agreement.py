"""Numbers that agree with what they count: veintiún libros, veintiuna mesas; ordinals with their endings."""

import re

ORDINAL_ENDINGS = ("en", "fr", "es", "it", "pt", "nl")
_WORD = re.compile(r"\s*([^\W\d_]{2,})")
_NOT_COUNTED = frozenset(
    """
    de del en el la los las por para con sin es son era más menos que se ni al su sus do da dos das em no na com e é
    são ou mais
    """.split()  # noqa: SIM905 - a list of strings would be thrice as long
)
_MASCULINE_IN_A = frozenset(
    ("días", "dias", "problemas", "mapas", "temas", "idiomas", "programas", "sistemas", "planetas", "poetas")
)


def agreed(spoken: str, following: str, base: str, *, noun: bool = False) -> str:
    """The number before ``following``; ``noun``: it is one for certain."""
    match = _WORD.match(following)
    if match is None or base not in ("es", "pt"):
        return spoken
    counted = match[1].casefold()
    if not noun and (counted in _NOT_COUNTED or not match[1][0].islower()):
        return spoken
    feminine = (
        counted.endswith(("as", "ãs", "a", "ciones", "siones", "dades", "ções")) and counted not in _MASCULINE_IN_A
    )
    return _spanish(spoken, feminine) if base == "es" else _portuguese(spoken, feminine)


def _spanish(spoken: str, feminine: bool) -> str:
    if feminine:
        return re.sub(r"uno$", "una", re.sub(r"cientos\b", "cientas", spoken))
    return re.sub(r"\buno$", "un", re.sub(r"veintiuno$", "veintiún", spoken))


def _portuguese(spoken: str, feminine: bool) -> str:
    if not feminine:
        return spoken
    spoken = re.sub(r"entos\b", "entas", spoken)
    return re.sub(r"\bum$", "uma", re.sub(r"\bdois$", "duas", spoken))


def ordinal(spoken: str | None, value: int, ending: str, base: str) -> str | None:
    """An ordinal with the gender that its ending shows; None where the ending is another language's."""
    if spoken is None:
        return None
    ending = ending.casefold()
    if base == "en":
        return spoken if ending in ("st", "nd", "rd", "th") else None
    if base == "fr":
        if value == 1:
            return {"er": "premier", "re": "première", "ère": "première"}.get(ending)
        return spoken if ending in ("e", "ème", "eme") else None
    if base == "nl":
        return spoken if ending in ("e", "de", "ste") else None
    if base == "es" and ending == "er":
        return re.sub("ero$", "er", spoken)
    if ending in ("º", "°", "o", "ª", "a"):
        return (
            re.sub(r"[oa]\b", "a" if ending in "ªa" else "o", spoken)
            if base != "it"
            else spoken[:-1] + ("a" if ending in "ªa" else "o")
        )
    return None
