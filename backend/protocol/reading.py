"""What a script has of a language's sounds, and which sentence adds most: the window counts as the checks do."""

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count, pairwise
from typing import ClassVar, TypeVar

import msgspec

from backend.protocol.job import Job, Lane, Result

Pair = tuple[str, str]
K = TypeVar("K")

RARE = 5
"""A phone that occurs less often is hardly learnt."""
GOAL = 0.95
"""Of the pairs: from here on another sentence brings little."""
_KINDS = {"_?": 20, "_!": 10}
"""How many questions and exclamations a dataset wants: a voice that never heard one says none well."""
_NEW_PHONE, _RARE_PHONE, _NEW_KIND = 8, 2, 3
"""What they are worth beside a new pair."""


class Held:
    """The sounds that recordings have."""

    def __init__(self, phones: Mapping[str, int] | None = None, pairs: Iterable[Pair] = ()) -> None:
        self.phones: Counter[str] = Counter(phones or {})
        self.pairs: set[Pair] = set(pairs)
        self.kinds: Counter[str] = Counter()

    def add(self, symbols: Sequence[str]) -> None:
        """Add a sentence: phones without stress and tone, pauses as ``_``, ``_?`` …"""
        self.phones.update(symbol for symbol in symbols if not _pause(symbol))
        self.pairs |= pairs(symbols)
        self.kinds.update(symbols[-1:])

    def gain(self, symbols: Sequence[str]) -> float:
        """What a sentence would add for its length: new pairs, and much more for new and rare phones."""
        known = {symbol: self.phones[symbol] for symbol in symbols if not _pause(symbol)}
        fresh = sum(n == 0 for n in known.values())
        rare = sum(0 < n < RARE for n in known.values())
        kind = symbols[-1] if symbols else ""
        wanted = self.kinds[kind] < _KINDS.get(kind, 0)
        found = len(pairs(symbols) - self.pairs)
        worth = found + _NEW_PHONE * fresh + _RARE_PHONE * rare + _NEW_KIND * wanted
        return float(worth / (10 + len(symbols)) ** 0.5)


def pairs(symbols: Sequence[str]) -> set[Pair]:
    """Neighbours; none over a pause."""
    return {(one, two) for one, two in pairwise(symbols) if not _pause(one) and not _pause(two)}


def order(open_: Mapping[K, Sequence[str]], held: Held) -> Iterator[K]:
    """Sentences, each the one that adds most to ``held`` and those before it; ends where none adds anything.

    Greedy set cover (Chvátal 1979). A gain never grows, so that an old one is an upper bound (Minoux 1978). ``held``
    takes the sentences in as they are given out.
    """
    tie = count()
    heap = [(-held.gain(symbols), next(tie), key) for key, symbols in open_.items()]
    heapq.heapify(heap)
    while heap:
        _, place, key = heap[0]
        gain = held.gain(open_[key])
        if gain <= 0:
            heapq.heappop(heap)
        elif len(heap) > 1 and -gain > min(heap[1:3])[0]:
            heapq.heapreplace(heap, (-gain, place, key))
        else:
            heapq.heappop(heap)
            held.add(open_[key])
            yield key


def _pause(symbol: str) -> bool:
    return symbol.startswith("_")


class ScriptSounds(Result, frozen=True, kw_only=True, tag="script-sounds"):
    """What the prompts of a language sound like, and what the clips have that were not made of them."""

    language: str
    prompts: dict[int, list[str]]
    """Prompt → its phones without stress and tone, pauses between them; empty where it can't be said."""
    common: list[Pair]
    """Pairs of neighbours that the language often has."""
    phones: dict[str, int]
    """How often each phone occurs in clips from elsewhere."""
    pairs: list[Pair]
    """Those in clips from elsewhere."""
    missing: list[str]
    """Phones of the language that neither those clips nor any prompt has."""


class SoundsOfScript(Job[ScriptSounds], frozen=True, kw_only=True, tag="sounds-of-script"):
    """How the prompts of a language sound."""

    lane: ClassVar[Lane] = "light"

    language: str
    """espeak-ng's code."""


class ReadingPlan(msgspec.Struct, frozen=True, kw_only=True):
    """Where the reading stands."""

    language: str
    share: float
    """Of the language's common pairs, 0 to 1."""
    best: list[int]
    """Prompts without a take, those that add most first, as long as one adds anything."""
    to_goal: int | None
    """How many of those it takes to :data:`GOAL`; None: they do not get there."""


def plan(sounds: ScriptSounds, recorded: Iterable[int], open_: Iterable[int]) -> ReadingPlan:
    """Where the reading stands, and what to read next."""
    held = Held(sounds.phones, sounds.pairs)
    for prompt in recorded:
        held.add(sounds.prompts.get(prompt, []))
    common = set(sounds.common)
    share = len(common & held.pairs) / len(common) if common else 1.0
    best: list[int] = []
    to_goal = 0 if share >= GOAL else None
    for prompt in order({id_: sounds.prompts.get(id_, []) for id_ in open_}, held):
        best.append(prompt)
        if to_goal is None and len(common & held.pairs) >= GOAL * len(common):
            to_goal = len(best)
    return ReadingPlan(language=sounds.language, share=share, best=best, to_goal=to_goal)
