"""Measures that are written with signs: 6'2", a 19" screen, 100 Mbps."""

import re

from backend.text import agreement, locales, numbers
from backend.text.kinds import prices
from backend.text.kinds.rule import Rule, RulesOf, listed, rule
from backend.text.kinds.tables import table
from backend.text.languages import Language
from backend.text.pattern import Pattern

_NAMES = table("measures")
_UNITS = listed(_NAMES)


def _height(match: re.Match[str], language: Language) -> str | None:
    return f"{numbers.words(int(match['feet']), language)} foot {numbers.words(int(match['inches']), language)}"


def _feet(match: re.Match[str], language: Language) -> str | None:
    if match.string.count("'", 0, match.end() - 1) % 2:
        return None  # it closes what was quoted
    return (
        f"{numbers.words(int(match['feet']), language)} {'foot' if _THING.match(match.string, match.end()) else 'feet'}"
    )


def _room(match: re.Match[str], language: Language) -> str:
    """``12' x 14'``."""
    return " by ".join(f"{numbers.words(int(match[side]), language)} feet" for side in ("wide", "long"))


_BACK = 600
"""Characters in which a quotation may have begun."""
_QUOTES = Pattern(r'(?<!\d)"')
_THING = Pattern(r"[\s-][a-z]{3}")
_VERB = Pattern(r"\s(?!d[ei]\b)\w")


def _inches(match: re.Match[str], language: Language) -> str | None:
    if len(_QUOTES.findall(match.string, max(0, match.end() - _BACK), match.end() - 1)) % 2:
        return None  # it closes what was quoted
    thing = bool(_THING.match(match.string, match.end()))
    return f"{numbers.number(match['amount'], language)} inch{'' if thing or match['amount'] == '1' else 'es'}"


def _named(match: re.Match[str], language: Language) -> str | None:
    named = _NAMES[match["unit"]]
    return f"{numbers.number(match['amount'], language)} {_one_of(named) if match['amount'] == '1' else named}"


def _one_of(named: str) -> str:
    """``miles per gallon`` → mile per gallon, ``square feet`` → square foot."""
    words = named.replace("inches", "inch").replace("feet", "foot").split(" ")
    which = 1 if words[0] in ("square", "cubic", "fluid", "nautical", "amp", "watt") and len(words) > 1 else 0
    if len(words[which]) > 1:
        words[which] = words[which].removesuffix("s")
    return " ".join(words)


def _before_a_thing(match: re.Match[str], language: Language) -> str | None:
    """``a 12V battery``, ``a 5-lb bag``: what a thing is measured by stands in the singular."""
    unit = match["unit"]
    if "-" not in match["said"] and not prices.is_sold(match.string[match.end() : match.end() + 24]):
        return None
    one = locales.measured("\0", 1, unit, language)
    named = one.partition("\0")[2].strip() if one else _one_of(_NAMES.get(unit, ""))
    return f"{numbers.number(match['amount'], language)} {named}" if named else None


def _stature(match: re.Match[str], language: Language) -> str:
    """``1m80``."""
    metres = int(match["metres"])
    rest = numbers.words(int(match["rest"]), language)
    return f"{numbers.words(metres, language)} meter{'' if metres == 1 else 's'} {rest}"


def _arc(match: re.Match[str], language: Language) -> str:
    """``40°26'46" N``."""
    parts = [(match[name], name[:-1]) for name in ("degrees", "minutes", "seconds") if match[name]]
    said = [f"{numbers.number(value, language)} {name}{'' if value == '1' else 's'}" for value, name in parts]
    return " ".join((*said, _WAYS[match["way"]] if match["way"] else "")).strip()


def _physical(match: re.Match[str], language: Language) -> str:
    """``a force of 5 N``: letters that are a unit where the quantity is named."""
    named = _LETTER_UNITS[match["unit"]]
    return f"{numbers.number(match['amount'], language)} {named.removesuffix('s') if match['amount'] == '1' else named}"


