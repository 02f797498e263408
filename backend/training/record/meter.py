"""Averages of a step's figures between two reports, without waiting for the device at each step."""

import math
from collections.abc import Mapping

import torch
from torch import Tensor


class Meter:
    """Adds up on the device; only :meth:`take` waits for it."""

    def __init__(self) -> None:
        self._sums: dict[str, Tensor] = {}
        self._counts: dict[str, int] = {}

    def add(self, figures: Mapping[str, Tensor | float]) -> None:
        """One step's scalars."""
        for name, figure in figures.items():
            value = (figure.detach() if isinstance(figure, Tensor) else torch.tensor(figure)).double()
            if name in self._sums:
                self._sums[name] += value
                self._counts[name] += 1
            else:
                self._sums[name] = value.clone()
                self._counts[name] = 1

    def take(self) -> dict[str, float | None]:
        """Means since the last call; None for one that is not finite."""
        means = {name: float(total) / self._counts[name] for name, total in self._sums.items()}
        self._sums, self._counts = {}, {}
        return {name: mean if math.isfinite(mean) else None for name, mean in means.items()}
