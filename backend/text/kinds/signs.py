"""Signs between what they compare: 5 > 3, ~5 miles, x ≠ y."""

from backend.text.kinds.rule import Rules, rule
from backend.text.kinds.tables import table

_BETWEEN, _ABOUT = table("signs")["between"], table("signs")["about"]
RULES: Rules = {
    base: [
        *(
            rule(rf"(?<=[\w)])\s?(?P<said>{sign})\s?(?=[\w(.])", f" {said} ")
            for sign, said in _BETWEEN.get(base, {}).items()
        ),
        rule(r"(?<=\d)\s-\s(?=\d{1,9}\s?=)", " minus "),
        rule(r"(?<![\w~])~\s?(?=\d)", about),
    ]
    for base, about in _ABOUT.items()
}
