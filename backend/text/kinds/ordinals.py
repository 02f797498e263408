"""Ordinals by a point or an ending: am 3. Mai, der 2. Mann, 24.12., 1-й, 90-е, в 1990 году."""

import re

from backend.text import agreement, locales, numbers
from backend.text.kinds import inflected
from backend.text.kinds.rule import Rules, at_end, rule
from backend.text.languages import Language
from backend.text.pattern import Pattern

_DATIVE = (
    "am|vom|zum|beim|im|dem|den|des|ab|seit|bis|zur|der|einer|eines|einem|meinem|seinem|ihrem|unserem|diesem|jedem"
    "|jenem|letzten|ersten|und"
)
_NOMINATIVE = "Der|Die|Das|Dieser|Diese|die|das|dieser|diese|jeder|jede|Jeder|Jede|welcher|welche"
_AFTER_DER = Pattern(r"\b(?:in|aus|von|mit|bei|nach|zu|seit|auf|an|unter|vor|während|wegen|trotz)\s$", re.IGNORECASE)


def _german(match: re.Match[str], language: Language) -> str | None:
    spoken = numbers.words(int(match["day"]), language, "ordinal")
    article = match["article"]
    weak = article in ("die", "das", "dieser", "diese", "jeder", "jede", "welcher", "welche") or article[0].isupper()
    if article == "der":
        weak = not _AFTER_DER.search(match.string[max(0, match.start() - 12) : match.start()])
    return (
        spoken
        if weak and article not in ("Am", "Vom", "Zum", "Beim", "Im", "Dem", "Den", "Seit", "Bis", "Ab")
        else f"{spoken}n"
    )


def _german_range(match: re.Match[str], language: Language) -> str | None:
    return f"{numbers.words(int(match['said'][:-1]), language, 'ordinal')}n"


def _german_rank(match: re.Match[str], language: Language) -> str | None:
    return f"{numbers.words(int(match['said'][:-1]), language, 'ordinal')}r"


