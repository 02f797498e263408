"""Does the clip say its text? By the alignment's score against the dataset's own spread."""

from math import log

from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.protocol.findings import Finding

_DOUBTFUL_Z, _WRONG_Z = -5.5, -8.0


def log_odds(score: float) -> float:
    """A score in 0 … 1 on a scale on which spreads are even."""
    kept = min(max(score, 1e-6), 1 - 1e-6)
    return log(kept / (1 - kept))


def _run(under: ClipUnderTest) -> list[Finding]:
    alignment = under.alignment
    if alignment is None:
        return []
    z = alignment.spread_z
    if z is None:
        if under.whole.fit is None:
            return []
        z = under.whole.fit.z(log_odds(alignment.score))
    if z > _DOUBTFUL_Z:
        return []
    if z <= _WRONG_Z:
        return under.finding("text-mismatch/sure", "error", z, "σ")
    return under.finding("text-mismatch/unsure", "warning", z, "σ")


CHECK = Check(name="text-mismatch", function=_run)
