"""What the judges say of samples made during training, and which checkpoint is the better one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from backend.recipe import Heard

if TYPE_CHECKING:
    from backend.datasets.manifest import Item

Figures = dict[str, float | None]

_WORDS, _LIKENESS, _NATURALNESS = 2.5, 1.0, 0.15
"""One word of eighty weighs as much as 0.03 of likeness or 0.2 of DistillMOS: on six sentences it is chance as well."""
_REFERENCES = 24
_RATE = 16_000


class Judge(Protocol):
    """Figures of some samples, by name."""

    def __call__(self, heard: Sequence[Heard]) -> Figures:
        """Raises whatever the judges raise; the trainer goes on without them."""


def rank(figures: Mapping[str, float | None]) -> list[float]:
    """What checkpoints are compared by, smaller is better: words misunderstood, against likeness and naturalness."""

    def figure(name: str, worst: float) -> float:
        value = figures.get(name)
        return worst if value is None else value

    likeness, naturalness = figure("likeness", 0.0), figure("distillmos", 1.0)
    return [_WORDS * figure("wer", 1.0) - _LIKENESS * likeness - _NATURALNESS * naturalness]


class RealJudge:
    """:mod:`backend.judges`, with real clips of the run's dataset to compare with; loaded on the first call.

    Of many speakers, those of the one with the most speech: who speaks where none is chosen.
    """

    def __init__(self, items: Sequence[Item]) -> None:
        self._items = items
        self._references: list[NDArray[np.float32]] | None = None

    def __call__(self, heard: Sequence[Heard]) -> Figures:
        """See :class:`Judge`."""
        from backend.datasets import features, manifest
        from backend.judges.judge import judge
        from backend.judges.utterance import Utterance

        if self._references is None:
            speaker = manifest.by_speech(self._items, lambda item: item.speaker)[:1]
            theirs = [item for item in self._items if item.speaker in speaker]
            longest = sorted(theirs, key=lambda item: (not item.held_out, item.start_s - item.end_s))
            self._references = [features.samples(item, _RATE) for item in longest[:_REFERENCES]]
        said = [Utterance(text=h.text, samples=h.samples, sample_rate=h.sample_rate) for h in heard]
        language = manifest.by_speech(self._items, lambda item: item.language)[0] if self._items else ""
        return judge(said, self._references, language=language, quick=True).figures
