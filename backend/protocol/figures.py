"""The judges' figures, each described once: its scale, which way is better, where a real speaker lies, how it is said.

The window, the command line and the plots of trainings read this table; the words are the catalogue's ``figures``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from backend.protocol import sentences

Kind = Literal["good", "", "warning", "error"]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """How one figure is read, in its own unit."""

    key: str
    """As judges name it."""
    worst: float
    """The left end of the scale; what is worse is drawn there."""
    best: float
    real: tuple[float, float] | None = None
    """Where a real speaker lies (measured on recordings that the judges heard), worse end first."""
    chance: float = 0.0
    """Values of a few sentences that differ by less differ by chance."""
    verdicts: tuple[tuple[float, Kind], ...] = ()
    """Down to (or up to) this value: how good that is. The last holds for the rest; empty: nothing is said of it."""

    def place(self, value: float) -> float:
        """Where a value is between worst (0) and best (1)."""
        return min(1.0, max(0.0, (value - self.worst) / (self.best - self.worst)))

    def verdict(self, value: float, language: str = "") -> tuple[str, Kind]:
        """How good a value is: words and kind. ``verdicts`` must not be empty."""
        up = self.best > self.worst
        passed = (at for at, (limit, _) in enumerate(self.verdicts) if (value >= limit if up else value <= limit))
        at = next(passed, len(self.verdicts) - 1)
        return self.say(f"verdict-{at + 1}", language=language), self.verdicts[at][1]

    def say(self, part: str, value: float = 0.0, language: str = "") -> str:
        """One of its texts: ``title``, ``axis``, ``meaning``, ``explained``, ``real``; with the value ``shown`` (a
        number and its unit), ``line`` (name and number) and ``brief``, whose name is ``short``. Empty where there is
        none.
        """
        fields = {"value": value, "right": max(0.0, 1 - value), "times": _times(value)}
        return sentences.part("figures", self.key, part, fields, language)


FIGURES: Mapping[str, Figure] = {
    one.key: one
    for one in (
        Figure(
            key="wer",
            worst=0.4,
            best=0.0,
            real=(0.05, 0.02),
            chance=0.1,
            verdicts=((0.06, "good"), (0.15, ""), (0.3, "warning"), (1.0, "error")),
        ),
        Figure(
            key="likeness",
            worst=0.5,
            best=1.0,
            real=(0.96, 0.98),
            chance=0.05,
            verdicts=((0.955, "good"), (0.84, "good"), (0.7, ""), (0.0, "warning")),
        ),
        Figure(
            key="distillmos",
            worst=1.0,
            best=5.0,
            real=(4.0, 4.6),
            chance=0.2,
            verdicts=((4.0, "good"), (3.3, ""), (2.5, ""), (0.0, "warning")),
        ),
        Figure(
            key="dnsmos",
            worst=1.0,
            best=4.0,
            real=(3.0, 3.4),
            chance=0.2,
            verdicts=((3.0, "good"), (2.6, ""), (0.0, "warning")),
        ),
        Figure(
            key="f0_cents",
            worst=100.0,
            best=0.0,
            verdicts=((12.0, "good"), (30.0, "good"), (60.0, ""), (1e9, "warning")),
        ),
        Figure(key="rtf", worst=2.0, best=0.0, verdicts=((0.3, "good"), (1.0, ""), (1e9, "warning"))),
        Figure(key="cer", worst=0.4, best=0.0, chance=0.1),
        Figure(key="f0_cents_p95", worst=200.0, best=0.0),
    )
}
"""Key → figure, in the order in which they are shown."""


def _times(value: float) -> float:
    """Seconds of speech made in a second, of a real-time factor."""
    times = 1 / max(value, 1e-3)
    return round(times) if value < 0.5 else round(times, 1)
