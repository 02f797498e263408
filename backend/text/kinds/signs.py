"""Signs between what they compare: 5 > 3, ~5 miles, x ≠ y."""

from backend.text.kinds.rule import Rules, rule
from backend.text.kinds.tables import table

_BETWEEN, _ABOUT, _POWERS = (table("signs")[name] for name in ("between", "about", "squared"))
_ENGLISH = (
    rule(r"(?<=\d)\s\*\s(?=\d)", " times "),
    rule(r"(?<=\d)\s/\s(?=\d)", " divided by "),
    rule(r"(?<=\d)\s?x\s?(?=\d)", " by "),
    rule(r"√\s?(?=[\w(])", "square root of "),
    rule(r"\b(?P<first>[B-Z])&(?P<last>[A-Z])\b", lambda match, _: f"{match['first']} and {match['last']}"),
)
RULES: Rules = {
    base: [
        *(
            rule(rf"(?<=[\w)])(?P<said>\s?{sign}\s?)(?=[\w(.])", f" {said} ")
            for sign, said in _BETWEEN.get(base, {}).items()
        ),
        rule(r"(?<=\d)²(?!\w)", f" {_POWERS[base][0]}"),
        rule(r"(?<=\d)³(?!\w)", f" {_POWERS[base][1]}"),
        rule(r"(?<=\d)\s[xх]\s(?=\d)", f" {_BETWEEN[base]['×']} "),
        *(_ENGLISH if base == "en" else ()),
        rule(r"(?<=\d)\s-\s(?=\d{1,9}\s?=)", " minus "),
        rule(r"(?<![\w~])~\s?(?=\d)", about),
    ]
    for base, about in _ABOUT.items()
}
