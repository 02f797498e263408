"""Prices that are more than a sign and a figure: $2bn, US$30, $5-$10, a $5 million house, 100 EUR."""

import re

from backend.text import locales, numbers
from backend.text.kinds import days
from backend.text.kinds.rule import Rules, listed, rule
from backend.text.kinds.tables import table
from backend.text.languages import Language
from backend.text.pattern import Pattern

_SIGN = r"(?P<sign>[$€£¥₹₩])"
_AMOUNT = r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,4})?|\d{1,15}(?:\.\d{1,4})?"
_TABLE = table("prices")
_COUNTRIES = _TABLE["countries"]
_SCALES = _TABLE["scales"]
_CODES = _TABLE["codes"]
_SIGNS = _TABLE["signs"]
_SCALE = (
    r"(?:(?:\s?|-(?=[a-z]{7}))(?P<scale>thousand|million|billion|trillion|(?:mn|mm|mil|bn|tn|trn|[kKmMbBtT])(?!\w)))?"
)
_NOT_SOLD = frozenset(_TABLE["not_sold"].split())
"""Words behind a price that are not what is sold for it."""
_NOUN = Pattern(r"[\s-]([a-z]{3,})")


def _price(match: re.Match[str], language: Language) -> str | None:
    said = match.groupdict()
    country, scale, last = said.get("country"), said.get("scale"), said.get("last")
    scale = _SCALES.get(scale.lower(), scale) if scale else ""
    one_of = bool(said.get("article")) and is_sold(match.string[match.end() : match.end() + 24])
    parts_of_one = match["sign"] in "¥₩" and "." in match["amount"]
    if not (country or scale or last or one_of or parts_of_one or said.get("minus")):
        return None
    if not scale and "." in match["amount"] + (last or ""):  # dollars and cents
        if match["sign"] in "¥₩" and not last:  # nothing is smaller than a yen
            amount = numbers.number(match["amount"].replace(",", ""), language)
            return f"{amount} {locales.currency(match['sign'], 2, language)}"
        if not last:
            return None
        ends = [numbers.money(match["sign"] + amount, language) or amount for amount in (match["amount"], last)]
        return " to ".join(ends)
    name = locales.currency(match["sign"], 1 if one_of or (match["amount"] == "1" and not scale) else 2, language)
    spoken = numbers.number(match["amount"].replace(",", ""), language) if scale else _whole(match["amount"], language)
    if last:
        spoken = f"{spoken} to {_whole(last, language)}"
    words = ("minus" if said.get("minus") else "", spoken, scale, _COUNTRIES.get(country or "", ""), name)
    return " ".join(word for word in words if word)


def _whole(amount: str, language: Language) -> str | None:
    plain = amount.replace(",", "")
    return numbers.words(int(plain), language) if plain.isdigit() else numbers.number(plain, language)


def is_sold(following: str) -> bool:
    """Whether a noun follows that the price belongs to: a $20 bill."""
    match = _NOUN.match(following)
    return match is not None and match[1] not in _NOT_SOLD


def _coded(match: re.Match[str], language: Language) -> str | None:
    scale = match.groupdict().get("scale") or ""
    name = locales.currency(_CODES[match["code"]], 1 if match["amount"] == "1" and not scale else 2, language)
    spoken = numbers.number(match["amount"], language)
    scaled = f"{_SCALES.get(scale.lower(), scale)} " if scale else ""
    return f"{spoken} {scaled}{name}" if spoken and name else None


def _rarer(match: re.Match[str], language: Language) -> str | None:
    """``₪30``, ``₿2``: signs that stand before a figure and that the rules above do not know."""
    one, many = _SIGNS[match["sign"]]
    spoken = numbers.number(match["amount"], language)
    return f"{spoken} {one if match['amount'] == '1' else many}" if spoken else None


def _notes(match: re.Match[str], language: Language) -> str | None:
    """``$20s`` → twenties."""
    return days.decade(int(match["amount"]), language)


def _cents(match: re.Match[str], language: Language) -> str | None:
    return f"{numbers.words(int(match['amount']), language)} cent{'' if int(match['amount']) == 1 else 's'}"


