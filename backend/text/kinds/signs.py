"""Signs between what they compare: 5 > 3, ~5 miles, x ≠ y."""

import re

from backend.text import numbers
from backend.text.kinds import fractions
from backend.text.kinds.rule import Rule, RulesOf, rule
from backend.text.kinds.tables import table
from backend.text.languages import Language

_BETWEEN, _ABOUT, _POWERS = (table("signs")[name] for name in ("between", "about", "squared"))
_ROOTS: dict[str, str] = table("signs")["root"]
_HASHTAG = {"en": "hashtag", "de": "Hashtag", "fr": "hashtag", "es": "hashtag", "it": "hashtag", "ru": "хештег"}
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def _power(match: re.Match[str], language: Language) -> str | None:
    power = match["power"].translate(_RAISED)
    if power in "23":
        return " squared" if power == "2" else " cubed"
    said = numbers.words(int(power), language, "ordinal") if power.isdigit() else power
    return f" to the {said}"


_ENGLISH = (
    rule(r"(?<=\d)\s\*\s(?=\d)", " times "),
    rule(r"(?<=\d)\s/\s(?=\d)", " divided by "),
    rule(r"(?<=[\d½¼¾⅓⅔⅛⅜⅝⅞])\s?[xX]\s?(?=\d)", " by "),
    rule(r"(?<=\d)\*(?=\d)", " times "),
    rule(r"(?<=\d)\*(?![\w*]|\s[\d*])", lambda match, _: " not out" if fractions.cricket(match) else " ", piece="*"),
    rule(r"♩\s?=\s?(?=\d)", "quarter note equals ", piece="♩"),
    rule(
        r"(?<!\w)(?P<first>[a-z])\s[–-]\s(?P<last>[a-z]|\d{1,3})(?=\s?[=<>])",
        lambda match, _: f"{match['first']} minus {match['last']}",
    ),
    rule(r"(?<!\d\s[A-Za-z])(?<!/[A-Za-z])(?<=\b[A-Za-z])(?:²|\^2)(?![\w.])", " squared"),
    rule(r"(?<!\d\s[A-Za-z])(?<!/[A-Za-z])(?<=\b[A-Za-z])(?:³|\^3)(?![\w.])", " cubed"),
    rule(r"(?<=[\w)])\^(?P<power>\d{1,3}|[a-z])(?!\w)", _power),
    rule(r"(?<=\d)(?P<power>[⁰¹⁴-⁹]{1,3})(?!\w)", _power),
    rule(
        r"\b(?P<first>mc|ab|xy|yz|xz|ac|bc|ax|bx|πr|nr)(?:²|\^2)(?![\w.])",
        lambda match, _: f"{' '.join(match['first'].upper())} squared",
        needs=r"[²^]",
    ),
    rule(r"(?:^|(?<=\s))\+/-\s?(?=\d)|(?<=\d)\s?\+/-\s?(?=\d)", " plus or minus ", piece="+/-"),
    rule(r"√\s?(?=[\w(])", "square root of "),
    rule(r"\b(?P<first>[B-Z])&(?P<last>[A-Z])\b", lambda match, _: f"{match['first']} and {match['last']}"),
)


def _rules(base: str) -> list[Rule]:
    return [
        *(
            rule(rf"(?<=[\w)])(?P<said>\s?{sign}\s?)(?=[\w(.])", f" {said} ", piece=sign)
            for sign, said in _BETWEEN.get(base, {}).items()
        ),
        *(
            rule(rf"(?:^|(?<=[\s(]))(?P<said>{sign}\s?)(?=[\d.]?\d)", f"{_BETWEEN[base][sign]} ", piece=sign)
            for sign in "<>≥≤±≈"
            if sign in _BETWEEN.get(base, {})
        ),
        rule(r"(?<=\d)²(?!\w)", f" {_POWERS[base][0]}", piece="²"),
        rule(r"(?<=\d)³(?!\w)", f" {_POWERS[base][1]}", piece="³"),
        rule(r"(?<=\d)\s[xх]\s(?=\d)", f" {_BETWEEN[base]['×']} "),
        *(_ENGLISH if base == "en" else ()),
        *([rule(r"√\s?(?=[\w(])", _ROOTS[base], piece="√")] if base in _ROOTS else ()),
        *([rule(r"(?<=\d)x(?=\d)", f" {_BETWEEN[base]['×']} ")] if base in ("es", "it", "pt") else ()),
        rule(r"(?<=\d)\s[-–]\s(?=\d{1,9}\s?=)", f" {numbers.MINUS.get(base, 'minus')} "),
        *((rule(r"(?<![\w#&])#(?=[^\W\d])", f"{_HASHTAG[base]} "),) if base in _HASHTAG else ()),
        rule(r"(?<![\w~])~\s?(?=\d)", _ABOUT[base], piece="~"),
    ]


RULES = RulesOf(_ABOUT, _rules)
