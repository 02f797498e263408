"""Fractions and ratios: 3/4 cup, 2 1/2, 1½, 4:3, 16:9."""

import re
import unicodedata
from fractions import Fraction

from backend.text import agreement, locales, numbers
from backend.text.kinds import german_gender, inflected
from backend.text.kinds.rule import Rules, listed, rule
from backend.text.kinds.tables import table
from backend.text.languages import Language
from backend.text.pattern import Pattern

_TABLE = table("fractions")
_DENOMINATORS = _TABLE["denominators"]
_ONE = _TABLE["one"]
_AND = _TABLE["and"]
_HALVES = {
    "es": ("medio", "media"), "it": ("mezzo", "mezza"), "pt": ("meio", "meia"), "fr": ("un demi", "une demi"),
}  # fmt: skip
"""Before what is masculine, and what is feminine: medio kilo, media taza."""
_UNITS = listed(one for one in locales.UNITS if one[0].isalpha())
_UNIT = rf"(?:\s?(?P<unit>{_UNITS})(?![\w²³/']|\.\w))?"
_DETERMINED = Pattern(r"\b(?:une?|la|le|ce|cette|sa|ma|ta|chaque)\s$", re.IGNORECASE)
_ARTICLE = Pattern(r"\b[Aa]\s$")
_NEXT = Pattern(r"\s(\w+)")
_SPOKEN = (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 20, 32, 64, 100)
_VULGAR = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_SLASHED = r"(?P<over>\d{1,2})[/⁄](?P<under>\d{1,3})"


def _parts(match: re.Match[str]) -> tuple[int, int]:
    said = match.groupdict()
    if sign := said.get("sign"):
        value = Fraction(unicodedata.numeric(sign)).limit_denominator(12)
        return value.numerator, value.denominator
    return int(match["over"]), int(match["under"])


def _named(over: int, under: int, language: Language) -> str | None:
    base = language.base
    names = _DENOMINATORS[base].get(str(under))
    if names is None:
        ordinal = numbers.words(under, language, "ordinal")
        if ordinal is None or base == "de":
            return None
        names = (ordinal, f"{ordinal[:-1]}i" if base == "it" else f"{ordinal}s")
    if over == 1:
        return f"{_ONE[base]} {names[0]}"
    return f"{numbers.words(over, language)} {names[1]}"


def _fraction(match: re.Match[str], language: Language) -> str | None:
    over, under = _parts(match)
    if over >= under or under not in _SPOKEN:
        return None
    whole = match.groupdict().get("whole")
    amount = (int(whole) if whole else 0) + over / under
    noun = _unit(match, amount if whole or language.base == "ru" else 1, language)
    following = noun or (found[1] if (found := _NEXT.match(match.string, match.end())) else "")
    if (over, under, language.base) == (1, 2, "de"):
        said = f"{_german_whole(whole, language)}einhalb" if whole else _german_half(following, match)
    elif (over, under) == (1, 2) and not whole and language.base in _HALVES:
        said = _HALVES[language.base][agreement.feminine(following, language.base)]
        if language.base == "fr" and _DETERMINED.search(match.string[max(0, match.start() - 8) : match.start()]):
            said = "demi"  # un 1/2 litre
    else:
        said = _mixed(over, under, whole, language) or ""
        if (
            language.base == "en"
            and not whole
            and _ARTICLE.search(match.string, max(0, match.start() - 3), match.start())
        ):
            said = said.removeprefix("one ")  # a ½ mile
    return f"{said} {noun}".rstrip() if said else None


def _unit(match: re.Match[str], amount: float, language: Language) -> str:
    """``litre`` for the ``l`` of 1/2 l; empty where no unit follows."""
    unit = match.groupdict().get("unit")
    named = locales.measured("\0", amount, unit, language) if unit else None
    return named.partition("\0")[2].strip() if named else unit or ""


def _german_whole(whole: str, language: Language) -> str | None:
    return "ein" if whole == "1" else numbers.words(int(whole), language)


def _mixed(over: int, under: int, whole: str | None, language: Language) -> str | None:
    said = _named(over, under, language)
    if said is None or not whole:
        return said
    if (over, under) == (1, 2) and language.base in _HALVES:  # otto e mezzo, huit et demi
        half = _HALVES[language.base][0].removeprefix("un ")
        return f"{numbers.words(int(whole), language)} {_AND[language.base]} {half}"
    if language.base == "en" and over == 1 and under in (2, 4):
        said = said.replace("one", "a")
    return " ".join(one for one in (numbers.words(int(whole), language), _AND[language.base], said) if one)


