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

_WER_STEP = 0.03
"""A word among thirty: smaller differences in WER are chance, and likeness decides."""
_LIKENESS_STEP = 0.01
_REFERENCES = 24
_RATE = 16_000


class Judge(Protocol):
    """Figures of some samples, by name."""

    def __call__(self, heard: Sequence[Heard]) -> Figures:
        """Raises whatever the judges raise; the trainer goes on without them."""


def rank(figures: Mapping[str, float | None]) -> list[float]:
    """What checkpoints are compared by, smaller is better: words understood, then likeness, then naturalness."""

    def figure(name: str, worst: float) -> float:
        value = figures.get(name)
        return worst if value is None else value

    return [
        float(round(figure("wer", 1.0) / _WER_STEP)),
        -float(round(figure("likeness", -1.0) / _LIKENESS_STEP)),
        -figure("distillmos", 0.0),
    ]


class RealJudge:
    """:mod:`backend.judges`, with real clips of the run's dataset to compare with; loaded on the first call."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._items = items
        self._references: list[NDArray[np.float32]] | None = None

    def __call__(self, heard: Sequence[Heard]) -> Figures:
        """See :class:`Judge`."""
        from backend.datasets import features
        from backend.judges.judge import judge
        from backend.judges.utterance import Utterance

        if self._references is None:
            longest = sorted(self._items, key=lambda item: (not item.held_out, item.start_s - item.end_s))
            self._references = [features.samples(item, _RATE) for item in longest[:_REFERENCES]]
        said = [Utterance(text=h.text, samples=h.samples, sample_rate=h.sample_rate) for h in heard]
        language = self._items[0].language if self._items else ""
        return judge(said, self._references, language=language, quick=True).figures
