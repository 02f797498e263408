"""Does the clip say its text? By the alignment's fit, of the whole and of its worst stretch, beside the dataset's own.

The worst stretch finds words that are missing, wrong or too much in a sentence that fits well otherwise: phones that
are not said, or stretched over what is not written, misfit for longer than any phone that is badly spoken does
(tests/benchmarks/wrong_words.py and planted_faults.py have the figures).
"""

from math import log

import numpy as np

from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.project.alignments import Alignment
from backend.protocol.findings import Finding

_DOUBTFUL_Z, _WRONG_Z = -5.5, -8.0
_USUAL = 8.0
"""Log likelihood a frame under the best that any phones could reach, beyond which a frame misfits."""
_EXCESS, _PLACE_Z = 150.0, 6.0
"""A stretch fits badly whose misfits add up beyond both: log likelihood, and deviations from the good clips."""
_HOP_S = 0.005


def log_odds(score: float) -> float:
    """A score in 0 … 1 on a scale on which spreads are even."""
    kept = min(max(score, 1e-6), 1 - 1e-6)
    return log(kept / (1 - kept))


def worst_place(alignment: Alignment) -> tuple[float, float] | None:
    """How much the stretch that fits worst lacks in log likelihood, beyond what is usual, and where its middle lies,
    seconds of the clip; None where nobody measured it. It is the run of frames with the greatest sum (Bentley 1984).
    """
    if not alignment.fits:
        return None
    ends = np.round(np.cumsum([phone.duration_s for phone in alignment.phones]) / _HOP_S).astype(int)
    misfit_T = np.repeat(-np.array(alignment.fits) - _USUAL, np.diff(ends, prepend=0))
    sums = np.concatenate(([0.0], np.cumsum(misfit_T)))
    excess = sums - np.minimum.accumulate(sums)
    end = int(excess.argmax())
    begin = int(sums[: end + 1].argmin())
    return float(excess[end]), (begin + end) / 2 * _HOP_S


def _run(under: ClipUnderTest) -> list[Finding]:
    alignment = under.alignment
    if alignment is None:
        return []
    z = alignment.spread_z
    if z is None and under.whole.fit is not None:
        z = under.whole.fit.z(log_odds(alignment.score))
    if z is not None and z <= _WRONG_Z:
        return under.finding("text-mismatch/sure", "error", z, "σ")
    place = worst_place(alignment)
    if place is not None and under.whole.worst is not None:
        excess, at_s = place
        if excess > _EXCESS and (away := under.whole.worst.z(excess)) > _PLACE_Z:
            at_file_s = under.clip.start_s + at_s
            return under.finding(
                "text-mismatch/place", "warning", -away, "σ", at_s=at_file_s, word=_word(alignment, at_s)
            )
    if z is None or z > _DOUBTFUL_Z:
        return []
    return under.finding("text-mismatch/unsure", "warning", z, "σ")


def _word(alignment: Alignment, at_s: float) -> str:
    """The word that is written there, or the one before."""
    number = max((phone.word for phone in alignment.phones if phone.start_s <= at_s), default=0)
    return alignment.words[max(number, 0)] if alignment.words else ""


CHECK = Check(name="text-mismatch", function=_run)
