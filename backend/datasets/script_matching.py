"""Which sentence of a script each phrase of a reading says: sentences may be said twice, left out, or run together.

Legend: phrases are what was heard between two pauses; sentences are the script's, in the order of reading.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from backend.datasets.portions import folded_words

_LEAST, _LIKELY = 0.6, 0.3
"""Shares of a sentence that must be heard as written: of its letters, and before those are compared of its words."""
_STRAY = 0.7
"""Cost of a heard word that belongs to no sentence; one within a sentence that is not its own costs 1."""
_AGAIN, _BACK, _SKIPPED, _MOST_SKIPPED = 0.3, 1.0, 0.3, 2.0
"""Cost of a sentence said once more, of going back to an earlier one, and of each one that is left out."""
_JOINED = 0.2
"""Cost of a pause that is missing between two sentences."""
_MOST_PHRASES, _MOST_JOINED = 10, 4


@dataclass(frozen=True)
class Reading:
    """Sentences that were said between two pauses; one, but where no pause divides them."""

    sentences: tuple[int, ...]
    """Indices, neighbours in the script."""
    first: int
    last: int
    """Phrases, both inclusive."""
    agreement: float
    """Share of the letters that were heard as they are written, 0 to 1."""


@dataclass(frozen=True)
class _Step:
    """The cheapest way to a place: what was read last, and the step before."""

    cost: float
    before: "_Step | None"
    reading: Reading | None


def match(script: Sequence[str], heard: Sequence[str]) -> list[Reading]:
    """The cheapest reading of a script that explains what was heard, phrase by phrase, in order."""
    sentences, phrases = [folded_words(one) for one in script], [folded_words(one) for one in heard]
    holding: dict[str, set[int]] = defaultdict(set)
    for index, words in enumerate(sentences):
        for word in words:
            holding[word].add(index)
    ways: list[dict[int, _Step]] = [{} for _ in range(len(phrases) + 1)]
    ways[0][-1] = _Step(0.0, None, None)
    for at, here in enumerate(ways[:-1]):
        for last, step in here.items():
            _put(ways[at + 1], last, _Step(step.cost + _STRAY * len(phrases[at]), step, None))
        for reading, cost in _readings(sentences, phrases, holding, at):
            for last, step in here.items():
                moved = step.cost + cost + _move(last, reading.sentences[0])
                _put(ways[reading.last + 1], reading.sentences[-1], _Step(moved, step, reading))
    best: _Step | None = min(ways[-1].values(), key=lambda step: step.cost)
    found = []
    while best is not None:
        if best.reading is not None:
            found.append(best.reading)
        best = best.before
    return found[::-1]


def _put(ways: dict[int, _Step], last: int, step: _Step) -> None:
    if last not in ways or step.cost < ways[last].cost:
        ways[last] = step


def _move(last: int, to: int) -> float:
    """From the sentence that was read last to this one; a reading may begin anywhere."""
    if last < 0 or to == last + 1:
        return 0.0
    if to > last:
        return min(_MOST_SKIPPED, _SKIPPED * (to - last - 1))
    return _AGAIN if to == last else _BACK


def _readings(
    sentences: Sequence[list[str]], phrases: Sequence[list[str]], holding: dict[str, set[int]], at: int
) -> Iterator[tuple[Reading, float]]:
    """What the phrases from ``at`` on may say, with how unlike it is."""
    said: list[str] = []
    for last in range(at, min(len(phrases), at + _MOST_PHRASES)):
        said += phrases[last]
        if not phrases[last] or not phrases[at]:
            continue
        shared = Counter(index for word in set(said) for index in holding.get(word, ()))
        likely = {index for index, count in shared.items() if count >= _LIKELY * len(set(sentences[index]))}
        for first in likely:
            words: list[str] = []
            for to in range(first, min(first + _MOST_JOINED, len(sentences))):
                if to not in likely:
                    break
                words = words + sentences[to]
                edits, agreement = _edits(words, said)
                if agreement >= _LEAST:
                    reading = Reading(tuple(range(first, to + 1)), at, last, agreement)
                    yield reading, edits + _JOINED * (to - first)


def _edits(words: Sequence[str], said: Sequence[str]) -> tuple[float, float]:
    """How unlike they are, in words, and the share that agrees: by letters (Levenshtein 1966), because recognisers
    put the gap between words where they like.
    """
    import jiwer

    mine, others = "".join(words), "".join(said)
    longer = max(len(mine), len(others))
    if abs(len(mine) - len(others)) > (1 - _LEAST) * longer:
        return float(len(words)), 0.0
    found = jiwer.process_characters(mine, others)
    edits = found.substitutions + found.deletions + found.insertions
    return edits * len(words) / len(mine), 1 - edits / longer
