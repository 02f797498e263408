"""Which sounds the dataset holds, and which sentences would add most."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import islice

from backend.project.alignments import Alignment
from backend.project.clips import Clip
from backend.protocol import reading
from backend.protocol.findings import UnitCount
from backend.protocol.problems import VoicewrightError
from backend.protocol.reading import Held, Pair
from backend.text import ipa, phonemes

_SUGGESTIONS = 12


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """Phones and neighbours of phones in the dataset's main language."""

    language: str
    phones: list[UnitCount]
    missing: list[str]
    seen: int
    common: int
    suggestions: list[str]


def cover(
    clips: Sequence[Clip], alignments: Mapping[int, Alignment], lexicons: Mapping[str, Mapping[str, str]]
) -> Coverage:
    """Of the language that most clips are in; excluded clips do not count."""
    used = [clip for clip in clips if not clip.excluded and clip.text.strip()]
    if not used:
        return Coverage(language="", phones=[], missing=[], seen=0, common=0, suggestions=[])
    language = Counter(clip.language for clip in used).most_common(1)[0][0]
    counts, pairs = heard([clip for clip in used if clip.language == language], alignments, lexicons)
    prompts = sentences(language)
    common = common_pairs(language)
    return Coverage(
        language=language,
        phones=[UnitCount(symbol=symbol, count=count) for symbol, count in counts.most_common()],
        missing=missing(language, counts),
        seen=len(pairs & common) if common else len(pairs),
        common=len(common) if common else len(pairs),
        suggestions=suggest(prompts, language, Held(counts, pairs), {clip.text.casefold() for clip in used}),
    )


def heard(
    clips: Iterable[Clip], alignments: Mapping[int, Alignment], lexicons: Mapping[str, Mapping[str, str]]
) -> tuple[Counter[str], set[Pair]]:
    """How often each phone occurs in clips, and which neighbours do: as aligned, or else as their texts are read."""
    counts: Counter[str] = Counter()
    found: set[Pair] = set()
    for clip in clips:
        alignment = alignments.get(clip.id)
        symbols = (
            _bare(phone.symbol for phone in alignment.phones)
            if alignment
            else said(clip.text, clip.language, lexicons.get(clip.language))
        )
        counts.update(symbol for symbol in symbols if not phonemes.is_pause(symbol))
        found |= reading.pairs(symbols)
    return counts, found


def suggest(prompts: Sequence[str], language: str, held: Held, recorded: set[str]) -> list[str]:
    """Prompts to record next, the one that adds most first."""
    open_ = {prompt: said(prompt, language, None) for prompt in prompts if prompt.casefold() not in recorded}
    return list(islice(reading.order(open_, held), _SUGGESTIONS))


@lru_cache(maxsize=8)
def sentences(language: str) -> tuple[str, ...]:
    """The prompts of a language, or of its family (``fr`` takes ``fr-fr``); none where we have none."""
    folder = resources.files("assets") / "prompts"
    if not folder.is_dir():
        return ()
    names = sorted(entry.name.removesuffix(".txt") for entry in folder.iterdir() if entry.name.endswith(".txt"))
    base = language.split("-")[0]
    for name in [language, *[name for name in names if name.split("-")[0] == base]]:
        if name in names:
            rows = (folder / f"{name}.txt").read_text(encoding="utf-8").splitlines()
            return tuple(row.strip() for row in rows if row.strip() and not row.startswith("#"))
    return ()


def said(text: str, language: str, lexicon: Mapping[str, str] | None) -> list[str]:
    """A text's phones without stress but with their tones, and its pauses. Empty for what can't be said."""
    try:
        return _bare(token.symbol for token in phonemes.phonemize(text, language, lexicon).symbols)
    except VoicewrightError:
        return []


@lru_cache(maxsize=8)
def common_pairs(language: str) -> frozenset[Pair]:
    """Neighbours that the prompts hold: they were written to cover the language."""
    found: set[Pair] = set()
    for prompt in sentences(language):
        found |= reading.pairs(said(prompt, language, None))
    return frozenset(found)


def missing(language: str, held: Iterable[str]) -> list[str]:
    """Which of the language's phones are not among those, commonest first."""
    there = {form for symbol in held for form in (symbol, ipa.without_tone(symbol))}
    return [symbol for symbol in _inventory(language) if symbol not in there]


@lru_cache(maxsize=8)
def _inventory(language: str) -> list[str]:
    """Phones of the prompts, which were written to cover the language, but for what occurs once: borrowed words.

    Where there are no prompts, what espeak-ng makes of syllables without sense, without tone: some it says in English.
    """
    counts = Counter(symbol for prompt in sentences(language) for symbol in said(prompt, language, None))
    symbols = [symbol for symbol, n in counts.most_common() if n > 1] or _bare(phonemes.inventory(language))
    return [symbol for symbol in dict.fromkeys(symbols) if not phonemes.is_pause(symbol)]


def _bare(symbols: Iterable[str]) -> list[str]:
    return [symbol if phonemes.is_pause(symbol) else ipa.bare(symbol) for symbol in symbols]
