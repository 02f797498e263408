"""The lexicon: how this project's words are said, where the dictionary is wrong."""

import re
import unicodedata

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


def bare(word: str) -> str:
    """A word as written, as the dictionary looks it up: no punctuation at its edges, no capitals."""
    return core(word).casefold()


def core(word: str) -> str:
    """The word without the punctuation at its edges."""
    return _EDGES.sub("", word)


def _key(word: str) -> str:
    return unicodedata.normalize("NFC", word.strip()).lower()
