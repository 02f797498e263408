"""Many clips: first alignment of each, then refinement by all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.audio.resample import resample
from backend.datasets.alignment.mfcc import SAMPLE_RATE
from backend.datasets.alignment.refine import Observed, Refiner, observe, worth_it
from backend.datasets.alignment.rough import Rough, rough
from backend.project.alignments import Alignment
from backend.project.freshness import Origin
from backend.protocol.score import Phone

ROUGH, REFINED = "dtw", "dtw+hmm"
"""Values of ``Origin.method``."""


@dataclass(frozen=True)
class Utterance:
    """A recording and what is said in it."""

    samples: NDArray[np.float32]
    """(n,), trimmed to the speech and a little room."""
    sample_rate: int
    text: str
    language: str
    speaker: str = ""


def align_one(
    samples: NDArray[np.float32], sample_rate: int, text: str, language: str, lexicon: Mapping[str, str] | None = None
) -> Alignment:
    """The first alignment alone."""
    return rough_alignment(rough(resample(samples, sample_rate, SAMPLE_RATE), text, language, lexicon))


def align_corpus(
    utterances: Sequence[Utterance],
    lexicon: Mapping[str, str] | None = None,
    report: Callable[[float], None] = lambda fraction: None,
) -> list[Alignment]:
    """Align all in this process; refined where there is enough speech to learn from."""
    observed: list[Observed] = []
    for index, one in enumerate(utterances):
        samples = resample(one.samples, one.sample_rate, SAMPLE_RATE)
        observed.append(observe(samples, one.speaker, rough(samples, one.text, one.language, lexicon)))
        report(0.5 * (index + 1) / len(utterances))
    if not worth_it(observed):
        return [rough_alignment(one.rough) for one in observed]
    refiner = Refiner.fit(observed, lambda fraction: report(0.5 + 0.35 * fraction))
    return [refined_alignment(refiner, one) for one in observed]


def rough_alignment(found: Rough) -> Alignment:
    """As the project stores it."""
    phones = [
        Phone(
            symbol=symbol,
            start_s=round(float(start), 6),
            duration_s=round(float(end - start), 6),
            word=word,
            language=language,
        )
        for symbol, word, language, start, end in zip(
            found.symbols, found.word_of, found.languages, found.starts_s[:-1], found.starts_s[1:], strict=True
        )
    ]
    return Alignment(
        clip=0,
        phones=phones,
        words=list(found.words),
        score=score_of_cost(found.cost),
        origin=Origin(method=ROUGH, of=""),
    )


def refined_alignment(refiner: Refiner, clip: Observed, otherwise: Alignment | None = None) -> Alignment:
    """As the project stores it; ``otherwise``, or the first alignment, where the models find no path."""
    refined = refiner.refine(clip)
    if refined is None:
        return otherwise or rough_alignment(clip.rough)
    return Alignment(
        clip=0,
        phones=refined.phones,
        words=list(clip.rough.words),
        score=score_of_fit(refined.fit),
        origin=Origin(method=REFINED, of=""),
        fits=refined.fits,
    )


def score_of_cost(cost: float) -> float:
    """0 … 1: 0.5 where right and wrong texts are equally likely."""
    return round(float(1 / (1 + np.exp((cost - 0.56) / 0.015))), 6)


def score_of_fit(fit: float) -> float:
    """0 … 1: 0.5 where right and wrong texts are equally likely."""
    return round(float(1 / (1 + np.exp(-(fit + 6.0) / 0.8))), 6)
