"""Russian numbers in the case of what they count and of what stands before: в 5 городах, около 2,5 тыс. чел.

What is counted shows the case where it is written out; where it stands in short, the word before tells it.
"""

import re

from backend.text import morphology
from backend.text.kinds import inflected, russian_amounts
from backend.text.kinds.rule import Rule, Rules, listed, rule
from backend.text.kinds.russian_amounts import UNITS
from backend.text.kinds.russian_days import MONTHS
from backend.text.kinds.russian_governors import an_object, before, governed
from backend.text.kinds.tables import table
from backend.text.languages import Language
from backend.text.pattern import Pattern

_RANKED = frozenset(table("russian_ranked")["nouns"].split())
"""Lemmas of what is numbered, so that 4 этаже is the fourth floor."""
_STOREYS = frozenset("этаж класс курс тур подъезд место канал разряд".split())  # noqa: SIM905
"""Of which one is rather the first than one: на 1 этаже."""
_MONTHS = "|".join(MONTHS)
_SCALES = "тыс|млн|млрд|трлн"
_NUMBER = r"\d{1,3}(?:\s\d{3}){1,3}(?!\d)|\d{1,9}"
_FRACTION = r"(?:,\d{1,3}(?!\d))?"
_STARTS = r"(?<![\w.,/:–−+№#-])(?<!№\s)"
_WORD = Pattern(r"[\s\u00a0](?![сc]\s)([а-яё]+)(?![\w-])")
_ADJECTIVES = 2
_PREPOSITIONS = frozenset("в во на с со к ко о об и до по от из за у не то что как бы же ли а но или".split())  # noqa: SIM905


def _plain(written: str) -> str:
    return re.sub(r"\s", "", written)


def _default(match: re.Match[str], start: int) -> str:
    """The case of what does not show it: the commonest that the word before asks for."""
    written = before(match, start)
    cases = governed(written)
    if not cases:
        return "a" if an_object(match) else "n"
    if cases.startswith("ap") and _FROM.match(match.string, match.end()):
        return "p"  # в 3 км от дома
    return cases[0]


_FROM = Pattern(r"\s(?:от|к\s(?:северу|югу|западу|востоку)|езды|ходьбы|пути|друг)(?!\w)")


def _measured(match: re.Match[str], _language: Language) -> str | None:
    """``около 5 км``, ``до 1,2 млн чел.``, ``10–15 %``: the number with what stands in short behind it."""
    case = _default(match, match.start())
    scale, unit = match["scale"], match["unit"] or match["prefix"]
    lemmas = [UNITS[one] for one in (scale, unit) if one]
    number = _plain(match["value"])
    said = russian_amounts.amount(number, case, lemmas[0])
    if not said:
        return None
    if match["sign"]:
        said = f"минус {said}"
    if match["first"]:
        said = f"{russian_amounts.amount(_plain(match['first']), case, '')} {said}"
    if len(lemmas) > 1:
        said = f"{said} {russian_amounts.noun(lemmas[1], 5, 'g')}"
    return f"{said}." if match[0].endswith(".") and _ENDS.match(match.string, match.end()) else said


_ENDS = Pattern(r"[\"')»]*(?:\Z|\s[«\"]?[А-ЯЁ])")
"""What shows that the point of an abbreviation ended its sentence too."""


def _worded(match: re.Match[str], _language: Language) -> str | None:
    """``в 5 городах``, ``21 студента``, ``на 4 этаже``: what is counted is written out."""
    counted = _counted(match)
    if counted is None:
        return None
    value = int(_plain(match["value"]))
    cases = governed(before(match))
    singular = [one for one in counted if not one.plural]
    if any(one.lemma in _RANKED for one in counted) and not _is_amount(value, counted):
        return _ranked(value, singular, cases)
    possible = _possible(value, counted)
    if not possible:
        return None
    wanted = cases or ("an" if an_object(match) else "nagdip")
    if match["first"] and not cases and match.string.startswith(" лет", match.end()) and _PEOPLE.search(before(match)):
        wanted = "g"  # Детям 6–12 лет
    case, form = next(((case, possible[case]) for case in wanted if case in possible), next(iter(possible.items())))
    if cases and case not in cases:
        return None  # counted by something else: к 5 прибавить
    said = russian_amounts.cardinal(value, case, form.gender, alive=form.alive)
    if match["first"]:
        first = int(_plain(match["first"]))
        return f"{russian_amounts.cardinal(first, case, form.gender, alive=form.alive)} {said}"
    return said


