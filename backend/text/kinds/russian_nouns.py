"""Russian numbers by the noun behind them: 5 сумками, о 1 доме, 1 кошку, Детям 6–12 лет, 2–3 минуты, 812–814 гг."""

import re

from backend.text import agreement, numbers
from backend.text.kinds import inflected
from backend.text.kinds.roman_value import PLAIN, value
from backend.text.kinds.rule import Rules, ended, rule
from backend.text.languages import Language
from backend.text.pattern import Pattern

_SHORT = "янв|февр?|мар|апр|авг|сент?|окт|нояб?|дек|тыс|руб|коп|мин|сек|чел|экз|мес|нед"
_AMOUNT = rf"(?<![\w.,/:–-])(?P<said>(?P<value>\d{{1,6}}))(?=\s(?!(?:{_SHORT})\b)(?P<noun>[а-яё]{{3,25}})(?!\w))"
_LOCATIVE = r"(?:[Вв]о?|[Нн]а|[Оо]б?|[Пп]ри)"
_GENITIVE = Pattern(
    r"(?<!\w)(?:от|до|из|без|для|у|около|после|против|кроме|среди|более|менее|больше|меньше|не хвата\w+|нет)\s$",
    re.IGNORECASE,
)


def _instrumental(match: re.Match[str], _language: Language) -> str | None:
    """``5 сумками`` → пятью: the ending tells it."""
    return inflected.russian_cardinal(int(match["value"]), "i", "m")


def _one_of(match: re.Match[str], _language: Language) -> str | None:
    """``в 21 километре``, ``о 1 книге``, ``1 копейки``, ``1 кошку``: one of something in its case."""
    number, noun = int(match["value"]), match["noun"]
    if number % 10 != 1 or number % 100 == 11:
        return None
    before = match.string[max(0, match.start() - 24) : match.start()]
    if noun.endswith(("у", "ю")):
        return inflected.russian_cardinal(number, "a", "f") if number != 1 else "одну"
    if noun.endswith("е") and re.search(rf"(?<!\w){_LOCATIVE}\s(?:\d+\s\w+(?:,\s|\sи\s)){{0,2}}$", before):
        return inflected.russian_cardinal(number, "p", "f" if noun.endswith(_FEMININE_E) else "m")
    if noun.endswith(("и", "ы")) and not noun.endswith(("ами", "ями")):
        return inflected.russian_cardinal(number, "g", "f")
    return None


_FEMININE_E = (
    "нке",
    "ове",
    "чке",
    "шке",
    "ице",
    "ьбе",
    "оте",
    "ине",
    "ите",
    "уте",
    "аде",
    "еде",
    "иге",
    "оге",
    "уке",
    "ыке",
    "еле",
    "нде",
    "нте",
    "ке",
)


def _few(match: re.Match[str], _language: Language) -> str | None:
    """``встретил 2 подруг`` → двух: behind two, three and four a genitive of the plural is of what lives."""
    number, noun = int(match["value"]), match["noun"]
    if number % 10 not in (2, 3, 4) or number % 100 in (12, 13, 14) or number > 4:
        return None
    oblique = noun.endswith(("ов", "ев", "ей", "ёв")) or re.search("[^аеёиоуыэюяйь]$", noun)
    return inflected.russian_cardinal(number, "g", "m") if oblique and noun not in _COUNTED else None


_COUNTED = frozenset("раз час тыс млн млрд год руб мин сек чел человек".split())  # noqa: SIM905


def _range(match: re.Match[str], language: Language) -> str | None:
    """``2–3 минуты`` → две три; ``Детям 6–12 лет`` → шести двенадцати."""
    first, last = int(match["first"]), int(match["last"])
    noun = match["noun"] or ""
    before = match.string[max(0, match.start() - 24) : match.start()]
    aged = noun == "лет" and re.search(
        r"(?<!\w)(?:[Дд]ет\w+|[Рр]еб\w+|[Лл]юд\w+|[Пп]одрост\w+|[Мм]альчик\w*|[Дд]евоч\w+|[Вв]озраст\w*|[Жж]енщин\w*|[Мм]ужчин\w*)\s$",
        before,
    )
    if aged or _GENITIVE.search(before) or re.search(r"(?<!\w)(?:от|около|до)\s$", before):
        return " ".join(inflected.russian_cardinal(one, "g", "m") for one in (first, last))
    feminine = noun.endswith(("ы", "и")) and last % 10 in (2, 3, 4)
    said = [numbers.words(one, language) or "" for one in (first, last)]
    return " ".join(
        agreement.agreed(one, " ии" if feminine else " аа", "ru") if one.endswith("два") else one for one in said
    )


