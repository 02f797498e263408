"""Powers of ten and other raised figures, as they are read aloud: 6.02×10²³, 1.5e-3, 10^6, (a + b)²."""

import re

from backend.text import numbers
from backend.text.kinds.rule import Rules, rule
from backend.text.languages import Language

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_IN_SHORT = {"2": "squared", "3": "cubed"}
_POWER = r"(?:(?:\^|\*\*)\(?(?P<power>[-+]?\d{1,3})\)?|(?P<raised>[⁻⁺]?[⁰¹²³⁴-⁹]{1,3}))"


def _nth(power: str, language: Language) -> str:
    minus = "minus " if power.startswith("-") else ""
    return f"{minus}{numbers.words(abs(int(power)), language, 'ordinal')}"


def _of_ten(match: re.Match[str], language: Language) -> str:
    """``6.02×10²³`` → six point zero two times ten to the twenty third."""
    said = match.groupdict()
    power = (said.get("power") or (said.get("raised") or "").translate(_RAISED)).removeprefix("+")
    amount = said.get("amount")
    if power in _IN_SHORT and not amount:
        return f"ten {_IN_SHORT[power]}"
    times = f"{numbers.number(amount, language)} times " if amount else ""
    return f"{times}ten to the {_nth(power, language)}"


_AMOUNT = r"(?<![\w.,])(?P<amount>-?\d{1,4}(?:\.\d{1,8})?)"
RULES: Rules = {
    "en": [
        rule(rf"{_AMOUNT}\s?[x×·*]\s?10{_POWER}(?!\w)", _of_ten, needs=r"10[\^*⁻⁰¹²³⁴-⁹⁺]"),
        rule(rf"(?<![\w.,])10{_POWER}(?!\w)", _of_ten, needs=r"10[\^*⁻⁰¹²³⁴-⁹⁺]"),
        rule(rf"{_AMOUNT}[eE](?P<power>[-+]?\d{{1,3}})(?![\w.])", _of_ten, needs=r"\d[eE][-+\d]"),
        rule(r"(?<=[\w)]\))(?:²|\^2)(?![\w.])", " squared", needs=r"\)[²^]"),
        rule(r"(?<=[\w)]\))(?:³|\^3)(?![\w.])", " cubed", needs=r"\)[³^]"),
    ]
}
