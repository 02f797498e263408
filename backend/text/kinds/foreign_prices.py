"""Prices outside English that are more than a figure and a sign: R$ 2 mil, US$ 1,5 bi, $350 MXN, 3 Mio. EUR."""

import re

from backend.text import locales, numbers
from backend.text.kinds import prices
from backend.text.kinds.rule import Rule, RulesOf, listed, rule
from backend.text.kinds.tables import table
from backend.text.languages import Language
from backend.text.pattern import Pattern

_TABLE = table("foreign_prices")
_SCALES: dict[str, dict[str, list[str]]] = _TABLE["scales"]
"""Language → how a scale is written → one and several of it."""
_BEHIND: dict[str, dict[str, list[str]]] = _TABLE["behind"]
"""Scales before a sign that stands behind the amount: 2,5 M€."""
_SIGNS: dict[str, str] = _TABLE["signs"]
_CODES: dict[str, str] = _TABLE["codes"]
_DOLLARS: dict[str, dict[str, str]] = _TABLE["named"]
_AMOUNT = r"\d{1,3}(?:[.,\s']\d{3}){1,4}(?:[.,]\d\d)?|\d{1,9}(?:[.,]\d{1,2})?"
_ENGLISH_GROUPS = Pattern(r"\d{1,3}(?:,\d{3})+(?:\.\d\d)?|\d+\.\d\d")


def _plain(amount: str) -> str:
    """As the language writes it, without groups: ``1,500.00`` → 1500."""
    bare = re.sub(r"[\s']", "", amount)
    if _ENGLISH_GROUPS.fullmatch(bare):
        bare = bare.replace(",", "").replace(".", ",")
    elif re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d\d)?", bare):
        bare = bare.replace(".", "")
    return bare.removesuffix(",00")


def _name(sign: str, amount: float, language: Language) -> str | None:
    named = _DOLLARS.get(language.base, {}).get(sign)
    if named:
        one, many = named.split("|")
        return one if amount == 1 else many
    known = _SIGNS.get(sign, sign) if sign not in _CODES else _CODES[sign]
    return locales.currency(known, amount, language) if known in locales.CURRENCIES else None


def _scaled(match: re.Match[str], language: Language) -> str | None:
    """``R$ 2 mil`` → dois mil reais, ``US$ 1,5 bi`` → um vírgula cinco bilhões de dólares, ``2-3 M€``."""
    base, plain = language.base, _plain(match["amount"])
    one, many = _BEHIND[base].get(match["scale"]) or _SCALES[base][match["scale"].rstrip(".")]
    spoken, name = numbers.number(plain, language), _name(match["sign"], 5, language)
    if spoken is None or name is None:
        return None
    first = match.groupdict().get("first")
    before = f"{numbers.number(first, language)} {numbers.TO.get(base, '')} " if first else ""
    if base == "ru":
        return f"{before}{_russian(plain, one, many, language)} {name}"
    single = plain == "1" or (base == "fr" and plain.startswith(("0,", "1,")))
    of = "" if one == many or base not in _OF else "d'" if base == "fr" and name[0] in "aeiouy" else f"{_OF[base]} "
    count = spoken if plain != "1" else _ONES[base] if one != many else ""  # eine Million, but tausend
    return f"{before}{count} {one if single else many} {of}{name}".lstrip()


def _russian(plain: str, one: str, many: str, language: Language) -> str:
    """``3,5 млрд`` → три целых пять десятых миллиарда, ``5 млн`` → пять миллионов."""
    few = {"тысяч": "тысячи"}.get(many, one + "а")
    if "," in plain:
        return f"{numbers.number(plain, language)} {few}"
    last, teen = int(plain) % 10, 10 < int(plain) % 100 < 20
    noun = many if teen or last in (0, 5, 6, 7, 8, 9) else one if last == 1 else few
    spoken = numbers.words(int(plain), language) or plain
    if many == "тысяч":
        spoken = re.sub("один$", "одна", re.sub("два$", "две", spoken))
    return f"{spoken} {noun}"


