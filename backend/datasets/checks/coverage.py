"""Which sounds the dataset holds, and which sentences would add most."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import pairwise

from backend.project.alignments import Alignment
from backend.project.clips import Clip
from backend.protocol.findings import UnitCount
from backend.protocol.problems import VoicewrightError
from backend.text import ipa, phonemes

_RARE = 5
"""A phone that occurs less often is hardly learnt."""
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
    counts: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for clip in used:
        if clip.language != language:
            continue
        alignment = alignments.get(clip.id)
        symbols = (
            _bare(phone.symbol for phone in alignment.phones)
            if alignment
            else said(clip.text, language, lexicons.get(language))
        )
        counts.update(symbol for symbol in symbols if symbol)
        pairs.update(_pairs(symbols))
    prompts = sentences(language)
    common = _common_pairs(language, prompts)
    inventory = list(dict.fromkeys(_bare(phonemes.inventory(language))))
    return Coverage(
        language=language,
        phones=[UnitCount(symbol=symbol, count=count) for symbol, count in counts.most_common()],
        missing=[symbol for symbol in inventory if symbol and not counts[symbol]],
        seen=sum(pair in pairs for pair in common) if common else len(pairs),
        common=len(common) if common else len(pairs),
        suggestions=suggest(prompts, language, counts, pairs, {clip.text.casefold() for clip in used}),
    )


def suggest(
    prompts: Sequence[str], language: str, counts: Counter[str], pairs: Counter[tuple[str, str]], recorded: set[str]
) -> list[str]:
    """Prompts to record next: each adds most to those before it, for its length (greedy set cover)."""
    have, rare = set(pairs), {symbol: count for symbol, count in counts.items() if count < _RARE}
    open_ = {prompt: said(prompt, language, None) for prompt in prompts if prompt.casefold() not in recorded}
    seen = set(counts)
    chosen: list[str] = []
    while open_ and len(chosen) < _SUGGESTIONS:
        gains = {prompt: _gain(symbols, have, seen, rare) for prompt, symbols in open_.items()}
        best = max(gains, key=gains.__getitem__)
        if gains[best] <= 0:
            break
        symbols = open_.pop(best)
        have |= _pairs(symbols)
        seen |= {symbol for symbol in symbols if symbol}
        for symbol in symbols:
            if symbol in rare:
                rare[symbol] += 1
                if rare[symbol] >= _RARE:
                    del rare[symbol]
        chosen.append(best)
    return chosen


def _gain(symbols: list[str], have: set[tuple[str, str]], seen: set[str], rare: Container[str]) -> float:
    """New neighbours, and much more for new or rare phones; long sentences are worth less than they add."""
    fresh = {symbol for symbol in symbols if symbol} - seen
    wanted = sum(symbol in rare for symbol in set(symbols))
    return float((len(_pairs(symbols) - have) + 8 * len(fresh) + 2 * wanted) / (10 + len(symbols)) ** 0.5)


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
    """A text's phones without stress and tone; ``""`` is a pause. Empty for what can't be said."""
    try:
        return _bare(token.symbol for token in phonemes.phonemize(text, language, lexicon).symbols)
    except VoicewrightError:
        return []


def _common_pairs(language: str, prompts: Sequence[str]) -> set[tuple[str, str]]:
    """Neighbours that the prompts hold: they were written to cover the language."""
    found: Counter[tuple[str, str]] = Counter()
    for prompt in prompts:
        found.update(_pairs(said(prompt, language, None)))
    return set(found)


def _pairs(symbols: Sequence[str]) -> set[tuple[str, str]]:
    return {(one, two) for one, two in pairwise(symbols) if one and two}


def _bare(symbols: Iterable[str]) -> list[str]:
    return ["" if phonemes.is_pause(symbol) else ipa.bare(symbol) for symbol in symbols]
