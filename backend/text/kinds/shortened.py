"""Abbreviations by their case and neighbours: Main St. and St. Paul, Fig. 3 and a fig, Sen. Warren."""

import re

from backend.text import agreement, numbers
from backend.text.kinds.rule import Rule, RulesOf, ended, listed, rule
from backend.text.kinds.tables import table
from backend.text.languages import Language
from backend.text.pattern import Pattern

_FIGURE = r"(?=\d|[IVXLC]{1,6}\b)"
_TABLE = table("shortened")
BEFORE_FIGURES = _TABLE["before_figures"]
BEFORE_NAMES = _TABLE["before_names"]
AFTER_FIGURES = _TABLE["after_figures"]
_ALWAYS = _TABLE["always"]
_STREETS = _TABLE["streets"]
_DIRECTIONS = _TABLE["directions"]
_ALONE = "Rd|Ave|Blvd|Hwy|Pkwy"
_STATES = _TABLE["states"]
_STATES_IN_SHORT = _TABLE["states_in_short"]
_WORDS_TOO = {"HI", "IN", "ME", "OH", "OK", "OR"}
_ONLY_STATES = "Ariz|Calif|Okla|Tenn|Fla|Minn|Wyo|Colo|Conn|Nev|Neb|Mich|Wis|Penn"
"""States in short that are no words, nor names of people."""
_RUBLES = _TABLE["russian_counted"]


def _before_figures(base: str) -> Rule:
    names = BEFORE_FIGURES[base]
    return rule(
        rf"(?<![\w.])(?P<name>{listed(names)})\.?(?<=[.º°])\s?{_FIGURE}",
        lambda match, language: _in_case(names[match["name"]], match, language),
        needs=r"[.º°]\s?[\dIVXLC]",
    )


def _before_letter(base: str) -> Rule:
    """``app. B``, ``Fig. A``: what is numbered by letters."""
    names = {
        short: full for short, full in BEFORE_FIGURES[base].items() if len(short) > 1 and short not in _NOT_LETTERED
    }
    return rule(
        rf"(?<![\w.])(?P<name>{listed(names)})\.\s(?P<letter>[B-H]|A(?!\s[a-z]))(?![\w'&-]|\.\w|\.\s\w)",
        lambda match, language: f"{names[match['name']]} {_letter(match['letter'], language)}",
        needs=r"\.\s[A-H](?!\w)",
    )


_NOT_LETTERED = frozenset(("No", "no", "nos", "ca", "ph", "Ph", "St", "Str", "Bd", "Av", "av"))


def _letter(letter: str, language: Language) -> str:
    return "eigh" if (letter, language.base) == ("A", "en") else letter


def _before_names(base: str) -> Rule:
    names = BEFORE_NAMES[base]
    return rule(
        rf"(?<![\w.])(?<!\d\s)(?P<name>{listed(names)})\.(?=\s?[^\W\d_a-zà-ÿа-яё])",
        lambda match, language: _in_case(names[match["name"]], match, language),
        needs=r"\.\s?[^\W\d_a-zà-ÿа-яё]",
    )


def _in_case(name: str, match: re.Match[str], language: Language) -> str | None:
    if language.base == "ru" and _ends_a_sentence(match):
        return None
    said = _in_russian_case(name, match) if language.base == "ru" else name
    return said if match.string[match.end() : match.end() + 1].isspace() else f"{said} "


def _in_russian_case(name: str, match: re.Match[str]) -> str:
    """``из г. Тверь`` → города, ``на ул. Мира`` → улице; behind в and на it is a place."""
    from backend.text import morphology
    from backend.text.kinds import russian_governors  # of Russian alone

    cases = russian_governors.governed(russian_governors.before(match))
    case = _OF_PLACES.get(cases, cases[:1])
    return morphology.inflected(name, case, plural=False) if case and name not in _STANDING else name


def _ends_a_sentence(match: re.Match[str]) -> bool:
    """``Дай им. Он ждёт.``, ``Это редкий ген. Он важен.``: words that are written like an abbreviation."""
    from backend.text import morphology

    following = _FOLLOWING.match(match.string, match.end())
    if following is None or not match["name"].islower():
        return False
    kinds = morphology.forms(following[1].casefold())
    if match["name"] == "им":  # имени Кирова: the name is in the genitive, or begins with an initial
        return len(following[1]) > 1 and not any(one.case == "g" and not one.plural for one in kinds)
    return kinds[0].part in ("NPRO", "VERB", "CONJ", "PREP", "PRCL", "ADVB")