_WAYS = {"N": "north", "S": "south", "E": "east", "W": "west"}
_LETTER_UNITS = {"N": "newtons", "J": "joules", "A": "amps", "K": "kelvin", "C": "coulombs", "T": "teslas"}
_QUANTITIES = (
    "[Ff]orce|[Tt]ension|[Ll]oad|[Tt]hrust|[Ee]nergy|[Ww]ork|[Hh]eat|[Cc]urrent|[Ff]use|[Dd]raws?|[Tt]emperatures?|[Cc]ooled|[Hh]eated"
    "|[Bb]oils|[Mm]elts|[Cc]harge|[Ff]ield"
)


def _dimensions(match: re.Match[str], language: Language) -> str | None:
    """``10x20x30 cm``: the unit belongs to the last of them."""
    *sides, last = _TIMES.split(match["sides"])
    said = [numbers.number(one, language) for one in sides]
    measured = numbers.quantity(f"{last} {match['unit']}", language)
    return f" {_BY[language.base]} ".join(one or "" for one in (*said, measured))


_AMOUNT = r"(?<![\w.,/⁄])(?P<amount>\d{1,6}(?:\.\d{1,3})?)"


def _range(match: re.Match[str], language: Language) -> str | None:
    """``5-10 km``, ``10%-20%``: the unit is said once."""
    last = numbers.quantity(match["last"] + match["gap"] + match["unit"], language)
    first = numbers.number(match["first"], language)
    between = numbers.TO.get(language.base, "")  # a Russian says the numbers one behind the other
    return " ".join(one for one in (first, between, last) if one) if first and last else None


_MEASURED = listed(one for one in locales.UNITS if len(one) > 1 or one in "%mglLVWh")
_BETWEEN = rule(
    rf"(?<![\w.,-])(?P<first>\d{{1,6}}(?:[.,]\d{{1,2}})?)%?\s?[-–]\s?(?P<last>\d{{1,6}}(?:[.,]\d{{1,2}})?)(?P<gap>\s?)(?P<unit>{_MEASURED})"
    r"(?![\w²³/'])",
    _range,
)
_OWN_NAMES: dict[str, dict[str, list[str]]] = table("units")


def _own(base: str) -> Rule:
    """Units that the CLDR has no name for, in the language's own table: one, and more."""
    names = _OWN_NAMES[base]

    def read(match: re.Match[str], language: Language) -> str | None:
        amount = match["amount"]
        if match["unit"] == "ha" and _VERB.match(match.string, match.end()):
            return None  # a verb in Spanish and Italian
        one, many = names[match["unit"]]
        spoken = numbers.number(amount, language)
        if spoken is None:
            return None
        noun = one if amount == "1" else many
        return f"{agreement.agreed(spoken, noun, base, noun=True)} {noun}"

    return rule(rf"(?<![\w.,])(?P<amount>-?\d{{1,6}}(?:,\d{{1,3}})?)\s?(?P<unit>{listed(names)})(?![\w/²³'])", read)


_BY = {
    "en": "by",
    "de": "mal",
    "fr": "sur",
    "es": "por",
    "it": "per",
    "pt": "por",
    "nl": "bij",
    "sv": "gånger",
    "ru": "на",
}


def _compound(match: re.Match[str], language: Language) -> str | None:
    """``eine 1-TB-SSD``, ``der 5-km-Lauf``: a unit within a German word."""
    measured = locales.measured("\0", 2, match["unit"], language)
    noun = measured.partition("\0")[2].strip() if measured else _OWN_NAMES["de"].get(match["unit"], [""])[0]
    spoken = numbers.number(match["amount"], language)
    return f"{'ein' if match['amount'] == '1' else spoken} {noun} " if noun and spoken else None


_AMPERES = {"de": " Ampere", "fr": " ampères", "es": " amperios", "it": " ampere", "pt": " amperes", "ru": " ампер"}
_ELECTRIC = "V|W|kW|[Vv]olts?|[Ss]icherung|[Ss]trom|[Ff]usible|[Cc]orrente|[Cc]orriente|[Ff]usibile|disjuntor|[Tt]omada"


def _of_current(base: str) -> Rule:
    return rule(rf"\b(?:{_ELECTRIC})\b[^.;]{{0,24}}\d(?P<said>\sA)(?!\w|\.\w)", _AMPERES[base], needs=r"\d\sA\b")


