"""From a text to what espeak-ng is given, remembering which written word each character came from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from backend.text import japanese, normalizer
from backend.text.languages import Language

_SINGLES = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # ideographs stand for themselves
_TOKEN = re.compile(rf"[{_SINGLES}][^\w\s]*|[^\s{_SINGLES}]+")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_IPA_ONLY = re.compile(
    r"[ˈˌːˑæɐɑɒɓɔɕɖɗɘəɚɛɜɝɞɟɠɡɢɣɤɥɦɧɨɪɫɬɭɮɯɰɱɲɳɴɵɶɸɹɺɻɽɾʀʁʂʃʄʈʉʊʋʌʍʎʏʐʑʒʔʕʘʙʛʜʝʟʡʢθβχǀǁǂǃ\u0300-\u036f]"
)


@dataclass(frozen=True)
class Spelling:
    """A text made ready to be spoken."""

    words: tuple[str, ...]
    """The words as written, punctuation included."""
    spoken: str
    origin: tuple[int, ...]
    """Index into ``words`` for each character of ``spoken``; -1 between words."""
    brackets: bool
    """Whether ``spoken`` has ``[[…]]`` for espeak-ng."""
    ipa: Mapping[int, str]
    """Words whose phones the lexicon gives in IPA."""
    text: str
    """The clean text that ``words`` are parts of."""
    spans: tuple[tuple[int, int], ...]
    """Start and end of each word in ``text``."""

    def joined(self, first: int, last: int) -> str:
        """The words from ``first`` to ``last`` as they are written together."""
        return self.text[self.spans[first][0] : self.spans[last][1]]


def bare(word: str) -> str:
    """The word as a lexicon's key: no punctuation at its edges, no capitals."""
    return _EDGES.sub("", word).casefold()


def is_ipa(entry: str) -> bool:
    """Whether a lexicon entry is IPA (``/…/`` or with letters that only IPA has), not a respelling."""
    return (len(entry) > 2 and entry.startswith("/") and entry.endswith("/")) or bool(_IPA_ONLY.search(entry))


def spell(text: str, language: Language, lexicon: Mapping[str, str] | None = None) -> Spelling:
    """Clean, expand numbers and abbreviations, apply the lexicon."""
    cleaned = normalizer.clean(text)
    tokens = list(_TOKEN.finditer(cleaned))
    word_at = [-1] * len(cleaned)
    for index, token in enumerate(tokens):
        word_at[token.start() : token.end()] = [index] * (token.end() - token.start())
    entries = {bare(word): entry.strip() for word, entry in (lexicon or {}).items() if entry.strip()}
    ipa: dict[int, str] = {}
    segments: list[normalizer.Segment] = []
    for index, token in enumerate(tokens) if entries else ():
        entry = entries.get(bare(token.group()))
        if entry is None:
            continue
        if is_ipa(entry):
            ipa[index] = entry
        else:
            core = _EDGES.sub("", token.group())
            start = token.start() + token.group().index(core)
            segments.append(normalizer.Segment(start, start + len(core), entry))
    taken = bytearray(len(cleaned))
    for segment in segments:
        taken[segment.start : segment.end] = b"\1" * (segment.end - segment.start)
    others = list(normalizer.expand(cleaned, language))
    if language.base == "ja":
        others += [normalizer.Segment(start, end, kana) for start, end, kana in japanese.readings(cleaned)]
    for one in others:
        if not any(taken[one.start : one.end]):
            segments.append(one)
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
    segments.sort(key=lambda one: one.start)
    pieces: list[str] = []
    origin: list[int] = []
    position = 0
    for one in segments:
        pieces += (cleaned[position : one.start], one.text)
        origin += word_at[position : one.start]
        word = max(word_at[one.start : one.end], default=-1) if word_at[one.start] < 0 else word_at[one.start]
        origin += [word] * len(one.text)
        position = one.end
    pieces.append(cleaned[position:])
    origin += word_at[position:]
    brackets = any(one.text.startswith("[[") for one in segments)
    return Spelling(
        words=tuple(token.group() for token in tokens),
        spoken="".join(pieces),
        origin=tuple(origin),
        brackets=brackets,
        ipa=ipa,
        text=cleaned,
        spans=tuple(token.span() for token in tokens),
    )