_FOLLOWING = Pattern(r"\s([А-ЯЁ][а-яё]*)(?![\w.-])")
_OF_PLACES = {"ap": "p", "ad": "d", "ai": "i"}
"""What prepositions of more than one case ask for before a place: в городе, по улице, под городом."""
_STANDING = frozenset(("имени", "около", "номер", "Святой", "музыка", "слова", "пэгэтэ", "пункты"))


def _after_figures(base: str) -> Rule:
    names = AFTER_FIGURES[base]

    def read(match: re.Match[str], language: Language) -> str:
        named = names[match["name"]]
        if language.base == "en" and _ONE.search(match.string[max(0, match.start() - 4) : match.start()]):
            named = _SINGULAR.get(named) or named.removesuffix("s")
        return " " + ended(match, named)

    return rule(rf"(?<=\d)\s?(?P<name>{listed(names)})\.(?!\w)", read, needs=r"\d\s?[^\W\d_]+\.")


def _one_of(base: str) -> Rule:
    """``1 min.`` → un minuto."""
    names = {short: one for short, many in AFTER_FIGURES[base].items() if (one := _single(many, base)) != many}

    def read(match: re.Match[str], language: Language) -> str:
        one = names[match["name"]]
        return ended(match, f"{agreement.agreed(numbers.words(1, language) or '1', one, base, noun=True)} {one}")

    return rule(rf"(?<![\w.,/:-])1\s?(?P<name>{listed(names)})\.(?!\w)", read, needs=r"1\s?[^\W\d_]+\.")


def _single(many: str, base: str) -> str:
    """``minuti`` → minuto; what has no rule stays."""
    if base == "it":
        return re.sub("i$", "e" if many == "abitanti" else "o", re.sub("e$", "a", many))
    if base == "de":
        return re.sub(r"(?<=[tdhn])en$", "e", many) if many in _GERMAN_IN_EN else _GERMAN_ONE.get(many, many)
    return re.sub("s$", "", many)


_GERMAN_IN_EN = ("Minuten", "Stunden", "Sekunden", "Wochen", "Flaschen", "Seiten")
_GERMAN_ONE = {
    "Millionen": "Million",
    "Milliarden": "Milliarde",
    "Personen": "Person",
    "Monate": "Monat",
    "Punkte": "Punkt",
    "Packungen": "Packung",
}
_ONE = Pattern(r"(?<![\d.,/-])1$")
_SINGULAR = {"inches": "inch", "feet": "foot"}


def _always(base: str) -> list[Rule]:
    return [_fixed(pattern, said) for pattern, said in _ALWAYS[base].items()]


def _fixed(pattern: str, said: str) -> Rule:
    def read(match: re.Match[str], _language: Language) -> str | None:
        named = match.string[max(0, match.start() - 1) : match.start()] in _WITHIN_NAMES
        return None if named else ended(match, said)

    return rule(pattern, read, piece=_piece(pattern))


_WITHIN_NAMES = (".", "/", "\\", "_")
"""Before an abbreviation these make it a part of a file's name: zim.orig.tar."""


def _piece(pattern: str) -> str:
    """The longest piece of a pattern that is written out and always there: ``ssn`` with its point of ``[Aa]ssn``."""
    plain = re.sub(r"\(\?(?:[=!]|<[=!])(?:[^()]|\([^()]*\))*\)|\[[^\]]*\]|\\[bwdsWDS]", "\0", pattern)
    while group := re.search(r"\((?:\?:|\?P<\w+>)([^()]*)\)([?*{]?)", plain):
        always = "" if "|" in group[1] or group[2] else group[1]
        plain = f"{plain[: group.start()]}\0{always}\0{plain[group.end() :]}"
    pieces = re.findall(r"(?:(?:[^\W_]|[/&']|\\\.)(?![?*{]))+", plain)
    return max(pieces, key=len, default="").replace("\\.", ".") if "|" not in plain else ""


def _street(match: re.Match[str], _language: Language) -> str:
    return ended(match, _STREETS[match["street"]])


def _german_street(match: re.Match[str], _language: Language) -> str:
    return ended(match, f"{match['street']}straße")