def _german_date(match: re.Match[str], language: Language) -> str | None:
    month, day = int(match["month"]), int(match["day"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    end = "." if at_end(match) else ""
    ending = "" if match["article"].casefold() == "der" else "n"
    return f"{numbers.words(day, language, 'ordinal')}{ending} {locales.months(language)[month - 1]}{end}"


_GERMAN_RANKS = {
    "r": "Platz|Stock|Rang|Sieg|Tag|Versuch|Teil|Akt|Band|Spieltag|Lauf|Schritt|Gang|Preis|Kanal|Weltkrieg|Monat|Advent"
    "|Absatz",
    "": "Etage|Klasse|Liga|Reihe|Runde|Stufe|Halbzeit|Auflage|Ausgabe|Woche|Generation|Person|Zeile|Seite|Staffel|Folge"
    "|Bundesliga|Lesung|Minute|Stunde|Tür|Hand|Schwester|Frage|Spalte|Strophe|Szene|Gruppe|Mannschaft|Wahl|Mahnung",
    "s": "Tor|Mal|Kapitel|Stockwerk|Quartal|Semester|Jahrhundert|Jahrtausend|Obergeschoss|Drittel|Viertel|Spiel|Gebot"
    "|Buch|Bild|Halbjahr|Lehrjahr|OG|UG|Gleis",
}
_GERMAN_RANKED = "|".join(_GERMAN_RANKS.values())


def _german_alone(match: re.Match[str], language: Language) -> str | None:
    """``3. Etage`` without an article → dritte, ``1. Platz`` → erster, ``2. Tor`` → zweites."""
    ending = next(one for one, nouns in _GERMAN_RANKS.items() if match["noun"] in nouns.split("|"))
    said = numbers.words(int(match["value"]), language, "ordinal")
    return f"{said}{ending}" if said else None


_LOCATIVE = Pattern(r"(?<!\w)(?:в|во|на|о|об|обо|при)\s(?:\w+\s)?$", re.IGNORECASE)


def _russian(match: re.Match[str], _language: Language) -> str | None:
    ending = match["ending"]
    if ending == "е":
        ending = "ые" if match["value"].endswith("0") else "ое"
    if ending == "м" and not _LOCATIVE.search(match.string[max(0, match.start("said") - 20) : match.start("said")]):
        ending = "м-i"  # пришёл 1-м, с 1-м
    return inflected.russian(int(match["value"]), ending)


def _german_full_date(match: re.Match[str], language: Language) -> str | None:
    """``am 24.12.2023`` → vierundzwanzigsten, ``der`` → vierundzwanzigste."""
    month, day = int(match["month"]), int(match["day"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    ending = "" if match["article"] in ("der", "Der") else "n"
    spoken = numbers.words(day, language, "ordinal")
    return f"{spoken}{ending} {locales.months(language)[month - 1]} {numbers.number(match['year'], language)}"


def _russian_years_old(match: re.Match[str], _language: Language) -> str | None:
    """``20-летний`` → двадцатилетний."""
    return _joined(int(match["value"]))


def _russian_genitive(match: re.Match[str], language: Language) -> str | None:
    """``5-ти`` → пяти."""
    return inflected.russian_genitive(int(match["value"]))


def _joined(value: int) -> str:
    return {90: "девяносто", 100: "сто"}.get(value) or inflected.russian_genitive(value).replace(" ", "")


def _german_years(match: re.Match[str], language: Language) -> str | None:
    """``90er`` → neunziger."""
    value = int(match["value"])
    said = numbers.words(value, language, "year" if value > 999 else "cardinal")
    return f"{said}er{match['case']}"


def _degree_sign(match: re.Match[str], language: Language) -> str | None:
    """``il 2° piano``: the sign of degrees where º is meant."""
    return numbers.ordinal(f"{match['value']}º", language)


_ARTICLES = {
    "it": "[Ii]l|[Aa]l|[Dd]el|[Nn]el|[Dd]al|[Ss]ul|[Uu]n|arrivat[oa]|classificat[oa]|finit[oa]|giunt[oa]|piazzat[oa]",
    "es": "[Ee]l|[Aa]l|[Dd]el|[Uu]n|[Ss]u|llegó|quedó|acabó",
    "pt": "[Oo]|[Aa]o|[Dd]o|[Nn]o|[Uu]m|chegou|ficou",
}
_ARTICLES_F = {
    "it": "[Ll]a|[Aa]lla|[Dd]ella|[Nn]ella|[Dd]alla|[Ss]ulla|[Uu]na|arrivata|classificata|finita",
    "es": "[Ll]a|[Uu]na|[Ss]u",
    "pt": "[Aa]|[Dd]a|[Nn]a|[Uu]ma",
}
_NO_NOUN = frozenset(
    """
    sotto sopra bajo sobre abaixo acima gradi grados graus celsius alla della nella para entre hacia dalla verso
    """.split()  # noqa: SIM905 - a list of strings would be thrice as long
)


def _degree_sign_f(match: re.Match[str], language: Language) -> str | None:
    return numbers.ordinal(f"{match['value']}ª", language)


def _degree_before(match: re.Match[str], language: Language) -> str | None:
    """``3° piano``, ``2° volta``."""
    if match["noun"] in _NO_NOUN:
        return None
    return numbers.ordinal(
        f"{match['value']}{'ª' if agreement.feminine(match['noun'], language.base) else 'º'}", language
    )


RULES: Rules = {
    **{
        base: [
            rule(rf"\b(?:{words})\s(?P<said>(?P<value>\d{{1,3}})°)(?!\s?[CF]\b|\w)", _degree_sign),
            rule(rf"\b(?:{_ARTICLES_F[base]})\s(?P<said>(?P<value>\d{{1,3}})°)(?!\s?[CF]\b|\w)", _degree_sign_f),
            rule(r"(?<![\w.,-])(?P<value>\d{1,2})°(?=\s(?P<noun>[a-zàèéìòùáíóúñ]{4,20})(?!\w))", _degree_before),
        ]
        for base, words in _ARTICLES.items()
    },
    "de": [
        rule(
            rf"(?<![\w.,-])(?<!\w\s)(?P<said>(?P<value>\d{{1,2}})\.)(?=\s(?P<noun>{_GERMAN_RANKED})\b)", _german_alone
        ),
        rule(
            r"\b(?P<article>[Aa]m|[Vv]om|[Zz]um|[Bb]is|[Aa]b|[Ss]eit|[Dd]em|[Dd]en|[Dd]er)\s"
            r"(?P<said>(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>[12]\d{3}))(?![\d/])",
            _german_full_date,
        ),
        rule(r"(?<![\w.,])(?P<value>(?:1[0-9]|20)?\d\d)er(?P<case>n?)(?!\w)", _german_years),
        rule(
            r"\b(?P<article>am|vom|zum|bis|ab|seit|dem|den|und|Am|Vom|Ab|Seit|[Dd]er)\s(?P<said>(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.)(?!\d)",
            _german_date,
        ),
        rule(r"\b(?P<said>\d{1,2}\.)(?=\s(?:bis|und|oder|/|–|-)\s(?:zum\s)?\d{1,2}\.\s)", _german_range),
        rule(rf"\b(?P<article>(?i:{_DATIVE})|{_NOMINATIVE})\s(?P<said>(?P<day>\d{{1,3}})\.)(?=\s[^\W\d_])", _german),
        rule(r"\b(?:wurde|wird|wurden|war|ist|als|Als)\s(?P<said>\d{1,2}\.)(?=\s[a-zäöü]|[,;])", _german_rank),
        rule(
            r"\b(?:wurde|wurdest|wird|werde|Platzierung:?)\s(?P<said>[1-9])(?=\.\s?$)",
            lambda match, language: f"{numbers.words(int(match['said']), language, 'ordinal')}r",
        ),
    ],
    "ru": [
        rule(
            r"(?<![\w.,-])(?P<said>(?P<value>\d{1,4})-)(?=летн|летие|летия|тысячн|этажн|процентн|минутн|часов|дневн|метров|кратн)",
            _russian_years_old,
        ),
        rule(r"(?<![\w.,-])(?P<value>\d{1,4})-ти(?!\w)", _russian_genitive),
        rule(
            r"(?:(?<!\w)(?P<before>с|над|перед|под|за)\s)?(?<![\w.,])"
            r"(?P<said>(?P<value>\d{1,4})-?(?P<ending>ый|ий|ой|й|ая|я|ое|ее|е|ого|его|го|ому|ему|му|ым|им|ом|м|ых|их|х|ую|ю|ыми|ми|ые))"
            r"(?!\w)",
            _russian,
        ),
    ],
}