def _german_half(noun: str, match: re.Match[str]) -> str:
    """``1/2 Liter`` → einen halben Liter, ``mit 1/2 Liter`` → einem halben, ``1/2 Stunde`` → eine halbe Stunde."""
    dative = german_gender.case(match.string[max(0, match.start() - 80) : match.start()]) == "dative"
    if noun.endswith(("e", "ung", "heit", "keit")):
        return "einer halben" if dative else "eine halbe"
    return "einem halben" if dative else "einen halben"


def _over(match: re.Match[str], language: Language) -> str | None:
    """``50/50``, ``20/20``: twice the same; ``22/7``: more than a whole."""
    over, under = int(match["over"]), int(match["under"])
    if over < under or over < 5:
        return None
    between = " " if over == under else " over "
    return f"{numbers.words(over, language)}{between}{numbers.words(under, language)}"


def _ratio(match: re.Match[str], language: Language) -> str | None:
    first, last = (
        numbers.number(match[name], language)
        if "." in match[name] and language.base == "en"
        else numbers.words(int(re.sub(r"[,.\s]", "", match[name])), language)
        for name in ("first", "last")
    )
    aspect = language.base == "pt" and (match["first"], match["last"]) in _ASPECTS
    if aspect:
        return f"{first} por {last}"
    between = {"en": "to", "de": "zu", "fr": "à", "es": "a", "it": "a", "pt": "a"}[language.base]
    return f"{first} {between} {last}"


_ASPECTS = {("16", "9"), ("4", "3"), ("21", "9"), ("16", "10")}
_RULES = (
    rule(rf"(?<![\w/.,:])(?P<whole>\d{{1,3}})\s?(?P<sign>[{_VULGAR}]){_UNIT}(?!\w)", _fraction, needs=f"[{_VULGAR}]"),
    rule(rf"(?<![\w/.,:])(?P<whole>\d{{1,3}})[\s-]{_SLASHED}{_UNIT}(?![\w/])", _fraction, needs="[/⁄]"),
    rule(rf"(?<![\w/.,:]){_SLASHED}(?:ths?|rds?)?{_UNIT}(?![\w/])", _fraction, needs="[/⁄]"),
    rule(rf"(?<!\w)(?P<sign>[{_VULGAR}]){_UNIT}(?!\w)", _fraction, needs=f"[{_VULGAR}]"),
    rule(r"(?<![\w/.,:])(?P<first>\d{1,3}):(?P<last>\d|[6-9]\d|\d{3,4})(?![\w:/]|\.\d)", _ratio, piece=":"),
)


def _russian(match: re.Match[str], language: Language) -> str | None:
    over, under = _parts(match)
    if over >= under or under > 100 or under < 2:
        return None
    noun = _unit(match, 0.5, language)
    if under < 5 and (over, under) in _RUSSIAN_PARTS:
        said = _RUSSIAN_PARTS[over, under]
        return f"{said[_accusative(match)]} {noun}".rstrip()
    counted = agreement.agreed(numbers.words(over, language) or "", " ии" if over != 1 else " ая", "ru")
    return f"{counted} {inflected.russian(under, 'я' if over == 1 else 'х')}"


_RUSSIAN_PARTS = {(1, 2): ("половина", "половину"), (1, 3): ("треть", "треть"), (1, 4): ("четверть", "четверть"),
                  (2, 3): ("две трети", "две трети"), (3, 4): ("три четверти", "три четверти")}  # fmt: skip
_OBJECT_BEFORE = Pattern(
    r"(?<!\w)(?:на|в|за|через|добав\w+|возьм\w+|взял\w*|выпил\w*|съел\w*|куп\w+|потрат\w+|прочита\w+)\s$",
    re.IGNORECASE,
)


def _accusative(match: re.Match[str]) -> bool:
    """Whether the half is what is done something with: добавь половину стакана."""
    return bool(_OBJECT_BEFORE.search(match.string[max(0, match.start() - 20) : match.start()]))


_RUSSIAN = (
    rule(rf"(?<![\w/.,:]){_SLASHED}{_UNIT}(?![\w/])", _russian, needs="[/⁄]"),
    rule(rf"(?<!\w)(?P<sign>[{_VULGAR}]){_UNIT}(?!\w)", _russian),
)


