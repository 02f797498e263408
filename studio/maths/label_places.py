"""Where the labels of phones go: over their phones, and only where all those of a word can be read."""

from collections.abc import Sequence
from itertools import groupby

GAP_PX = 2.0


def label_places(
    spans: Sequence[tuple[float, float]], widths: Sequence[float], words: Sequence[int]
) -> list[float | None]:
    """Left edges of labels, pixels; None for one that is not shown.

    ``spans``: phones from left to right, pixels; ``widths``: of their labels, 0 for none; ``words``: the word of each,
    below 0 for silences, which stand by themselves. A label that is wider than its phone borrows from its neighbours.
    """
    places: list[float | None] = []
    for word, numbers in groupby(range(len(spans)), key=lambda n: (words[n], n if words[n] < 0 else -1)):
        group = list(numbers)
        left, right = spans[group[0]][0], spans[group[-1]][1]
        if word[0] < 0 and not widths[group[0]]:
            places.append(None)
        elif sum(widths[n] for n in group) + GAP_PX * (len(group) + 1) > right - left:
            places += [None] * len(group)
        else:
            places += _apart([spans[n] for n in group], [widths[n] for n in group], left, right)
    return places


def is_covered(edge: float, phone: int, places: Sequence[float | None], widths: Sequence[float]) -> bool:
    """Whether a label stands over the left edge of a phone (pixels), so that a line there would strike letters out."""
    for at, width in zip(places[max(0, phone - 2) : phone + 2], widths[max(0, phone - 2) : phone + 2], strict=True):
        if at is not None and at - 1 < edge < at + width + 1:
            return True
    return False


def _apart(
    spans: Sequence[tuple[float, float]], widths: Sequence[float], left: float, right: float
) -> list[float | None]:
    """Centred, pushed to the right where they would touch, then back to the left where they would leave the word."""
    at: list[float] = []
    free = left + GAP_PX
    for (start, end), width in zip(spans, widths, strict=True):
        at.append(max(free, (start + end - width) / 2))
        free = at[-1] + width + GAP_PX
    free = right - GAP_PX
    for number in reversed(range(len(at))):
        at[number] = min(at[number], free - widths[number])
        free = at[number] - GAP_PX
    return list(at)