def _of_money(match: re.Match[str], language: Language) -> str | None:
    """``$20 bills``."""
    return f"{_whole(match['amount'], language)} {locales.currency(match['sign'], 1, language)}"


_EACH = {
    "hr": "an hour",
    "hour": "an hour",
    "mo": "a month",
    "month": "a month",
    "yr": "a year",
    "year": "a year",
    "day": "a day",
    "wk": "a week",
    "week": "a week",
    "night": "a night",
    "person": "a person",
    "lb": "a pound",
    "gal": "a gallon",
}


def _sign_alone(match: re.Match[str], language: Language) -> str | None:
    return locales.currency(match["sign"], 5, language)


ALONE = rule(r"(?<=[^\W\d]\s)(?P<sign>[€£$])(?!\s?\d|\w)", _sign_alone, needs="[€£$]")
"""``millions of €``."""
RULES: Rules = {
    "en": [
        rule(
            rf"(?:^|(?<=[\s(]))(?P<sign>[$€£])-(?P<amount>{_AMOUNT})(?!\w|[.,]\d)",
            lambda match, language: f"minus {numbers.money(match['sign'] + match['amount'], language)}",
            needs=r"[$€£]-\d",
        ),
        ALONE,
        rule(r"(?<![\w.,])(?P<amount>\d{1,4})\s?¢", _cents),
        rule(r"(?<![\w.,])\$\.(?P<amount>\d\d)(?!\w)", _cents),
        rule(
            rf"(?P<said>(?<![\w.,+]){_SIGN}(?P<amount>\d{{1,4}}))(?=\s(?:bills?|notes?|coins?|banknotes?|gift|tip|fine)\b)",
            _of_money,
        ),
        rule(
            rf"(?P<sign>{listed(_SIGNS)})\s?(?P<amount>{_AMOUNT})(?!\w|[.,]\d)", _rarer, needs=rf"[{''.join(_SIGNS)}]"
        ),
        rule(r"(?<![\w.,])[$£€](?P<amount>[1-9]0{1,3})'?s(?!\w)", _notes, needs=r"[$£€]\d+'?s"),
        rule(r"(?:^|(?<=[\s(]))\+(?=[$€£]\d)", "plus "),
        rule(r"(?<![\w.,])(?P<said>~\s?)(?=[$€£]\d)", "about ", piece="~"),
        rule(r"(?:^|(?<=[\s(]))>\s?(?=[$€£]\d)", "more than ", piece=">"),
        rule(r"(?:^|(?<=[\s(]))<\s?(?=[$€£]\d)", "less than ", piece="<"),
        rule(
            rf"(?:\b(?P<article>[Aa]n?|[Tt]he|[Hh]is|[Hh]er|[Tt]heir|[Oo]ne|[Ee]ach|[Tt]his|[Tt]hat|[Mm]y)\s)?"
            rf"(?P<said>(?<![\w.,])(?P<minus>-)?(?P<country>{'|'.join(_COUNTRIES)})?{_SIGN}\s?(?P<amount>{_AMOUNT})"
            rf"(?:(?:[kKmMbB]n?)?\s?[-–]\s?(?:(?P=sign))?(?P<last>{_AMOUNT}))?{_SCALE})(?![\w]|[.,]\d)",
            _price,
        ),
        rule(
            rf"(?<![\w.,])(?P<code>{'|'.join(_CODES)})\s?[$€£¥₹]?\s?(?P<amount>{_AMOUNT}){_SCALE}(?![\w]|[.,]\d)",
            _coded,
        ),
        rule(rf"(?<![\w.,])[$€£¥₹]\s?(?P<amount>{_AMOUNT})\s?(?P<code>{'|'.join(_CODES)})\b", _coded, needs="[$€£¥₹]"),
        rule(rf"(?<=\d)\s?/\s?(?P<unit>{'|'.join(_EACH)})\b", lambda match, _: f" {_EACH[match['unit']]}"),
        rule(rf"(?<![\w.,])(?P<amount>{_AMOUNT})\s?(?P<code>{'|'.join(_CODES)})\b", _coded),
    ],
}