def _shares(match: re.Match[str], language: Language) -> str | None:
    """``50-50``, ``a 60/40 split``: shares of a hundred."""
    first, last = int(match["first"]), int(match["last"])
    return f"{numbers.words(first, language)} {numbers.words(last, language)}" if first + last == 100 else None


_RATIO = (
    rule(r"(?<![\w:.,])(?P<first>\d{1,3}):(?P<last>\d{1,3}(?:[.\s]\d{3})+)(?![\w:]|[.,]\d)", _ratio, piece=":"),
    rule(r"(?<![\w:.,])(?P<first>\d{1,3}\.\d{1,3}):(?P<last>\d{1,3}(?:\.\d{1,3})?)(?![\w:]|\.\d)", _ratio, piece=":"),
    rule(r"(?<![\w:.,])(?P<first>\d{1,3}):(?P<last>\d{1,3}\.\d)(?![\w:]|\.\d)(?!\d)", _ratio, piece=":"),
    rule(
        r"(?<![\w/.,:-])(?P<first>[1-9]0|50)[-/](?P<last>[1-9]0|50)(?![\w/-]|[.,]\d)(?=\s(?:chances?|split|odds|shot|rule|basis|deal"
        r"|mix|blend|ratio|share|raid|at|on|or|between)\b|[.,;!?]|$)",
        _shares,
    ),
    rule(r"(?<![\w:.,])(?P<first>\d{1,3}):(?P<last>\d{1,3}(?:,\d{3})+)(?![\w:])", _ratio, piece=":"),
    rule(r"(?<![\w:.,])(?P<first>\d{1,3}(?:,\d{3})+):(?P<last>\d{1,3}(?:,\d{3})*)(?![\w:])", _ratio, piece=":"),
    rule(
        r"\b(?:[Rr]atio|[Oo]dds|[Ss]cale|[Aa]spect|[Pp]roportion|[Ss]core|[Rr]esolution|[Ss]lope|[Gg]radient|[Gg]rade|[Dd]ilution|[Mm]ixture|[Mm]ix|[Pp]itch|[Ll]ead)\s(?:(?:is|was|of|at|stood)\s){0,2}"
        r"(?P<said>(?P<first>\d{1,4}):(?P<last>\d{1,4}))(?![\w:])",
        _ratio,
        piece=":",
    ),
    rule(
        r"(?<![\w:.,])(?P<first>\d{1,3}):(?P<last>\d{1,3})(?=\s(?:ratio|aspect|scale|odds|split|mix|display|screen|format)\b)",
        _ratio,
        piece=":",
    ),
)


def _inch(match: re.Match[str], language: Language) -> str | None:
    """``3/4"``, ``5/16-in.``, ``1 1/2"``."""
    over, under = int(match["over"]), int(match["under"])
    said = _mixed(over, under, match["whole"], language) if over < under else None
    return f"{said} inch{'es' if match['whole'] else ''}" if said else None


def _out_of(match: re.Match[str], language: Language) -> str:
    """``8/10 stars``, ``scored 47/50``."""
    return f"{numbers.number(match['over'], language)} out of {numbers.number(match['under'], language)}"


def _grouped(match: re.Match[str], language: Language) -> str:
    """``1,128/3,400``."""
    over, under = (numbers.words(int(match[one].replace(",", "")), language) for one in ("over", "under"))
    return f"{over} over {under}"


def _odds(match: re.Match[str], language: Language) -> str | None:
    """``7/2 on the favourite``: where bets are spoken of."""
    around = match.string[max(0, match.start() - 80) : match.end() + 60]
    longer = int(match["first"]) > int(match["last"])
    return _ratio(match, language) if longer and _BETS.search(around) else None


_BETS = Pattern(
    r"\b(?:[Oo]dds|[Bb]ookies?|[Bb]ookmakers?|[Ff]avou?rites?|bets?|wagers?|[Oo]utsiders?|jockeys?|long\s?shots?)\b"
)


def _wickets(match: re.Match[str], language: Language) -> str | None:
    """``159/8`` in cricket."""
    if not cricket(match):
        return None
    return f"{numbers.words(int(match['runs']), language)} for {numbers.words(int(match['lost']), language)}"


def cricket(match: re.Match[str]) -> bool:
    """Whether cricket is spoken of around it."""
    return _CRICKET.search(match.string, max(0, match.start() - 100), match.end() + 80) is not None


