"""Does the clip say its text? By the alignment's score against the dataset's own spread."""

from math import log

from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.protocol.findings import Finding, Severity

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
    severity: Severity = "error" if z <= _WRONG_Z else "warning"
    sure, unsure = "The recording does not seem to say its text.", "Part of the text may not be what is said."
    return under.finding(
        "text-mismatch", severity, z, "σ",
        sure if severity == "error" else unsure,
        "Listen and correct the text, a number or name that is read differently, or leave the clip out.",
    )  # fmt: skip


CHECK = Check(name="text-mismatch", doc="What is said is not what is written.", function=_run)
