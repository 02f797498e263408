"""German ordinals by what stands before them and the noun's gender: auf der 1. Seite, mein 30. Geburtstag, sie 1."""

import re

from backend.text import numbers
from backend.text.kinds.german_gender import gender
from backend.text.kinds.roman_value import PLAIN, value
from backend.text.kinds.rule import Rules, rule
from backend.text.languages import Language
from backend.text.pattern import Pattern

_DATIVE = Pattern(r"\b(?:in|aus|von|mit|bei|nach|zu|seit|auf|an|unter|vor|während|wegen|trotz)\s$", re.IGNORECASE)
_WEAK = frozenset("die das diese jede jedes welche welches ins ans aufs fürs durchs ums eine keine".split())  # noqa: SIM905
_MIXED = frozenset("ein kein mein dein sein ihr unser euer".split())  # noqa: SIM905
_MASCULINE = ("der", "dieser", "jeder", "welcher")
_DETERMINED = (
    r"(?:d(?:er|ie|as|es|em|en)|diese[mnrs]?|jede[mnrs]?|welche[mnrs]?|[ai]m|vom|[zb]eim|zu[mr]|(?:in|an|auf|für|durch|um)s"
    r"|(?:ein|kein|mein|dein|sein|ihr|unser|euer)(?:e[mnrs]?)?)"
)
_NTH = rf"(?P<value>\d{{1,3}}|(?=[IVX]){PLAIN})\."
_STRONG = {"m": "r", "f": "", "n": "s"}
_RANKED = (
    "Tür|Sinn|Linie|Hand|Wort|Geburtstag|Ordnung|Vorsitzende|Bürgermeister|Versuch|Fassung|Kategorie|Etappe|Phase|Dimension"
    "|Wahl|Instanz|Grad|Hälfte|Platz|Rang|Stelle|Reihe|Generation|Auflage|Liga|Klasse|Etage|Stock|Stufe|Lesung"
)
_POSSESSIVES = ("mein", "dein", "sein", "ihr", "unser")


def _ending(determiner: str, before: str, noun: str) -> str:
    """What the ordinal, which ends in e, has behind it."""
    if determiner in _WEAK or determiner in {f"{one}e" for one in _POSSESSIVES}:
        return ""
    if determiner in _MASCULINE:
        return "n" if gender(noun) == "f" or _DATIVE.search(before) else ""
    if determiner in _MIXED:
        return "s" if gender(noun) == "n" else "r"
    if determiner == "dieses":
        return "n" if noun.endswith("s") else ""
    return "n"


def _of_noun(match: re.Match[str], language: Language) -> str | None:
    """``auf der 1. Seite`` → ersten, ``kein 7. Sinn`` → siebter."""
    before = match.string[max(0, match.start() - 12) : match.start()]
    return _said(match, language, _ending(match["determiner"].casefold(), before, match["noun"]))


def _said(match: re.Match[str], language: Language, ending: str) -> str | None:
    written = match["value"]
    said = numbers.words(int(written) if written.isdigit() else value(written), language, "ordinal")
    return f"{said}{ending}" if said else None


def _alone(match: re.Match[str], language: Language) -> str | None:
    """``2. Tür links`` → zweite, ``nach 3. Versuch`` → drittem."""
    if match["before"]:
        return _said(match, language, "r" if gender(match["noun"]) == "f" else "m")
    return _said(match, language, _STRONG[gender(match["noun"])])


def _rank(match: re.Match[str], language: Language) -> str | None:
    """``Er wurde 8., sie 1.`` → achter, erste."""
    return _said(match, language, "" if match["who"] == "sie" else "r")


def _day(match: re.Match[str], language: Language) -> str | None:
    """``Abgabe bis zum 31.`` → einunddreißigsten; its point ends the text too."""
    said = _said(match, language, "" if match["article"].casefold() in ("der", "die", "das") else "n")
    return f"{said}." if said else None


RULES: Rules = {
    "de": [
        rule(
            rf"(?<!\w)(?P<determiner>(?i:{_DETERMINED}))\s(?P<said>{_NTH})(?=\s(?P<noun>[A-ZÄÖÜ][a-zäöüß]{{2,30}})(?!\w))"
            r"(?!\s(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b)",
            _of_noun,
            needs=r"[\dIVX]\.\s[A-ZÄÖÜ]",
        ),
        rule(
            rf"(?:(?<=[,;:–]\s)|^|(?<!\w)(?P<before>[Ii]n|[Nn]ach|[Bb]ei|[Vv]or|[Ss]eit|[Aa]us|[Aa]b)\s)(?P<said>(?P<value>\d{{1,2}})\.)"
            rf"(?=\s(?P<noun>{_RANKED})\b)",
            _alone,
        ),
        rule(
            r"(?<!\w)(?P<who>[Ww]urden?|[Ww]ird|[Ww]erde|[Ww]ar|[Ii]st|[Aa]ls|sie|er|ich|du|wir)\s(?P<said>(?P<value>\d{1,2})\.)"
            r"(?=[,;]|\sund\s(?:sie|er|ich|du|wir|ihr)\b)",
            _rank,
        ),
        rule(
            r"(?<!\w)(?P<article>(?i:am|zum|vom|beim|den|dem|der|ab|seit))\s(?P<said>(?P<value>[12]\d|3[01]|[1-9])\.)(?=[\"')]*\s?\Z)",
            _day,
        ),
    ]
}