_CRICKET = Pattern(
    r"\b(?:runs?|wickets?|innings|overs|batsm[ae]n|batters?|bowl(?:ed|er|ers|ing)|balls|ODI|T20|cricket)\b"
)


def _beats(match: re.Match[str], language: Language) -> str:
    """``6/8 time``."""
    return " ".join(numbers.words(int(match[one]), language) or "" for one in ("over", "under"))


def _exposure(match: re.Match[str], language: Language) -> str:
    """``1/250 s`` → one two hundred fiftieth of a second."""
    return f"one {numbers.words(int(match['under']), language, 'ordinal')} of a second"


_METRES = r"(?:[2-5]/4|[235679]/8|12/8|2/2)"
_RATED = (
    rule(
        rf"\bin\s(?P<said>(?={_METRES}(?!\d))(?P<over>\d{{1,2}})/(?P<under>\d))(?=\s(?:at|time|with)\b|[,;]|\.?$)",
        _beats,
        piece="/",
    ),
    rule(
        r"(?<![\w/.,:])(?P<over>\d{1,3}(?:,\d{3})*)/(?P<under>\d{1,3}(?:,\d{3})+)(?![\w/-]|[.,]\d)", _grouped, piece="/"
    ),
    rule(r"(?<![\w/.,:])(?P<first>\d{1,3})/(?P<last>[1-9]|1[0-9])(?![\w/-]|[.,]\d)", _odds, piece="/"),
    rule(r"(?<![\w/.,:])(?P<runs>\d{2,3})/(?P<lost>\d|10)(?![\w/-]|[.,]\d)", _wickets, piece="/"),
    rule(
        r"\b(?:[Rr]at(?:ed?|ing)(?:\sof)?|[Ss]cored?|[Gg]ot|[Gg]et|[Gg]ave|[Gg]ive|[Gg]rade|[Mm]arks?|[Pp]ain)"
        r"(?:\s(?:it|is|was|at|me|him|her|them|this|of|an?|a\ssolid)){0,2}:?\s(?P<said>(?P<over>\d{1,3}(?:\.\d)?)/(?P<under>5|10|20|25|30|40|50|100))"
        r"(?![\w/-]|[.,]\d|\s(?:of|cup|inch|mile|second))",
        _out_of,
        piece="/",
    ),
    rule(
        r"(?<![\w/.,:])(?P<over>\d{1,2}(?:\.\d)?)/(?P<under>5|10)(?=\s(?:stars?|points?|rating|score|would|from|on|for\sme)\b)",
        _out_of,
        piece="/",
    ),
    rule(r"(?<![\w/.,:])(?P<over>\d{1,2}\.\d|10)/(?P<under>10)(?![\w/-]|[.,]\d)", _out_of, piece="/"),
    rule(
        r"(?<![\w/.,:])(?P<over>[2-9]|12)/(?P<under>[248])(?=\s(?:time|beat|meter|metre|signature|rhythm)\b)",
        _beats,
        piece="/",
    ),
    rule(r"(?<![\w/.,:])1/(?P<under>[1-9]\d{1,3})\s?s(?:ec(?:onds?)?)?(?![\w/])", _exposure, piece="/"),
)
_METRE = rule(r"(?<![\w/.,:])(?P<over>[24])/(?P<under>(?P=over))(?![\w/-]|[.,]\d)", _beats, piece="/")
_OF_INCHES = rule(
    rf"(?<![\w/.,:])(?:(?P<whole>\d{{1,2}})[\s-])?{_SLASHED}(?:\"|-in(?:ch)?\b\.?(?!\w))(?!\w)", _inch, needs="[/⁄]"
)
_ENGLISH = rule(r"(?<![\w/.,:-])(?P<over>\d{1,3})/(?P<under>\d{1,3})(?![\w/-]|[.,]\d)", _over, piece="/")
_SAME = rule(
    r"(?<![\w/.,:-])(?P<over>\d{2})/(?P=over)(?![\w/-]|[.,]\d)",
    lambda match, language: " ".join([numbers.words(int(match["over"]), language) or ""] * 2),
)
RULES: Rules = (
    {"ru": (*_RUSSIAN, _SAME)}
    | dict.fromkeys(_DENOMINATORS, (*_RULES, _SAME))
    | {"en": (*_RATED, _METRE, _OF_INCHES, *_RATIO, *_RULES, _ENGLISH)}
)
