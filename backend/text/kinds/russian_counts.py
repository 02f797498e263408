"""Russian numbers in the case that a preposition asks for: от пяти до десяти минут, к восьми часам, с трёх до пяти."""

import re

from backend.text import locales, numbers
from backend.text.kinds import inflected
from backend.text.kinds.rule import Rules, ended, listed, rule
from backend.text.kinds.tables import table
from backend.text.languages import Language
from backend.text.pattern import Pattern

_TABLE = table("russian_counts")
_AMOUNT = r"(?<![\w.,/:-])(?P<said>(?P<value>\d{1,3}(?:\s\d{3})+|\d{1,6})"
_NO_NUMBER = r"(?![\w:/–-]|[.,]\d|\s?[%₽$€]\w|\s?к?м/[сч])"
_UNITS = listed(_TABLE["units"])
_BEFORE = {case: "|".join(words) for case, words in _TABLE["before"].items()}
_MONTHS = _TABLE["months"]
_PLURAL = {
    "i": Pattern(r"\s(?:\w+(?:ыми|ими)\s)?\w+(?:ами|ями|ьми)(?!\w)"),
    "p": Pattern(r"\s(?:\w+[ыи]х\s)?\w+(?:ах|ях)(?!\w)"),
}


def _value(written: str) -> int:
    return int(re.sub(r"\s", "", written))


def _counted(match: re.Match[str], language: Language, case: str) -> str:
    """The number in a case, with its unit where one is written in short."""
    value = _value(match["value"])
    unit = match["unit"]
    noun = _unit(unit, value, language) if unit else ""
    following = noun or _next_word(match)
    gender = "f" if following.split(" ")[0].endswith(("ы", "и")) and value % 10 == 1 and value % 100 != 11 else "m"
    return f"{inflected.russian_cardinal(value, case, gender)} {noun}".rstrip()


def _next_word(match: re.Match[str]) -> str:
    following = _WORD.match(match.string, match.end())
    return following[1] if following else ""


_WORD = Pattern(r"\s*(\S{1,40})")


def _unit(unit: str, value: int, language: Language) -> str:
    """``км`` behind a number in the genitive: километров, or километра behind one."""
    if unit in _TABLE["own_units"]:
        one, many = _TABLE["own_units"][unit]
        return str(one if value % 10 == 1 and value % 100 != 11 else many)
    amount = 2 if value % 10 == 1 and value % 100 != 11 else 5
    named = locales.measured("\0", amount, unit, language)
    return named.partition("\0")[2].strip() if named else unit


def _genitive(match: re.Match[str], language: Language) -> str | None:
    return _counted(match, language, "g")


def _below(match: re.Match[str], language: Language) -> str:
    """``до -15 °C`` → минус пятнадцати градусов Цельсия."""
    return f"минус {_counted(match, language, 'g')}"


def _range(match: re.Match[str], language: Language) -> str:
    """``около 10–15 дней`` → десяти пятнадцати."""
    last = _counted(match, language, "g")
    return f"{inflected.russian_genitive(int(match['first']))} {last}"


def _dative(match: re.Match[str], language: Language) -> str | None:
    return _counted(match, language, "d")


def _by_its_noun(match: re.Match[str], language: Language) -> str | None:
    """``с 3 друзьями``, ``в 5 домах``: the case is told by the noun's ending."""
    case = next((case for case, pattern in _PLURAL.items() if pattern.match(match.string, match.end())), None)
    return _counted(match, language, case) if case else None


def _between(match: re.Match[str], language: Language) -> str:
    return _counted(match, language, "i")


def _clock(match: re.Match[str], _language: Language) -> str:
    """``до 18:00`` → восемнадцати ноль ноль."""
    minute = int(match["minute"])
    said = (
        inflected.russian_genitive(minute)
        if minute > 9
        else f"ноль {'ноль' if not minute else inflected.russian_genitive(minute)}"
    )
    return f"{inflected.russian_genitive(int(match['hour']))} {said}"


def _year(match: re.Match[str], _language: Language) -> str | None:
    """``с 1941 по 1945``: years that stand alone are ordinals."""
    ending = {"по": "й", "к": "му"}.get(match["before"].lower(), "го")
    return inflected.russian(int(match["value"]), ending)


def _day(match: re.Match[str], _language: Language) -> str | None:
    """``к 9 мая`` → девятому, ``на 5 мая`` and ``по 5 мая`` → пятое."""
    return inflected.russian(int(match["value"]), "му" if match["before"].lower() == "к" else "ое")


def _first_day(match: re.Match[str], _language: Language) -> str | None:
    """``с 1 по 5 мая``."""
    return inflected.russian(int(match["value"]), "го")


def _spoons(match: re.Match[str], language: Language) -> str:
    """``2 ст. л.`` → две столовые ложки, ``½ ч. л.`` → половина чайной ложки."""
    kind, amount = _SPOONS[match["kind"]], match["amount"]
    if amount in _PARTS:
        return f"{_PARTS[amount]} {kind}ой ложки"
    value = int(amount)
    if value % 10 == 1 and value % 100 != 11:
        noun = f"{kind}ая ложка"
    elif 2 <= value % 10 <= 4 and not 10 < value % 100 < 20:
        noun = f"{kind}ые ложки"
    else:
        noun = f"{kind}ых ложек"
    return f"{inflected.russian_cardinal(value, 'n', 'f')} {noun}"