def _tall(match: re.Match[str], language: Language) -> str | None:
    """``1m80`` → un mètre quatre-vingts."""
    metres = numbers.quantity(f"{match['metres']} m", language)
    between = {"es": " ", "it": " e ", "pt": " e "}.get(language.base, " ")
    return f"{metres}{between}{numbers.words(int(match['rest']), language)}" if metres else None


_STATURE = rule(r"(?<![\w.,])(?P<metres>[1-9])\s?m\s?(?P<rest>[1-9]\d)(?![\w²³]|[.,]\d)", _tall, needs=r"\d\s?m\s?\d")


def _pressure(match: re.Match[str], language: Language) -> str:
    first, last = (numbers.words(int(match[name]), language) for name in ("first", "last"))
    return f"{first} over {last} millimeters of mercury"


def _fahrenheit(match: re.Match[str], language: Language) -> str:
    scale = "Fahrenheit" if match["unit"] == "F" else "Celsius"
    return f"{numbers.number(match['amount'], language)} degrees {scale}"


_COMPOUND = rule(
    rf"(?<![\w.,-])(?P<amount>\d{{1,5}}(?:,\d{{1,2}})?)-(?P<unit>{_MEASURED}|{listed(_OWN_NAMES['de'])})-(?=[A-ZÄÖÜ])",
    _compound,
)
_TIMES = Pattern(r"\s?[xх×]\s?")
_SIDES = rule(
    r"(?<![\w.,])(?P<sides>\d{1,6}(?:[.,]\d{1,3})?(?:\s?[xх×]\s?\d{1,6}(?:[.,]\d{1,3})?){1,3})"
    rf"\s?(?P<unit>{_MEASURED}|м)(?![\w²³/'])",
    _dimensions,
)


def _by(base: str) -> Rule:
    """``25 m x 10 m``, ``9" x 13"``: each side with its unit."""
    return rule(rf"(?<=\d)\s?(?:{_MEASURED}|м|[\"'])(?P<said>\s[xх×]\s|(?<=\")[xх×])(?=\d)", f" {_BY[base]} ")


