"""One of something, in its gender: eine Million, un cane, una gatta."""

import re

from backend.text.kinds import german_gender
from backend.text.kinds.rule import Rules, rule
from backend.text.kinds.tables import table
from backend.text.languages import Language

_LISTS = {name: tuple(words.split()) for name, words in table("counts").items() if name.startswith("italian_")}
_ONES = {
    "nominative": {"m": "ein", "f": "eine", "n": "ein"},
    "accusative": {"m": "einen", "f": "eine", "n": "ein"},
    "dative": {"m": "einem", "f": "einer", "n": "einem"},
    "genitive": {"m": "eines", "f": "einer", "n": "eines"},
}


def _german(match: re.Match[str], _language: Language) -> str:
    if match["noun"] == "Uhr":
        return "ein"
    case = german_gender.case(match.string[max(0, match.start() - 80) : match.start()])
    return _ONES[case][german_gender.gender(match["noun"])]


def _italian(match: re.Match[str], _language: Language) -> str:
    noun = match["noun"]
    ending = noun.endswith(("a", "ione", "tà", "rice")) and noun not in _LISTS["italian_masculine"]
    if ending or noun in _LISTS["italian_feminine"]:
        return "un'" if noun[0] in "aeiouèéàìòù" else "una"
    return "uno" if re.match(r"s[^aeiou]|z|gn|ps|x|y", noun) else "un"


RULES: Rules = {
    "de": [
        rule(
            r"(?:^|(?<=[a-zäöüß,;:(]\s)|(?<=[.!?]\s))(?P<said>1)(?=\s(?P<noun>[A-ZÄÖÜ][a-zäöüß]{2,30})(?!\w))", _german
        )
    ],
    "it": [
        rule(
            r"(?<![\w.,:/+=×-])(?P<said>1)(?=\s(?P<noun>[a-zàèéìòù]{3,30})(?!\w))"
            rf"(?!\s(?:{'|'.join(_LISTS['italian_not_counted'])})(?!\w))",
            _italian,
        )
    ],
}
