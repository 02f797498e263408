"""The lexicon: how this project's words are said, where the dictionary is wrong."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from backend.project.database import Database
from backend.project.errors import bad_value

_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


class Lexicon:
    """Word → phones. Words are kept in lower case and NFC; an entry without a language holds for all."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, language: str = "") -> dict[str, str]:
        """Every word that holds for ``language``; its own entries win over those for all languages."""
        rows = self._database.rows(
            "SELECT word, phones FROM lexicon WHERE language IN ('', ?) ORDER BY language, word", (language,)
        )
        return dict(rows)

    def put(self, word: str, phones: str, language: str = "") -> None:
        """Store how a word is said: IPA, or espeak-ng's phonemes in ``[[…]]``.

        Raises ``BadValueError`` for empty ones.
        """
        key = _key(word)
        if not key or not phones.strip():
            raise bad_value("lexicon-entry")
        self._database.change(
            "INSERT INTO lexicon (language, word, phones) VALUES (?, ?, ?)"
            " ON CONFLICT (language, word) DO UPDATE SET phones = excluded.phones",
            (language, key, phones.strip()),
        )

    def remove(self, word: str, language: str = "") -> None:
        """Forget a word."""
        self._database.change("DELETE FROM lexicon WHERE language = ? AND word = ?", (language, _key(word)))


def found(text: str, words: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """Where the dictionary's words stand in a text: start, end, and the word as the dictionary has it.

    Longer ones first; capitals and the kind of apostrophe do not count. ``C++`` is not found for ``c``, and words of
    several words and with signs are found as they are written.
    """
    by_key = {_sought(word): word for word in words}
    by_key.pop("", None)
    if not by_key:
        return
    for match in _pattern(tuple(by_key)).finditer(text.translate(_APOSTROPHES)):
        word = by_key.get(_sought(match.group()))
        if word is not None:
            yield match.start(), match.end(), word


_APOSTROPHES = str.maketrans("’‘ʼ＇", "''''")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_OUTSIDE = ' \t\n,;:!?"“”«»()[]'


def _sought(word: str) -> str:
    plain = unicodedata.normalize("NFC", word).translate(_APOSTROPHES).strip(_OUTSIDE)
    if plain.endswith(".") and "." not in plain[:-1]:
        plain = plain[:-1]
    return " ".join(plain.casefold().split())


@lru_cache(maxsize=64)
def _pattern(keys: tuple[str, ...]) -> re.Pattern[str]:
    listed = []
    for key in sorted(keys, key=len, reverse=True):
        spelled = r"\s".join(map(re.escape, key.split()))
        before = r"(?<!\w)" if key[0].isalnum() and not _UNSPACED.match(key[0]) else ""
        after = "" if _UNSPACED.match(key[-1]) else r"(?![\w+#])" if key[-1].isalnum() else r"(?!\w)"
        listed.append(f"{before}{spelled}{after}")
    return re.compile("|".join(listed), re.IGNORECASE)


def bare(word: str) -> str:
    """A word as written, as the dictionary looks it up: no punctuation at its edges, no capitals."""
    return core(word).casefold()


def core(word: str) -> str:
    """The word without the punctuation at its edges."""
    return _EDGES.sub("", word)


def _key(word: str) -> str:
    return unicodedata.normalize("NFC", word.strip()).lower()
