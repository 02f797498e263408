"""What to do when a loss is not finite: skip and slow down, then go back, then say so."""

from typing import Literal

from backend.training.options import TrainerOptions
from backend.training.record.saved import BadStepCounts

Verdict = Literal["skip", "rollback", "stop"]

_SLOWEST = 1 / 64
_RECOVERY_STEPS = 100


class BadSteps:
    """Counts bad steps. The counts are part of a checkpoint, so that a resumed run decides alike."""

    def __init__(self, options: TrainerOptions) -> None:
        self._options = options
        self.backoff = 1.0
        """Factor on the rates."""
        self.order = 0
        """Which order the batches come in; another after each rollback."""
        self._good = 0
        self._recent: list[int] = []
        self._rollbacks = 0
        self._last_bad_step = 0

    def good(self, step: int) -> None:
        """A step went well; after a while the rates recover, and old bad steps are forgotten."""
        if self.backoff < 1.0:
            self._good += 1
            if self._good >= _RECOVERY_STEPS:
                self.backoff, self._good = min(1.0, self.backoff * 2), 0
        if self._rollbacks and step > self._last_bad_step + _RECOVERY_STEPS:
            self._rollbacks = 0

    def bad(self, step: int, *, spoilt: bool = False) -> Verdict:
        """A step's loss or gradient was not finite. ``spoilt``: the model itself holds such numbers
        already.
        """
        self.backoff, self._good = max(_SLOWEST, self.backoff / 2), 0
        self._last_bad_step = max(self._last_bad_step, step)
        self._recent = [s for s in self._recent if s > step - self._options.skip_window] + [step]
        if len(self._recent) <= self._options.skips and not spoilt:
            return "skip"
        self._recent = []
        self._rollbacks += 1
        self.order += 1
        return "stop" if self._rollbacks > self._options.rollbacks else "rollback"

    def counts(self) -> BadStepCounts:
        """For a checkpoint."""
        return BadStepCounts(
            backoff=self.backoff,
            order=self.order,
            good=self._good,
            recent=list(self._recent),
            rollbacks=self._rollbacks,
            last_bad_step=self._last_bad_step,
        )

    def restore(self, counts: BadStepCounts) -> None:
        """From a checkpoint, when a run is resumed (not after a rollback: what was learned there stays)."""
        self.backoff = counts.backoff
        self.order = counts.order
        self._good = counts.good
        self._recent = list(counts.recent)
        self._rollbacks = counts.rollbacks
        self._last_bad_step = counts.last_bad_step
