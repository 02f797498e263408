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
    if noun == "uhr":
        return "ein"
    neuter = noun.endswith(_LISTS["german_neuter"])
    if noun.endswith(_LISTS["german_feminine"]) and noun not in _LISTS["german_masculine"] and not neuter:
        return f"eine{_case(match, 'r', 'r')}"
    if case := _case(match, "m", "s"):
        return f"eine{case}"
    accusative = _OBJECT.search(match.string[max(0, match.start() - 40) : match.start()])
    return "einen" if accusative and not neuter else "ein"


def _case(match: re.Match[str], dative: str, genitive: str) -> str:
    """The ending that a preposition asks for: mit 1 Kind und 1 Hund, wegen 1 Fehlers."""
    before = match.string[max(0, match.start("said") - 40) : match.start("said")]
    return dative if _WITH.search(before) else genitive if _BECAUSE.search(before) else ""


_AND_ANOTHER = r"\s(?:(?:1|eine[mrs]?)\s\w+\s(?:und|oder)\s)?$"
_WITH = re.compile(rf"\b(?:mit|nach|von|bei|aus|zu|seit|außer|gegenüber){_AND_ANOTHER}", re.IGNORECASE)
_BECAUSE = re.compile(rf"\b(?:wegen|trotz|während|statt|innerhalb|außerhalb){_AND_ANOTHER}", re.IGNORECASE)


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