_SPOONS = {"ст": "столов", "ч": "чайн", "дес": "десертн"}
_PARTS = {"½": "половина", "1/2": "половина", "¼": "четверть", "1/4": "четверть", "⅓": "треть", "1/3": "треть"}


def _rubles(match: re.Match[str], language: Language) -> str | None:
    """``5,50 руб.`` → пять рублей пятьдесят копеек."""
    said = numbers.money(f"{match['rubles']},{match['kopecks']} ₽", language)
    return said if said is None else ended(match, said)


def _rubles_of(match: re.Match[str], _language: Language) -> str:
    """``до 2 150,50 ₽`` → двух тысяч ста пятидесяти рублей пятидесяти копеек."""
    rubles, kopecks = (inflected.russian_genitive(_value(match[one])) for one in ("value", "kopecks"))
    return f"{rubles} рублей {kopecks} копеек"


_GENITIVE_BEFORE = rf"(?:(?<!\w)(?:{_BEFORE['g']})\s)"
RULES: Rules = {
    "ru": [
        rule(r"(?<![\w.,/-])(?P<amount>1/[234]|[½¼⅓]|\d{1,2})\s(?P<kind>ст|ч|дес)\.\s?л\.(?!\w)", _spoons, piece="л."),
        rule(
            rf"{_GENITIVE_BEFORE}(?P<said>(?P<value>\d{{1,3}}(?:\s\d{{3}})+|\d{{1,6}}),(?P<kopecks>\d\d)\s?(?:₽|руб\.?))(?!\w)",
            _rubles_of,
        ),
        rule(r"(?<![\w.,])(?P<rubles>\d{1,6}),(?P<kopecks>\d\d)\s?(?:руб|р)(?:\.|(?!\w))", _rubles),
        rule(
            r"(?<!\w)(?:[Сс]о?|[Дд]о|[Оо]т|[Пп]осле|[Оо]коло)\s(?P<said>(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d))(?![\d:])",
            _clock,
        ),
        rule(
            rf"(?<!\w)[Сс]о?\s(?P<said>(?P<value>\d{{1,2}}))(?=\s(?:по|до)\s\d{{1,2}}\s(?:{_MONTHS})(?!\w))", _first_day
        ),
        rule(rf"(?<!\w)(?P<before>[Кк]|[Нн]а|по)\s(?P<said>(?P<value>\d{{1,2}}))(?=\s(?:{_MONTHS})(?!\w))", _day),
        rule(
            r"(?<!\w)(?P<before>[Сс]|[Дд]о|по|[Пп]осле|[Кк])\s(?P<said>(?P<value>1[5-9]\d\d|20\d\d))"
            r"(?=[,.;!?)]|\sпо\s\d|\sдо\s\d|\sи\s|\s?$)",
            _year,
        ),
        rule(
            rf"{_GENITIVE_BEFORE}(?P<said>(?P<first>\d{{1,4}})\s?[-–]\s?(?P<value>\d{{1,6}})(?:\s?(?P<unit>{_UNITS})(?![\w/])\.?(?!\s?[А-Я]))?)"
            rf"{_NO_NUMBER}(?!\s(?:{_MONTHS}))",
            _range,
        ),
        rule(
            rf"{_GENITIVE_BEFORE}(?P<said>-(?P<value>\d{{1,3}})(?:\s?(?P<unit>{_UNITS})(?![\w/])\.?(?!\s?[А-Я]))?){_NO_NUMBER}",
            _below,
        ),
        rule(
            rf"{_GENITIVE_BEFORE}(?!\d{{1,2}}\s(?:{_MONTHS})){_AMOUNT}(?:\s?(?P<unit>{_UNITS})(?![\w/])\.?(?!\s?[А-Я]))?){_NO_NUMBER}(?!\s?г(?:\.|од))",
            _genitive,
        ),
        rule(
            rf"(?<!\w)[Сс]о?\s(?!\d{{1,2}}\s(?:{_MONTHS})){_AMOUNT}(?P<unit>)){_NO_NUMBER}(?=\s(?:до|лет|часов|утра|вечера|ночи|дня|процентов|градусов)(?!\w))",
            _genitive,
        ),
        rule(
            rf"(?<!\w)(?:{_BEFORE['d']})\s(?!\d{{1,2}}\s(?:{_MONTHS})){_AMOUNT}(?P<unit>)){_NO_NUMBER}(?!\s?г(?:\.|од))",
            _dative,
        ),
        rule(rf"(?<!\w)[Сс]о?\s{_AMOUNT}\s?(?P<unit>{_UNITS})(?![\w/])\.?){_NO_NUMBER}(?=\s(?:до|по)\s)", _genitive),
        rule(rf"(?<!\w)[Мм]ежду\s{_AMOUNT}(?P<unit>)){_NO_NUMBER}", _between),
        rule(rf"(?<!\w)[Мм]ежду\s\d{{1,6}}\sи\s{_AMOUNT}(?P<unit>)){_NO_NUMBER}", _between),
        rule(rf"(?<!\w)(?:{_BEFORE['by_noun']})\s{_AMOUNT}(?P<unit>)){_NO_NUMBER}", _by_its_noun),
    ]
}
