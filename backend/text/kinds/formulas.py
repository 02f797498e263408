"""What is written in letters and figures of science outside English: CO₂, H2O, π, √2, v2.10."""

import re

from backend.text import numbers
from backend.text.kinds.rule import Rule, RulesOf, rule
from backend.text.kinds.tables import table
from backend.text.languages import Language
from backend.text.pattern import Pattern

_TABLE = table("formulas")
_LOW = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_ATOMS = Pattern(r"[A-Z][a-z]?|\d+")
_FORMULA = (
    r"(?<![\w.-])(?=[A-Za-z]{0,4}[\d₀-₉])(?:CO[2₂]|H[2₂]O|SO[2₂]|NO[2₂]|NO[ₓx]|N[2₂]O|O[23₂₃]|H[2₂]|CH[4₄]|NH[3₃]|H[2₂]SO[4₄]"
    r"|(?:[A-Z][a-z]?[₀-₉]{0,3}){1,6}(?<=[₀-₉])|(?:[A-Z][a-z]?[₀-₉]{1,3}){1,4}[A-Z][a-z]?)(?![\w-])"
)


def _formula(match: re.Match[str], language: Language) -> str:
    """``CO₂`` → C O deux."""
    parts = _ATOMS.findall(match[0].translate(_LOW))
    return " ".join(
        numbers.words(int(one), language) or one if one.isdigit() else " ".join(one.upper()) for one in parts
    )


def _version(match: re.Match[str], language: Language) -> str | None:
    """``2.10`` where versions are spoken of: the point is said, and no decimal is meant."""
    if not _VERSIONS.search(match.string, max(0, match.start() - 80), match.end()):
        return None
    said = [numbers.words(int(one), language) or one for one in match["figures"].split(".")]
    letter = "V " if match["letter"] else ""
    return letter + f" {_TABLE['point'][language.base]} ".join(said)


_VERSIONS = Pattern(r"(?<!\w)(?:v|[Vv]er[sz](?:ion|ión|ione|ão)|[Вв]ерси[яиюей]{1,2})\.?\s?\d|(?<!\w)v\d")


def _rules(base: str) -> list[Rule]:
    return [
        rule(_FORMULA, _formula, needs=r"[A-Z][a-z]?[\d₀-₉]"),
        rule(
            r"(?<![\w.,-])(?:(?P<letter>[vV])\.?(?=\d))?(?P<figures>\d{1,3}(?:\.\d{1,3}){1,3})(?![\w-]|[.,]\d)",
            _version,
            piece=".",
        ),
        rule(r"(?<!\w)π(?!\w)", _TABLE["pi"][base], piece="π"),
        rule(r"√\s?(?=[\w(])", f"{_TABLE['root'][base]} ", piece="√"),
    ]


RULES = RulesOf(_TABLE["pi"], _rules)
