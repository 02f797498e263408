"""Russian ё where е is written and nothing else can be meant: еще, самолет, придет."""

import re

from backend.text.kinds.rule import Rules, rule
from backend.text.kinds.tables import table
from backend.text.languages import Language

_WORDS = table("yo")


def _dotted(match: re.Match[str], _language: Language) -> str | None:
    written = match[0]
    said = _WORDS.get(written.casefold())
    if said is None:
        return None
    return str(said).capitalize() if written[0].isupper() else str(said)


RULES: Rules = {
    "ru": [
        rule(r"(?<!\w)все(?:\s(?:еще|равно)|-таки)(?!\w)", _dotted, flags=re.IGNORECASE),
        rule(r"(?<![\w-])(?=\w{0,20}е)[а-яА-Я]{2,20}(?![\w-])", _dotted),
    ],
}