_PEOPLE = Pattern(
    r"(?<!\w)(?:дет|реб|люд|подрост|мальчик|девоч|возраст|женщин|мужчин|школьник|юнош|девуш|пациент)\w*\s\Z",
    re.IGNORECASE,
)


def _counted(match: re.Match[str]) -> list[morphology.Form] | None:
    """What the noun behind the number may be; adjectives between are passed over."""
    at = match.end()
    last: list[morphology.Form] | None = None
    for _ in range(_ADJECTIVES + 1):
        found = _WORD.match(match.string, at)
        if found is None or found[1] in _PREPOSITIONS:
            return last
        kinds = morphology.forms(found[1])
        nouns = [one for one in kinds if one.part == "NOUN" and one.case]
        adjectives = [one for one in kinds if one.part in ("ADJF", "PRTF")]
        if nouns and not (adjectives and kinds[0].part != "NOUN"):
            return nouns if kinds[0].part == "NOUN" else last
        if not adjectives:
            return last
        last = [one for one in adjectives if one.plural and one.case in "dip"]
        at = found.end()
    return last


def _is_amount(value: int, counted: list[morphology.Form]) -> bool:
    """Whether the noun's form is that of something counted: 4 этажа, 5 этажей, в 3 местах."""
    if any(one.plural for one in counted):
        return True
    if russian_amounts.is_one(value):
        return value > 20 or not any(one.lemma in _STOREYS for one in counted)
    return russian_amounts.is_few(value) and any(one.case == "g" for one in counted)


def _ranked(value: int, singular: list[morphology.Form], cases: str) -> str | None:
    known = {one.case: one for one in reversed(singular)}
    case = next((one for one in (cases or "nagdip") if one in known), "")
    if not case:
        return None
    form = known[case]
    lifeless = case == "a" and form.gender != "f"
    return inflected.russian_ordinal(value, "n" if lifeless else case, form.gender)


def _possible(value: int, counted: list[morphology.Form]) -> dict[str, morphology.Form]:
    """The cases in which a number can stand before these forms."""
    found: dict[str, morphology.Form] = {}
    for one in counted:
        cases = one.case if one.plural and one.case in "gdip" else ""
        if russian_amounts.is_one(value):
            cases = "" if one.plural else one.case
        elif russian_amounts.is_few(value):
            if not one.plural and one.case == "g":
                cases = "na"
            elif cases == "g" and one.alive:
                cases = "ga"
        elif cases == "g":
            cases = "nag"
        for case in cases:
            found.setdefault(case, one)
    return found


def _lone(match: re.Match[str], _language: Language) -> str | None:
    """``с 8 до 17``, ``к 5``, ``между 5 и 10``: a number that counts nothing."""
    cases = governed(before(match))
    case = cases[:1]
    if case not in ("g", "d", "i") or (cases in ("ai", "pa")):
        return None
    numbers = [one for one in (match["first"], match["value"]) if one]
    return " ".join(russian_amounts.amount(_plain(one), case) for one in numbers)


def _second(match: re.Match[str], _language: Language) -> str:
    return russian_amounts.cardinal(int(match["value"]), "i")


def _clock(match: re.Match[str], _language: Language) -> str | None:
    """``до 18:00`` → восемнадцати ноль ноль, ``к 9:30``."""
    case = governed(before(match))[:1]
    if case not in ("g", "d"):
        return None
    hour, minute = int(match["hour"]), int(match["minute"])
    zero = "ноль " if minute < 10 else ""
    rest = "ноль" if not minute else russian_amounts.cardinal(minute, case)
    return f"{russian_amounts.cardinal(hour, case)} {zero}{rest}"


def _part(match: re.Match[str], _language: Language) -> str:
    """``около 2/3`` → двух третей, ``1/2 ст. л.`` → половина столовой ложки."""
    over, under = _VULGAR[match["sign"]] if match["sign"] else (int(match["over"]), int(match["under"]))
    case = _default(match, match.start())
    unit = f" {morphology.inflected(UNITS[match['unit']], 'g', plural=False)}" if match["unit"] else ""
    if under in _NAMED_PARTS:
        name = _NAMED_PARTS[under]
        one = morphology.inflected(name, case, plural=False)
        said = one if over == 1 else russian_amounts.amount(str(over), case, name)
    else:
        single = russian_amounts.is_one(over)
        part = inflected.russian_ordinal(under, case if single or case not in "na" else "g", "f" if single else "p")
        said = f"{russian_amounts.cardinal(over, case, 'f')} {part}"
    return f"{said}{unit}"


