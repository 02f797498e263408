"""One of something, in its gender: eine Million, un cane, una gatta."""

import re

from backend.text.kinds.rule import Rules, rule
from backend.text.kinds.tables import table
from backend.text.languages import Language

_LISTS = {name: tuple(words.split()) for name, words in table("counts").items()}
_OBJECT = re.compile(
    rf"(?<!\w)(?:{'|'.join(_LISTS['german_objects'])})\s(?:\w+\s(?:\w+\s)?(?:und|oder)\s)?$", re.IGNORECASE
)


def _german(match: re.Match[str], _language: Language) -> str:
    noun = match["noun"].casefold()
    neuter = noun.endswith(_LISTS["german_neuter"])
    if noun.endswith(_LISTS["german_feminine"]) and noun not in _LISTS["german_masculine"] and not neuter:
        return "eine"
    accusative = _OBJECT.search(match.string[max(0, match.start() - 40) : match.start()])
    return "einen" if accusative and not neuter else "ein"


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
