"""In time: phone boundaries found in a rendering against those asked for."""

from dataclasses import dataclass

import numpy as np

from backend.datasets.alignment import align
from backend.judges.utterance import Utterance
from backend.protocol.score import Phone


@dataclass(frozen=True)
class Timing:
    """Absolute errors of phone starts."""

    median_ms: float
    p95_ms: float
    n: int


def boundary_errors_ms(asked: list[Phone], found: list[Phone]) -> list[float]:
    """Errors of the starts of the spoken phones; both lists must speak the same phones. Silences do not count."""
    spoken_asked = [phone for phone in asked if not phone.symbol.startswith("_")]
    spoken_found = [phone for phone in found if not phone.symbol.startswith("_")]
    if len(spoken_asked) != len(spoken_found):
        return []
    return [1000 * abs(mine.start_s - theirs.start_s) for mine, theirs in zip(spoken_asked, spoken_found, strict=True)]


def timing(utterance: Utterance) -> Timing | None:
    """Measured by the studio's own aligner; None without a score, or where the phones do not match."""
    score = utterance.score
    if score is None or not score.phones:
        return None
    found = align(utterance.samples, utterance.sample_rate, score.text, score.language)
    errors = boundary_errors_ms(score.phones, found.phones)
    if not errors:
        return None
    return Timing(float(np.median(errors)), float(np.percentile(errors, 95)), len(errors))
