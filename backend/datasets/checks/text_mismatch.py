"""Does the clip say its text? By the alignment's fit, of the whole and of its worst place, beside the dataset's own.

The worst place finds a word that is missing, wrong or too much in a sentence that fits well otherwise. Of fifty clips
of the sample with other words than are said, it found two missing in 44, two surplus ones in 48, a wrong one in 31
and one missing in 26; no right text was named. Where half of a dataset was faulty, it found eleven of sixteen in which
two words were missing (one of the four with whose like no limit was set), and named one clip of 222 that had no fault
(tests/benchmarks/wrong_words.py and planted_faults.py).
"""

from math import log

import numpy as np

from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.project.alignments import Alignment
from backend.protocol.findings import Finding

_DOUBTFUL_Z, _WRONG_Z = -5.5, -8.0
_MISFIT, _PLACE_Z = 12.0, 3.8
"""A place fits badly beyond both: a log likelihood a frame, and deviations from the dataset's good clips."""
_HOP_S, _WINDOW = 0.005, 40
"""The fit is averaged over a fifth of a second."""


def log_odds(score: float) -> float:
    """A score in 0 … 1 on a scale on which spreads are even."""
    kept = min(max(score, 1e-6), 1 - 1e-6)
    return log(kept / (1 - kept))


def worst_place(alignment: Alignment) -> tuple[float, float] | None:
    """How badly the worst fifth of a second fits (log likelihood a frame, the higher the worse), and where its middle
    lies, seconds of the clip; None where nobody measured it or the clip is shorter.
    """
    if not alignment.fits:
        return None
    ends = np.round(np.cumsum([phone.duration_s for phone in alignment.phones]) / _HOP_S).astype(int)
    misfit_T = np.repeat(-np.array(alignment.fits), np.diff(ends, prepend=0))
    if len(misfit_T) < _WINDOW:
        return None
    means = np.convolve(misfit_T, np.full(_WINDOW, 1 / _WINDOW), "valid")
    at = int(means.argmax())
    return float(means[at]), (at + _WINDOW / 2) * _HOP_S


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
        misfit, at_s = place
        if misfit > _MISFIT and (away := under.whole.worst.z(misfit)) > _PLACE_Z:
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