_ATTRIBUTED = "|".join(
    sorted(
        (re.escape(one) for one in locales.UNITS if one.isascii() and one not in ("%", "s", "h", "t")),
        key=len,
        reverse=True,
    )
)
_DETERMINED = (
    "[Aa]n?|[Tt]he|[Tt]his|[Tt]hat|[Mm]y|[Yy]our|[Hh]is|[Hh]er|[Ii]ts|[Oo]ur|[Tt]heir|[Oo]ne|[Ee]ach|[Ee]very|[Aa]nother"
    "|[Nn]ew|[Oo]ld|[Ss]mall|[Bb]ig|[Ll]arge|[Tt]iny|[Nn]o"
)
_DRIVEN = (
    "batter(?:y|ies)|bulbs?|lamps?|adapters?|chargers?|motors?|outlets?|supply|supplies|power|panels?|heaters?|angles?|turns?"
    "|rotation|views?|cameras?|lens(?:es)?|speakers?|amplifiers?|light|lights|current|circuits?|fuses?|LEDs?|rails?|displays?"
    "|screens?|monitors?|engines?|sockets?|systems?|transformers?|hum|signals?|tones?|weather|heat|arc|slope|bend"
)
_ONE_UNIT = {"V": "volt", "W": "watt", "kW": "kilowatt", "°": "degree", "Hz": "hertz", "A": "amp"}
_POINTED = r"tbsps?|tsps?|yds?|ozs?|lbs?|ft|hrs?|mins?|secs?|yrs?|gals?|qts?|pcs?|wks?|mos"
_ENGLISH = [
    rule(r"(?<![\w.,'])(?P<wide>\d{1,3})'\s?[xX×]\s?(?P<long>\d{1,3})'(?!\w)", _room),
    _SIDES,
    _BETWEEN,
    _by("en"),
    rule(r"(?<![\w.,/-])(?P<amount>-?[1-9]\d{1,2}(?:\.\d)?)(?P<unit>F)(?![\w'])(?!\.\w)", _fahrenheit),
    rule(r"(?<![\w.,])(?P<metres>[12])m(?P<rest>[0-9]\d)(?!\w|[.,]\d)", _stature, needs=r"\dm\d"),
    rule(
        r"(?<![\w.,])(?P<degrees>\d{1,3})°\s?(?P<minutes>\d{1,2})'(?:\s?(?P<seconds>\d{1,2}(?:\.\d{1,3})?)(?:\"|''))?(?:\s?(?P<way>[NSEW])(?!\w))?",
        _arc,
        needs=r"°\s?\d",
    ),
    rule(r"(?<=°)\s?(?P<way>[NSEW])(?!\w)", lambda match, _: f" {_WAYS[match['way']]}", piece="°"),
    rule(
        r"(?P<said>(?<![\w.,-])(?P<amount>\d{1,3})-in\.)(?=\s[a-z])",
        lambda match, language: f"{numbers.number(match['amount'], language)} inch",
        piece="-in.",
    ),
    rule(
        rf"\b(?:{_QUANTITIES})\s(?:(?:of|is|was|at|to|by|about|up\sto)\s){{0,2}}(?P<said>(?P<amount>\d{{1,5}}(?:\.\d{{1,4}})?)\s?(?P<unit>[NJAKCT]))(?!\w|\.\w|[-'+/])",
        _physical,
    ),
    rule(r"(?<![\w.])[fF]/(?=\d)", "F ", needs=r"[fF]/\d"),
    rule(r"(?<=\d)\s?(?P<said>pt\.?)(?=\s(?:font|type|text|bold|size)\b)", " point", piece="pt"),
    rule(
        r"\b(?:at|to|of|below|above|under|over|around|about|oven|[Pp]reheat|[Bb]ake|reached|hit|is|was)\s"
        r"(?P<said>(?P<amount>-?\d{1,3})\s?(?P<unit>[FC]))(?![\w'+#])(?!\.\w)(?!\s[A-Z])",
        _fahrenheit,
    ),
    rule(r"(?<![\w.,/])(?P<first>\d{2,3})/(?P<last>\d{2,3})\smm\s?Hg(?!\w)", _pressure),
    rule(r"(?<![\w.,/-])\d{1,5}x\d{1,5}(?P<said>\s?px)(?!\w)", " pixels"),
    rule(
        rf"(?P<said>{_AMOUNT}\s?(?P<unit>V|W|kW|°|Hz|A))(?=\s(?:{_DRIVEN})\b)",
        lambda match, language: f"{numbers.number(match['amount'], language)} {_ONE_UNIT[match['unit']]}",
    ),
    rule(rf"\b(?:{_DETERMINED})\s(?P<said>{_AMOUNT}\s?(?P<unit>{_ATTRIBUTED})\.?)(?=\s[a-z]{{3}})", _before_a_thing),
    rule(
        rf"(?P<said>(?<![\w.,-])(?P<amount>\d{{1,6}})-(?P<unit>{_ATTRIBUTED}|{_UNITS})(?:\.(?=\s[a-z]))?)(?=[\s,;:!?)]|-[a-z]|$)",
        _before_a_thing,
    ),
    rule(r"(?<![\w.,'])(?P<feet>\d{1,2})'(?=\s[a-z]|[,;)]|\.?$)", _feet),
    rule(
        r"(?<![\w.,])(?P<feet>\d)\s?(?:ft\.?|feet|foot)\s(?P<inches>1[01]|\d)\s?in(?:\.|ch(?:es)?)?(?!\w)",
        _height,
    ),
    rule(r"(?<![\w.,'])(?P<feet>\d{1,2})'\s?(?P<inches>1[01]|\d)(?:\"|'')?(?!\w)", _height),
    rule(rf"{_AMOUNT}\"(?!(?!x\d)\w)", _inches),
    rule(rf"{_AMOUNT}\s?(?P<unit>{_UNITS})(?![\w/])", _named),
    rule(rf"(?<=\d)\s?(?:{_UNITS}|{_ATTRIBUTED}|{_POINTED})(?P<said>\.)(?=\s[a-z(&])", ""),
]


def _rules(base: str) -> list[Rule]:
    if base == "en":
        return _ENGLISH
    return [
        *([_COMPOUND] if base == "de" else ()),
        _STATURE,
        *([_of_current(base)] if base in _AMPERES else ()),
        _SIDES,
        _BETWEEN,
        _by(base),
        *([_own(base)] if base in _OWN_NAMES else ()),
    ]


RULES = RulesOf(_BY, _rules)
