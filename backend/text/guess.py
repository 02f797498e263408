"""Which language a text is in, where nobody says: by its script, and Latin letters by their commonest words."""

import re
from collections import Counter
from collections.abc import Iterable

from backend.text import scripts
from backend.text.kinds.tables import table

_ENOUGH = 20_000
"""Characters that tell."""
_SURE = 1.5
"""The commonest words of the language found are this often as many as of the next one."""
_FEW = 3
_WORD = re.compile(r"[^\W\d_]+")


def language_of(texts: Iterable[str]) -> str:
    """A code of espeak-ng's; empty where the texts do not tell (too short, or words of several languages)."""
    text = ""
    for one in texts:
        text += f" {one}"
        if len(text) > _ENOUGH:
            break
    counts = Counter(scripts.script(letter) for letter in text)
    counts.pop("", None)
    if not counts:
        return ""
    if counts["HIRAGANA"] * 10 > counts["CJK"] and counts["HIRAGANA"]:
        return "ja"
    script = counts.most_common(1)[0][0]
    if script != "LATIN":
        return scripts.SCRIPTS[script][0] if script in scripts.SCRIPTS else ""
    return _latin(text)


def _latin(text: str) -> str:
    words = Counter(word.casefold() for word in _WORD.findall(text))
    found = sorted(((sum(words[one] for one in known.split()), code) for code, known in table("common").items()))
    (second, _), (first, code) = found[-2:]
    return code if first >= _FEW and first >= _SURE * second else ""
