"""Small outlines of sounds for lists, read off the Qt thread when they are first seen."""

from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from backend.protocol.problems import Problem
from studio.maths.picture import first_minutes
from studio.models.background import Background

COLUMNS = 48
KEPT = 4000
"""Outlines in memory: 200 bytes each."""

Thumb = NDArray[np.float32]
"""(COLUMNS,), the largest magnitude of each part, in [0, 1]."""


class Thumbs(QObject):
    """Gives delegates the outlines that are known, and reads the others: ``arrived`` tells when one is there."""

    arrived = Signal()

    def __init__(self, work: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._known: dict[Path, Thumb] = {}
        self._asked: set[Path] = set()

    def get(self, path: Path) -> Thumb | None:
        """A sound's outline, or None while it is read."""
        if path not in self._known and path not in self._asked:
            self._asked.add(path)
            self._work.run(
                partial(read_thumb, path), partial(self._read, path), partial(self._not_read, path), receiver=self
            )
        return self._known.get(path)

    def _read(self, path: Path, thumb: Thumb) -> None:
        self._asked.discard(path)
        self._known[path] = thumb
        while len(self._known) > KEPT:
            self._known.pop(next(iter(self._known)))
        self.arrived.emit()

    def _not_read(self, path: Path, _problem: Problem) -> None:
        self._known[path] = np.zeros(COLUMNS, np.float32)  # a line without its file has nothing to show


def read_thumb(path: Path) -> Thumb:
    """The outline of a file's first ten minutes. Raises as ``containers.opened``."""
    samples, _rate = first_minutes(path)
    loud = np.abs(samples).max(axis=1)
    edges = np.linspace(0, loud.size, COLUMNS + 1).astype(np.intp)
    parts = np.maximum.reduceat(np.append(loud, 0.0), np.minimum(edges[:-1], max(loud.size - 1, 0)))
    return (parts / max(float(parts.max(initial=0.0)), 1e-3)).astype(np.float32)
