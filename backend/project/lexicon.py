"""The lexicon: how this project's words are said, where the dictionary is wrong."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from backend.project.database import Database
from backend.project.errors import bad_value

_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


class Lexicon:
    """Word → phones. A word in small letters holds however it is written, one with capitals only for those.

    Words are kept in NFC; an entry without a language holds for all.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, language: str = "") -> dict[str, str]:
        """Every word that holds for ``language``; its own entries win over those for all languages."""
        rows = self._database.rows(
            "SELECT word, phones FROM lexicon WHERE language IN ('', ?) ORDER BY language, word", (language,)
        )
        return dict(rows)

    def put(self, word: str, phones: str, language: str = "", *, exact: bool = False) -> None:
        """Store how a word is said: IPA, or espeak-ng's phonemes in ``[[…]]``.

        ``exact``: a capital at its beginning counts, as in ``Polish``; those within it (``US``) always do. Raises
        ``BadValueError`` for empty ones.
        """
        self.put_all({word: phones}, language, exact=exact)

    def put_all(self, entries: dict[str, str], language: str = "", *, exact: bool = False) -> None:
        """Store many words at once: all of them, or none. Raises as ``put`` does."""
        rows = [(language, (_spelled if exact else _key)(word), phones.strip()) for word, phones in entries.items()]
        if not all(key and phones for _, key, phones in rows):
            raise bad_value("lexicon-entry")
        self._database.change_many(
            "INSERT INTO lexicon (language, word, phones) VALUES (?, ?, ?)"
            " ON CONFLICT (language, word) DO UPDATE SET phones = excluded.phones",
            rows,
        )

    def remove(self, word: str, language: str = "") -> None:
        """Forget a word: as it is written, else in small letters."""
        for key in (_spelled(word), _key(word), _spelled(word).lower()):
            if self._database.change("DELETE FROM lexicon WHERE language = ? AND word = ?", (language, key)):
                return


@dataclass(frozen=True)
class Found:
    """Where a word of the dictionary stands in a text."""

    start: int
    end: int
    word: str
    """As the dictionary has it."""
    ending: str = ""
    """``'s``, ``s`` or ``es`` behind it, within ``end``."""


def at(word: str, number: int) -> str:
    """The dictionary's key for the one place where a word stands in a text for the ``number``-th time, from 1."""
    return f"{word}\t{number}"


def found(text: str, words: Iterable[str]) -> Iterator[Found]:
    """Where the dictionary's words stand in a text.

    Longer ones first; the kind of apostrophe does not count, nor do capitals for a word in small letters. ``C++`` is
    not found for ``c``; words of several words and with signs are found as they are written.
    """
    by_key: dict[str, list[str]] = {}
    for word in words:
        by_key.setdefault(plain(word.partition("\t")[0]).casefold(), []).append(word)
    by_key.pop("", None)
    if not by_key:
        return
    straight = text.translate(_APOSTROPHES)
    numbers = {key: _numbers(straight, key) for key, same in by_key.items() if any("\t" in word for word in same)}
    for match in _pattern(tuple(by_key)).finditer(straight):
        key, ending = _stem(match.group(), by_key)
        number = numbers[key].get(match.start(), 0) if key in numbers else 0
        written = text[match.start() : match.end() - len(ending)]
        meant = _chosen(by_key[key], written, number) if key else None
        if meant is not None:
            yield Found(match.start(), match.end(), meant, ending)


def entries(text: str, words: Mapping[str, str]) -> dict[str, str]:
    """What a dictionary says of the words that stand in a text."""
    return {one.word: words[one.word] for one in found(text, words)} if words else {}


def _chosen(same: list[str], written: str, number: int) -> str | None:
    """Of the entries that differ in capitals, the one for a word as it is written; one for this very place first."""
    placed = [word for word in same if word.endswith(f"\t{number}")]
    if placed:
        return placed[-1]
    exact, general = plain(written), [word for word in same if "\t" not in word]
    as_written = [word for word in general if plain(word) == exact]
    any_case = [word for word in general if plain(word) == plain(word).casefold()]
    loud = general if exact.isupper() and len(exact) > 1 else []
    return next(iter([*as_written, *any_case, *loud]), None)


def _numbers(text: str, key: str) -> dict[int, int]:
    """Start → which one it is, from 1, of all places where a word stands."""
    return {match.start(): number for number, match in enumerate(_pattern((key,)).finditer(text), 1)}


_APOSTROPHES = str.maketrans("’‘ʼ＇", "''''")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_OUTSIDE = ' \t\n,;:!?"“”„«»()[]。、，；：！？（）「」『』《》…'
_ENDINGS = ("'s", "es", "s")
_LEAST_STEM = 3
"""Letters; a shorter word takes no ending but ``'s``: ``a`` is not found in ``as``."""


def plain(word: str) -> str:
    """A word as it stands in a text, without what stands around words: ``“C++,`` → ``C++``."""
    bare = unicodedata.normalize("NFC", word).translate(_APOSTROPHES).strip(_OUTSIDE)
    if bare.endswith(".") and "." not in bare[:-1]:
        bare = bare[:-1]
    return " ".join(bare.split())


def _stem(written: str, keys: Iterable[str]) -> tuple[str, str]:
    """The dictionary's key that was found, and the ending behind it."""
    whole = plain(written).casefold()
    if whole in keys:
        return whole, ""
    for ending in _ENDINGS:
        if whole.endswith(ending) and whole.removesuffix(ending) in keys:
            return whole.removesuffix(ending), written[len(written) - len(ending) :]
    return "", ""


@lru_cache(maxsize=64)
def _pattern(keys: tuple[str, ...]) -> re.Pattern[str]:
    listed = []
    for key in sorted(keys, key=len, reverse=True):
        spelled = r"\s".join(map(re.escape, key.split()))
        before = r"(?<!\w)" if key[0].isalnum() and not _UNSPACED.match(key[0]) else ""
        after = "" if _UNSPACED.match(key[-1]) else r"(?![\w+#])" if key[-1].isalnum() else r"(?!\w)"
        if after:
            more = key[-1].isalpha() and len(key) >= _LEAST_STEM
            after = f"(?:{'|'.join(_ENDINGS) if more else _ENDINGS[0]})?{after}"
        listed.append(f"{before}{spelled}{after}")
    return re.compile("|".join(listed), re.IGNORECASE)


def bare(word: str) -> str:
    """A word as written, as the dictionary looks it up: no punctuation at its edges, no capitals."""
    return core(word).casefold()


def core(word: str) -> str:
    """The word without the punctuation at its edges."""
    return _EDGES.sub("", word)


def _spelled(word: str) -> str:
    return " ".join(unicodedata.normalize("NFC", word).split())


def _key(word: str) -> str:
    """In small letters, unless capitals within it say more than that a sentence or a name begins."""
    spelled = _spelled(word)
    return spelled.lower() if all(one[1:] == one[1:].lower() for one in spelled.split()) else spelled