def _russian_counted(match: re.Match[str], language: Language) -> str | None:
    one, few, many = _RUBLES[match["name"]]
    if "," in match["amount"]:
        return ended(match, f"{numbers.number(match['amount'], language)} {few}")  # два целых … миллиона
    value = int(re.sub(r"\s", "", match["amount"]))
    last, teen = value % 10, 10 < value % 100 < 20
    noun = one if last == 1 and not teen else few if 2 <= last <= 4 and not teen else many
    spoken = numbers.words(value, language)
    if spoken is not None and one[-1] in "ая":
        spoken = re.sub("один$", "одна", re.sub("два$", "две", spoken))
    return ended(match, f"{spoken} {noun}")


def _kitchen(match: re.Match[str], _language: Language) -> str:
    """``2 c. sugar`` → cups, ``1 T. butter`` → tablespoon."""
    one = match["amount"].strip() == "1" or match["amount"][-1] in "½¼¾⅓⅔⅛" or "/" in match["amount"]
    return f" {_KITCHEN[match['unit']]}{'' if one else 's'}"


_ROAD = rf"\b(?:{listed(_STREETS)})\b"
_KITCHEN = {"c": "cup", "C": "cup", "T": "tablespoon", "t": "teaspoon", "pt": "pint", "qt": "quart"}
_OWN: dict[str, list[Rule]] = {
    "en": [
        rule(
            r"(?<![\w.,])(?P<amount>\d{1,2}(?:\s?[½¼¾⅓⅔⅛]|/\d|\s\d/\d)?|[½¼¾⅓⅔⅛])(?P<said>\s?(?P<unit>[cCTt]|pt|qt)\.)"
            r"(?=\s(?!of\b|and\b|or\b|to\b|in\b|is\b|was\b)[a-z]{3})",
            _kitchen,
            needs=r"[\d½¼¾⅓⅔⅛]\s?[cCTtpq]",
        ),
        rule(
            rf"\b(?:mi|miles?|km|kilometers?|blocks?|feet|ft|yards?|minutes|hours?|just|due|far|heading|head|turn|go|I-\d{{1,3}}"
            rf"|Route\s\d{{1,3}}|Highway\s\d{{1,3}})\.?\s(?P<said>(?P<way>{listed(_DIRECTIONS)}))(?=\s(?:of|on|along|from|to|toward|for|at)\b|[,;]|\.?\s?$)",
            lambda match, _: _DIRECTIONS[match["way"]],
            needs=r"(?<!\w)[NSEW]{1,2}(?!\w)",
        ),
        rule(
            rf"\b[A-Z][a-z]{{1,15}},\s(?P<said>(?P<state>{listed(_STATES)}))(?=,?\s\d{{5}}\b)",
            lambda match, _: _STATES[match["state"]],
            needs=r",\s[A-Z]{2}(?!\w)",
        ),
        rule(
            rf"\b[A-Z][a-z]{{1,15}},\s(?P<said>(?P<state>{listed(_STATES.keys() - _WORDS_TOO)}))"
            r"(?=[.,;)]|\s[a-z]|\s?$)",
            lambda match, _: _STATES[match["state"]],
            needs=r",\s[A-Z]{2}(?!\w)",
        ),
        rule(
            rf"\b[A-Z][a-z]{{1,15}},\s(?P<said>(?P<state>{listed(_STATES_IN_SHORT)})\.)(?!\w)",
            lambda match, _: ended(match, _STATES_IN_SHORT[match["state"]]),
            needs=r",\s[A-Z][\w.]{1,6}\.",
        ),
        rule(
            rf"\b(?P<state>{_ONLY_STATES})\.(?=[,;)]|\s(?:[a-z(\d]|[A-Z]\w+\.)|\s?$)",
            lambda match, _: ended(match, _STATES_IN_SHORT.get(match["state"], "Pennsylvania")),
            needs=_ONLY_STATES,
        ),
        rule(
            rf"\b(?P<state>{listed(_STATES_IN_SHORT)})\.(?=,?\s(?:and|or)\s(?:{listed(_STATES_IN_SHORT)})\.)",
            lambda match, _: _STATES_IN_SHORT[match["state"]],
            needs=r"\.,?\s(?:and|or)\s[A-Z][\w.]{1,5}\.",
        ),
        rule(
            rf"\b(?:{listed(_STATES_IN_SHORT)})\.,?\s(?:and|or)\s(?P<said>(?P<state>{listed(_STATES_IN_SHORT)})\.)",
            lambda match, _: ended(match, _STATES_IN_SHORT[match["state"]]),
            needs=r"\.,?\s(?:and|or)\s[A-Z][\w.]{1,5}\.",
        ),
        rule(
            rf"\b(?P<said>(?P<way>{listed(_DIRECTIONS)})\.?)(?=\s(?:[A-Z]\w{{1,20}}|\d{{1,3}}(?:st|nd|rd|th))"
            rf"\s(?:{listed(_STREETS)}|Street|Avenue|Road|Drive|Lane|Boulevard)\b)",
            lambda match, _: _DIRECTIONS[match["way"]],
            needs=r"(?<!\w)[NSEW]{1,2}(?!\w)",
        ),
        rule(
            rf"\((?P<said>(?P<party>[RDI])-(?P<state>{listed([*_STATES, *_STATES_IN_SHORT])})\.?)\)",
            lambda match, _: f"{match['party']}, {(_STATES | _STATES_IN_SHORT)[match['state']]}",
            needs=r"\([RDI]-[A-Z]",
        ),
        rule(
            r"(?<![\w.,])\d{1,5}[A-Za-z]?\s(?:[A-Z]\w{1,20}\s){1,3}(?P<said>(?P<street>St|Dr|Ln|Ct|Pl|Sq|Cir|Ter))(?=[,;)]|\s?$|\s[a-z])",
            _street,
            needs=_ROAD,
        ),
        rule(r"\b[A-Z][a-z]{1,20}\s(?P<said>(?P<street>St|Ln|Sq))(?=,\s[A-Z])", _street, needs=_ROAD),
        rule(rf"(?<=\w's\s)(?P<said>(?P<street>{listed(_STREETS)})\.)(?=\s[a-z(]|,|\s?$)", _street, needs=_ROAD),
        rule(
            rf"(?<=\d\s)(?:[A-Z]\w{{1,20}}\s){{1,3}}(?P<said>(?P<street>{listed(_STREETS)})\.)(?!\w)",
            _street,
            needs=_ROAD,
        ),
        rule(
            rf"\b[A-Z][a-z]{{1,20}}\s(?P<said>(?P<street>{listed(_STREETS)})\.)(?!\s(?:and|or)\s(?:Mr|Ms|Mrs|Miss|Dr|Prof)\b)(?=\s[a-z(]|,|\s?$|\s\d|[\"')])",
            _street,
            needs=_ROAD,
        ),
        rule(
            rf"\b\d{{1,5}}\w{{0,2}}\s(?P<said>(?P<street>{listed(_STREETS)})\.)(?=\s[a-z]|,|\s?$)",
            _street,
            needs=_ROAD,
        ),
        rule(rf"\b[A-Z][a-z]{{1,20}}\s(?P<said>(?P<street>{_ALONE}))(?!\w|\.)", _street, needs=_ROAD),
    ],
    "de": [rule(r"\b(?P<street>[^\W\d_]{3,20})str\.", _german_street)],
    "fr": [rule(r"\bav\.\s?J\.-C\.", "avant Jésus-Christ"), rule(r"\bapr?\.\s?J\.-C\.", "après Jésus-Christ")],
    "ru": [
        rule(
            rf"(?<![\w.,-])(?P<amount>\d{{1,3}}(?:\s\d{{3}}){{1,3}}|\d{{1,9}}(?:,\d{{1,3}})?)\s?(?P<name>{listed(_RUBLES)})\b\.?",
            _russian_counted,
        )
    ],
}


def _rules(base: str) -> list[Rule]:
    return [
        *_OWN.get(base, ()),
        *(_always(base) if base in _ALWAYS else ()),
        *([_before_figures(base), _before_letter(base)] if base in BEFORE_FIGURES else ()),
        *([_before_names(base)] if base in BEFORE_NAMES else ()),
        *([_one_of(base)] if base in AFTER_FIGURES and base != "en" else ()),
        *([_after_figures(base)] if base in AFTER_FIGURES else ()),
    ]


RULES = RulesOf(("en", "de", "fr", "es", "it", "pt", "ru", "nl"), _rules)
