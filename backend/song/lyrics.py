"""Lyrics → the syllables that each note sings."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from backend.protocol.problems import VoicewrightError, problem, refuse
from backend.protocol.song import BREATH, HOLD, NEXT_SYLLABLE, Note
from backend.song import mute_e
from backend.song.syllables import Syllable, syllabify
from backend.text import chinese, ipa, kana, languages, phonemes
from backend.text.articulation import is_phone

USUAL = "la"
"""What is sung on a note without a lyric."""
_HOLDS = frozenset((HOLD, "ー", "～", "~", "—", "–", "っ", "ッ"))
_BREATHS = frozenset((BREATH, "br1", "br2", "AP", "息", "吸"))
_NOT_SPOKEN = re.compile(r"[^\w'’]+", re.UNICODE)
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30faーッ’]+")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_PINYIN = re.compile(r"([a-züvê]+)([1-5]?)")
_ENGLISH = {"a": "ə", "the": "ðə", "la": "lˈɑː", "na": "nˈɑː", "da": "dˈɑː"}
"""Words that are sung otherwise than espeak-ng reads them alone."""


@dataclass(frozen=True)
class Sung:
    """What one note sings."""

    syllables: tuple[Syllable, ...] = ()
    """None for a breath and for a note that holds the vowel before; several where a word has more syllables than notes.
    """
    word: str = ""
    """As written, on the note that begins it."""
    holds: bool = False
    breath: bool = False


def sung(notes: Sequence[Note], language: str, lexicon: Mapping[str, str] | None = None) -> list[Sung]:
    """For each note, what it sings. ``lexicon``: as :func:`backend.text.phonemes.phonemize` takes it.

    Raises ``VoicewrightError``: ``lyric-unpronounceable``, ``language-unknown``.
    """
    code = languages.check(language)
    found = [Sung(holds=True)] * len(notes)
    pending: list[_Word] = []
    for index, note in enumerate(notes):
        lyric = note.lyric.strip() or USUAL
        word = pending[-1] if pending else None
        if lyric in _BREATHS:
            found[index] = Sung(breath=True)
        elif lyric in _HOLDS and not note.phones:
            if word is None:
                pending.append(_Word(USUAL, [index]))
        elif (lyric.startswith(NEXT_SYLLABLE) or (word is not None and word.open)) and word is not None:
            word.notes.append(index)
            word.go_on(lyric)
        else:
            pending.append(_Word("", [index]))
            pending[-1].go_on(USUAL if lyric == NEXT_SYLLABLE else lyric)
    french = languages.find(code).base == "fr"
    for word, syllables in zip(pending, _spoken(pending, code, lexicon), strict=True):
        if french and len(word.notes) > len(syllables):
            syllables = mute_e.sung(word.text, syllables)
        for index, part in zip(word.notes, _shared(syllables, len(word.notes)), strict=True):
            found[index] = replace(part, word=word.text) if index == word.notes[0] else part
    for index, note in enumerate(notes):
        if note.phones:
            if odd := next((one for one in note.phones if not is_phone(one)), ""):
                refuse("song-symbol", n=index + 1, symbol=odd)
            written = found[index].word or note.lyric.strip() or " ".join(note.phones)
            found[index] = Sung(tuple(syllabify(note.phones, code)), written)
    return found


class _Word:
    """A word and the notes that its syllables begin on."""

    def __init__(self, text: str, notes: list[int]) -> None:
        self.text = text
        self.notes = notes
        self.open = False
        """Whether a hyphen says that the next lyric goes on with it."""

    def go_on(self, lyric: str) -> None:
        """Another piece of it; ``+`` adds no letters."""
        piece = lyric.removeprefix(NEXT_SYLLABLE)
        self.open = len(piece) > 1 and piece.endswith("-")
        self.text += piece.removesuffix("-") if self.open else piece


def _shared(syllables: Sequence[Syllable], notes: int) -> list[Sung]:
    """One syllable a note. Syllables that are left over are sung on the last note; notes that are left over hold."""
    parts = [Sung((one,)) for one in syllables[: notes - 1]]
    rest = tuple(syllables[notes - 1 :])
    if rest:
        parts.append(Sung(rest))
    parts += [Sung(holds=True)] * (notes - len(parts))
    return parts


def _spoken(words: Sequence[_Word], code: str, lexicon: Mapping[str, str] | None) -> list[list[Syllable]]:
    """The syllables of each word."""
    texts = [_NOT_SPOKEN.sub(" ", word.text).strip() for word in words]
    base = languages.find(code).base
    known = _characters(texts, code) if base == "cmn" else {}
    return [known.get(at) or _syllables(text, code, base, lexicon) for at, text in enumerate(texts)]


def _syllables(text: str, code: str, base: str, lexicon: Mapping[str, str] | None) -> list[Syllable]:
    if base == "ja" and _KANA.fullmatch(text):
        return syllabify(kana.phones(kana.katakana(text)), code)
    if base == "cmn" and (match := _PINYIN.fullmatch(text.lower())):
        letters = match[1].replace("ü", "v")
        toned = letters + (match[2] or "1")
        return syllabify(_phones(letters, chinese.PINYIN_VOICE, {letters: toned}), code)
    if base == "en" and text.lower() in _ENGLISH and not (lexicon and text.lower() in lexicon):
        return syllabify(ipa.split(_ENGLISH[text.lower()]), code)
    return syllabify(_phones(text, code, lexicon), code)


def _phones(text: str, code: str, lexicon: Mapping[str, str] | None) -> list[str]:
    try:
        return list(_said(text, code, tuple(sorted((lexicon or {}).items()))))
    except VoicewrightError as error:
        if error.problem.general != "text-unpronounceable":
            raise
        raise VoicewrightError(
            problem("lyric-unpronounceable", text=text, name=languages.find(code).name, place=text)
        ) from error


@lru_cache(maxsize=4096)
def _said(text: str, code: str, lexicon: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Kept in memory, because all words of a song are read again after every edit."""
    said = phonemes.phonemize(text, code, dict(lexicon))
    return tuple(token.symbol for token in said.symbols if not phonemes.is_pause(token.symbol))


def _characters(texts: Sequence[str], code: str) -> dict[int, list[Syllable]]:
    """Chinese characters, read in their context: 音乐 and 快乐 differ."""
    places = [at for at, text in enumerate(texts) if text and all(_HAN.match(letter) for letter in text)]
    line = "".join(texts[at] for at in places)
    if not line:
        return {}
    said = phonemes.phonemize(line, code)
    if said.words != list(line):
        return {}
    found: dict[int, list[Syllable]] = {}
    first = 0
    for at in places:
        for character in range(first, first + len(texts[at])):
            phones = [token.symbol for token in said.symbols if token.word == character]
            found.setdefault(at, []).extend(syllabify(phones, code))
        first += len(texts[at])
    return found
