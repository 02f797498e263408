"""How long a run may train: minutes, steps, or until somebody stops it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Budget:
    """Both limits hold where both are given; without any, training goes on until it is stopped."""

    minutes: float | None = None
    """Training minutes, resumed parts added up."""
    steps: int | None = None

    def progress(self, step: int, trained_s: float) -> float:
        """Share that is spent, in [0, 1]; 0 without a limit. With a limit in steps only, a function of the
        step.
        """
        shares = [0.0]
        if self.steps is not None:
            shares.append(step / max(1, self.steps))
        if self.minutes is not None:
            shares.append(trained_s / max(1e-9, self.minutes * 60))
        return min(1.0, max(shares))

    def spent(self, step: int, trained_s: float) -> bool:
        """Whether it is used up."""
        return (self.steps is not None and step >= self.steps) or (
            self.minutes is not None and trained_s >= self.minutes * 60
        )

    def eta_s(self, step: int, trained_s: float, steps_per_s: float) -> float | None:
        """Training seconds left; None without a limit, or before the rate is known."""
        left: list[float] = []
        if self.minutes is not None:
            left.append(self.minutes * 60 - trained_s)
        if self.steps is not None and steps_per_s > 0:
            left.append((self.steps - step) / steps_per_s)
        return max(0.0, min(left)) if left else None