def _hyphened(match: re.Match[str], _language: Language) -> str | None:
    """``в 3-й квартире`` → третьей, ``из 3-х вариантов`` → трёх: the noun shows case and gender."""
    value, ending = int(match["value"]), match["ending"]
    if ending in ("х", "ти", "и") and value in (2, 3, 4):
        return russian_amounts.cardinal(value, "g")
    counted = _counted(match) or []
    asked = governed(before(match))
    said = {one.case: _agreeing(value, one) for one in reversed(counted)}
    fitting = {case: word for case, word in said.items() if word.endswith(ending)}
    return next((fitting[case] for case in asked if case in fitting), next(iter(fitting.values()), None))


def _agreeing(value: int, form: morphology.Form) -> str:
    case = "n" if form.case == "a" and (form.plural or form.gender != "f") else form.case
    return inflected.russian_ordinal(value, case, "p" if form.plural else form.gender or "m")


_NAMED_PARTS = {2: "половина", 3: "треть", 4: "четверть"}
_VULGAR = {"½": (1, 2), "⅓": (1, 3), "¼": (1, 4), "⅔": (2, 3), "¾": (3, 4), "⅕": (1, 5), "⅛": (1, 8)}
_UNIT = listed(one for one in UNITS if one not in _SCALES.split("|"))
_WITH_POINTS = (
    *("руб", "коп", "чел", "мин", "сек", "ч", "шт", "мес", "нед", "дн", "экз", "стр", "уп"),
    *(r"\.\sл", r"\.\sс", r"\.л"),
)
_POINTED = f"(?:{'|'.join(f'(?<={one})' for one in _WITH_POINTS)})"
"""Behind a unit that is written with a point."""
_FIRST = rf"(?:(?P<first>(?:{_NUMBER}){_FRACTION})\s?[-–—]\s?)?"


def _rules() -> list[Rule]:
    ends, point = r"(?![\w/²³·])", rf"(?:{_POINTED}\.)?"
    return [
        rule(
            rf"{_STARTS}{_FIRST}(?P<sign>(?<!\w)[-−](?=\d))?(?P<prefix>[$€£])?(?P<value>(?:{_NUMBER}){_FRACTION})"
            rf"(?:\s?(?P<scale>{_SCALES})\b\.?)(?:\s?(?P<unit>{_UNIT}){ends}{point})?(?!\w)",
            _measured,
            needs=_SCALES,
        ),
        rule(
            rf"{_STARTS}{_FIRST}(?P<sign>(?<!\w)[-−](?=\d))?(?P<prefix>)(?P<value>(?:{_NUMBER}){_FRACTION})"
            rf"\s?(?P<scale>)(?P<unit>{_UNIT}){ends}(?!\s?\d\s){point}",
            _measured,
        ),
        rule(
            rf"{_STARTS}(?<!\d\s)(?:(?P<over>\d{{1,2}})/(?P<under>\d{{1,3}})|(?P<sign>[{''.join(_VULGAR)}]))(?![/.,-]\d|\w)"
            rf"(?:\s?(?P<unit>{_UNIT}){ends}{point})?",
            _part,
            needs=r"\d/\d|[¼-¾⅐-⅞]",
        ),
        rule(
            rf"{_STARTS}(?P<first>)(?P<value>\d{{1,4}})-(?P<ending>[ыиоаея]?[йяею]|[оыи]?го|[оыи]?му?|[ыи]?х|[ыи]?ми|ти)(?=\s[а-яё])",
            _hyphened,
            needs=r"\d-[а-я]",
        ),
        rule(
            rf"{_STARTS}{_FIRST}(?P<value>{_NUMBER})(?=\s[а-яё]{{2}})(?!\s(?:{_MONTHS}|год\w*|век\w*|{_SCALES})(?!\w))",
            _worded,
        ),
        rule(
            rf"{_STARTS}(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?![\d:])",
            _clock,
            needs=r"\d:\d",
        ),
        rule(
            r"(?<!\w)[Мм]ежду\s\d{1,6}\sи\s(?P<said>(?P<value>\d{1,6}))(?![\w:/–-]|[.,]\d)",
            _second,
            piece="ежду",
        ),
        rule(
            rf"{_STARTS}{_FIRST}(?P<value>(?:{_NUMBER}){_FRACTION})(?![\w:/–%₽$€°-]|[.,]\d|\s?[%₽$€°])"
            rf"(?!\s(?:{_MONTHS}|г\.|гг\.|год\w*|век\w*)(?!\w))",
            _lone,
        ),
    ]


RULES: Rules = {"ru": _rules()}
