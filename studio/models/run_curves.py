"""Which lines a plot of training runs shows: plain values, ready to draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from studio.maths.curves import smooth

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
    """Index into the theme's plot colours."""
    x: Values
    raw: Values
    smoothed: Values
    held_out: bool = False

    @property
    def last(self) -> float | None:
        """The newest finite value, smoothed."""
        finite = self.smoothed[np.isfinite(self.smoothed)]
        return float(finite[-1]) if finite.size else None


def line(
    *, run: str, label: str, colour: int, x: Values, values: Values, smoothing: float, held_out: bool = False
) -> Line:
    """Held-out values are few: they are never smoothed."""
    smoothed = values if held_out else smooth(values, smoothing)
    return Line(run=run, label=label, colour=colour, x=x, raw=values, smoothed=smoothed, held_out=held_out)


LEAST_SPANS = {"wer": 0.1, "cer": 0.1, "likeness": 0.05, "distillmos": 0.2, "dnsmos": 0.2}
"""Scores that differ by less differ by chance: their axes show at least so much."""

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
    said = {"wer": ("words missed", "{:.1%}"), "cer": ("letters missed", "{:.1%}"), "likeness": ("likeness", "{:.2f}"),
            "distillmos": ("naturalness", "{:.1f} of 5"), "dnsmos": ("cleanness", "{:.1f} of 5")}  # fmt: skip
    title, form = said.get(name.lower(), (metric_title(name), "{:.3g}"))
    return f"{title} {form.format(value)}"


def metric_title(name: str) -> str:
    """``mel_loss`` → ``Mel loss``."""
    base, _, of = name.partition(".")
    if of:
        return f"{metric_title(base)} · {of.replace('_', ' ')}"
    words = name.replace("_", " ").replace("/", " · ").strip()
    fixed = {"lr": "Learning rate", "wer": "Words missed (WER)", "cer": "Letters missed (CER)",
             "distillmos": "Naturalness (DistillMOS)", "dnsmos": "Cleanness (DNSMOS)",
             "likeness": "Likeness to the speaker", "norm": "Gradient norm", "steps_per_s": "Steps a second",
             "kl": "KL", "f0": "F0", "rtf": "Speed (RTF)", "f0_cents": "Pitch error, cents"}  # fmt: skip
    return fixed.get(name.lower(), words[:1].upper() + words[1:])