def _years(match: re.Match[str], _language: Language) -> str:
    """``события 1812–1814 гг.`` → двенадцатого четырнадцатого годов, ``в 1939–1945 гг.`` → годах."""
    place = re.search(r"(?<!\w)[Вв]о?\s$", match.string[max(0, match.start() - 3) : match.start()])
    ending, noun = ("м", "годах") if place else ("го", "годов")
    said = " ".join(inflected.russian(int(match[one]), ending) or "" for one in ("first", "last"))
    return ended(match, f"{said} {noun}")


def _centuries(match: re.Match[str], _language: Language) -> str:
    """``в XIX–XX вв.`` → девятнадцатом двадцатом веках, ``XIX–XX веков``."""
    place = re.search(r"(?<!\w)[Вв]о?\s$", match.string[max(0, match.start() - 3) : match.start()])
    ending, noun = ("м", "веках") if place else ("го", "веков")
    said = " ".join(inflected.russian(value(match[one]), ending) or "" for one in ("first", "last"))
    return ended(match, f"{said} {noun}")


def _century(match: re.Match[str], _language: Language) -> str:
    """``к середине XVIII в.`` → века, ``к XX в.`` → веку."""
    before = match["before"].casefold()
    ending, noun = ("му", "веку") if before in ("к", "ко") else ("го", "века")
    return ended(match, f"{inflected.russian(value(match['roman']), ending)} {noun}")


def _quarters(match: re.Match[str], _language: Language) -> str | None:
    """``в 3-й квартире`` → третьей, ``из 3-х вариантов`` → трёх."""
    number = int(match["value"])
    if match["ending"] == "х":
        return inflected.russian_cardinal(number, "g", "m")
    return inflected.russian(number, "й-f")


def _days(match: re.Match[str], _language: Language) -> str:
    """``с 1 по 10 января 2023 г.`` → десятое января две тысячи двадцать третьего года."""
    return ended(match, f"{inflected.russian(int(match['year']), 'го')} года")


_MONTHS = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
_OF_TIME = (
    r"(?:[Кк]он(?:ца|це|ец)|[Нн]ачал[аео]|[Сс]ередин[аеыу]|[Пп]оловин[аеыу]|[Чч]етверти|[Дд]о|[Ии]з|[Оо]т|[Сс]|[Пп]осле|[Оо]коло"
    r"|[Кк]о?|[а-яё]{4,20}(?:а|я|ы|и|о|е|ь|ий|ов))"
)
RULES: Rules = {
    "ru": [
        rule(
            rf"\d\s(?:по|до|и)\s\d{{1,2}}\s(?:{_MONTHS})\s(?P<said>(?P<year>[12]\d{{3}})\s?г\.)(?!\w)",
            _days,
            piece="г.",
        ),
        rule(r"(?<![\w.,-])(?P<first>[12]\d{3})\s?[-–—]\s?(?P<last>[12]\d{3})\s?гг\.", _years, piece="гг"),
        rule(rf"(?<!\w)(?P<first>{PLAIN})\s?[-–—]\s?(?P<last>{PLAIN})\sвв\.", _centuries, piece="вв"),
        rule(rf"(?<!\w)(?P<before>{_OF_TIME})\s(?P<said>(?P<roman>{PLAIN})\sв\.)(?!\w)", _century, piece="в."),
        rule(
            r"(?<!\w)(?:[Ии]з|[Дд]о|[Оо]т|[Уу]|[Дд]ля|[Бб]ез|[Оо]коло|[Бб]олее|[Мм]енее|[Пп]осле|[Вв]сех|[Ээ]тих|[Тт]ех)\s(?P<said>(?P<value>[234])-(?P<ending>х))(?!\w)",
            _quarters,
            piece="-х",
        ),
        rule(
            r"(?<!\w)(?:[Вв]о?|[Нн]а|[Оо]б?|[Пп]ри|[Дд]ля|[Ии]з|[Сс]о?|[Оо]т|[Дд]о|[Кк]о?)\s(?P<said>(?P<value>\d{1,3})-(?P<ending>й|ой|ей))(?=\s[а-яё]{3,20}(?:е|и|ы|ой|ей|ии|ью)(?!\w))",
            _quarters,
            needs=r"\d-[йое]",
        ),
        rule(_AMOUNT.replace("[а-яё]{3,25}", "(?:[а-яё]+(?:ыми|ими)\\s)?[а-яё]{1,22}(?:ами|ями|ьми)"), _instrumental),
        rule(_AMOUNT, _one_of),
        rule(_AMOUNT, _few),
        rule(
            r"(?<![\w.,:/–-])(?P<said>(?P<first>\d{1,3})\s?[–-]\s?(?P<last>\d{1,3}))(?=\s(?P<noun>[а-яё]{3,25})(?!\w))(?!\s(?:"
            + _MONTHS
            + r")(?!\w))",
            _range,
            needs=r"\d\s?[–-]\s?\d",
        ),
    ]
}
