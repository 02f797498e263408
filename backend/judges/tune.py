"""In tune: the F0 of a rendering against the F0 asked for."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.audio.pitch import f0
from backend.judges.utterance import Utterance


@dataclass(frozen=True)
class Tune:
    """Errors over the frames that were asked to be voiced and are."""

    median_cents: float
    p95_cents: float
    voiced_agreement: float
    """Share of frames in [0, 1] where asked and measured voicing agree."""
    n: int
    """Frames compared."""


def errors_cents(asked_hz: NDArray[np.float64], measured_hz: NDArray[np.float64]) -> NDArray[np.float64]:
    """Absolute error in cents a frame, where both curves (frames,) are voiced (> 0)."""
    both = (asked_hz > 0) & (measured_hz > 0)
    return np.asarray(1200 * np.abs(np.log2(measured_hz[both] / asked_hz[both])))


def tune(utterance: Utterance) -> Tune | None:
    """Measured with swift-f0 (own error 1–4 cents); None where nothing voiced can be compared."""
    if utterance.score is None or not utterance.score.f0.hz:
        return None
    hop_s = utterance.score.f0.hop_s
    measured = f0(utterance.samples, utterance.sample_rate, hop_s=hop_s).astype(np.float64)
    asked = np.asarray(utterance.score.f0.hz, dtype=np.float64)
    frames = min(len(asked), len(measured))
    asked, measured = asked[:frames], measured[:frames]
    errors = errors_cents(asked, measured)
    if not len(errors):
        return None
    return Tune(
        median_cents=float(np.median(errors)),
        p95_cents=float(np.percentile(errors, 95)),
        voiced_agreement=float(np.mean((asked > 0) == (measured > 0))),
        n=len(errors),
    )
