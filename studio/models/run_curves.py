"""Which lines a plot of training runs shows: plain values, ready to draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from backend.protocol import sentences
from backend.protocol.figures import FIGURES
from studio.maths.curves import smooth
from studio.words.language import tr

Axis = Literal["step", "time", "clock"]
Values = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class CurveSettings:
    """How curves are shown."""

    axis: Axis = "step"
    smoothing: float = 0.6
    log: bool = False
    ignore_outliers: bool = True


@dataclass(frozen=True, kw_only=True)
class Line:
    """One curve of one run."""

    run: str
    label: str
    colour: int
    """Which of the theme's series."""
    x: Values
    raw: Values
    smoothed: Values
    held_out: bool = False
    live: bool = False
    """Whether its run still trains: the axes leave it room to grow."""

    def at(self, x: float) -> float | None:
        """The smoothed value nearest to ``x``, if it is finite."""
        if self.x.size == 0:
            return None
        value = float(self.smoothed[int(np.abs(self.x - x).argmin())])
        return value if np.isfinite(value) else None

    @property
    def last(self) -> float | None:
        """The newest finite value, smoothed."""
        finite = self.smoothed[np.isfinite(self.smoothed)]
        return float(finite[-1]) if finite.size else None


def line(
    *,
    run: str,
    label: str,
    colour: int,
    x: Values,
    values: Values,
    smoothing: float,
    held_out: bool = False,
    live: bool = False,
) -> Line:
    """Held-out values are few: they are never smoothed."""
    smoothed = values if held_out else smooth(values, smoothing)
    return Line(run=run, label=label, colour=colour, x=x, raw=values, smoothed=smoothed, held_out=held_out, live=live)


UNITS = {"wer": ("%", 100.0), "cer": ("%", 100.0), "steps_per_s": ("steps/s", 1.0), "memory_mb": ("MB", 1.0)}
"""Figure → the unit of its axis, and what its values are multiplied by for it."""
AXES: dict[Axis, str] = {"step": tr("Step"), "time": tr("Training time"), "clock": tr("Time of day")}
"""What the horizontal axis is called."""

HIDDEN = frozenset({"listening_s"})
"""Bookkeeping that says nothing about the voice."""


def metric_names(names: Sequence[str]) -> list[str]:
    """Losses first, ``loss`` before all; rates and norms last."""
    late = ("lr", "rate", "norm", "speed", "memory", "scale", "seconds", "steps_per_s")

    def rank(name: str) -> tuple[int, str]:
        if name == "loss":
            return (0, name)
        if any(part in name for part in late):
            return (2, name)
        return (1, name)

    return sorted({name for name in names if name not in HIDDEN}, key=rank)


def score_text(name: str, value: float) -> str:
    """A judge's figure in a line of text: ``words missed 5.4%``."""
    figure = FIGURES.get(name)
    return figure.say("line", value) if figure is not None else f"{metric_title(name)} {value:.3g}"


def metric_explained(name: str) -> str:
    """What a figure is, in plain words; empty where nobody says it."""
    return FIGURES[name].say("explained") if name in FIGURES else _of_curve(name, "explained")


def metric_title(name: str) -> str:
    """What stands above a plot: ``lr.vocoder`` → ``Learning rate · vocoder``."""
    if name in FIGURES:
        return FIGURES[name].say("axis")
    base, _, of = name.partition(".")
    if of:
        return f"{metric_title(base)} · {of.replace('_', ' ')}"
    words = name.replace("_", " ").strip()
    return _of_curve(name, "title") or words[:1].upper() + words[1:]


def _of_curve(name: str, part: str) -> str:
    """A text about what a step measures; empty for what only another version knows."""
    return sentences.part("curves", name.partition(".")[0], part, {})