_OF = {"fr": "de", "es": "de", "it": "di", "pt": "de"}
_ONES = {"de": "eine", "fr": "un", "es": "un", "it": "un", "pt": "um"}


def _grouped(match: re.Match[str], language: Language) -> str | None:
    """``1 000 €``: thousands apart, as most of Europe writes them."""
    plain = re.sub(r"\s", "", match["amount"])
    return numbers.money(f"{plain} {match['sign']}", language)


def _before(match: re.Match[str], language: Language) -> str | None:
    """``US$ 1,500.00``, ``CHF 20``: what it costs, with what is smaller than one."""
    sign, plain = match["sign"], _plain(match["amount"])
    code = match.groupdict().get("code")
    if code:
        sign = code
    whole, _, parts = plain.partition(",")
    name = _name(sign, 1 if plain == "1" else int(whole) or 2, language)
    said = numbers.money(f"{plain} {_PLAIN_SIGN[sign]}", language) if sign in _PLAIN_SIGN else None
    if said or not name or parts:
        return said or (f"{numbers.number(plain, language)} {name}" if name else None)
    return f"{numbers.words(int(whole), language)} {name}"


_PLAIN_SIGN: dict[str, str] = _TABLE["plain"]
"""Codes and signs that :func:`numbers.money` reads by a sign of its own."""


def _many(match: re.Match[str], language: Language) -> str | None:
    """``200 mi`` in Brazil: millions."""
    one, many = _SCALES[language.base][match["scale"]]
    spoken = numbers.number(match["amount"], language)
    return f"{spoken} {one if match['amount'] == '1' else many}" if spoken else None


_MANY = rule(
    r"(?<![\w.,])(?P<amount>\d{1,3}(?:[.,]\d{1,3})?)\s?(?P<scale>mi|bi|tri)(?!\w)",
    _many,
    needs=r"\d\s?(?:mi|bi|tri)",
)


def _rules(base: str) -> list[Rule]:
    signs, codes = listed(_SIGNS), listed(_CODES)
    longer = listed(one for one in _SIGNS if len(one) > 1)
    scales = listed(_SCALES[base])
    return [
        rule(
            rf"(?<!\w)(?P<sign>{signs}|{codes})\s?(?P<amount>{_AMOUNT})\s?(?P<scale>{scales})(?!\w)\.?(?=\W|$)(?:\s(?:de|di)(?=\s?$))?",
            _scaled,
        ),
        rule(
            rf"(?<![\w.,])(?P<amount>{_AMOUNT})\s?(?P<scale>{scales})\.?\s?(?P<sign>{codes})(?!\w)",
            _scaled,
        ),
        rule(rf"(?<!\w)(?P<sign>[$€£])\s?(?P<amount>{_AMOUNT})\s(?P<code>{codes})(?!\w)", _before),
        rule(
            rf"(?<!\w)(?P<sign>{longer}|{codes})\s?(?P<amount>{_AMOUNT})(?!\w|[.,]\d)",
            _before,
        ),
        rule(rf"(?<![\w.,])(?P<amount>{_AMOUNT})\s?(?P<sign>{codes}|US\$)(?!\w)", _before),
        rule(
            r"(?<!\w)(?P<sign>[$£])\s?(?P<amount>\d{1,3}(?:,\d{3})+(?:\.\d\d)?|\d{1,6}\.\d\d)(?![\w]|[.,]\d)",
            _before,
        ),
        *([_MANY] if base == "pt" else ()),
        rule(
            r"(?<![\w.,–-])(?:(?P<first>\d{1,6}(?:,\d{1,2})?)\s?[-–]\s?)?(?P<amount>\d{1,3}(?:\s\d{3}){1,3}|\d{1,6}(?:,\d{1,3})?)"
            rf"\s?(?P<scale>{listed(_BEHIND[base])})\s?(?P<sign>[€$£₽])(?!\w)",
            _scaled,
        ),
        rule(r"(?<![\w.,])(?P<amount>\d{1,3}(?:\s\d{3}){1,4}(?:,\d\d)?)\s?(?P<sign>[€$£₽])(?!\w)", _grouped),
        prices.ALONE,
    ]


RULES = RulesOf(_SCALES, _rules)
