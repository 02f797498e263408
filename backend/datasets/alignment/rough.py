"""First alignment of one clip: warp espeak-ng's speech of the text onto it (Malfrère and Dutoit 1997)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from backend.audio.resample import resample
from backend.datasets.alignment import dtw
from backend.datasets.alignment.mfcc import SAMPLE_RATE, energy_db, mfcc, normalized, slopes
from backend.text import espeak

_HOP = 160
_VARIANTS = ("", "f3")  # a low and a high voice; the clip's speaker is nearer to one of them (AUC 0.94 → 0.99)
_GATE_DB, _FLOOR_DB = 38.0, -75.0
_MIN_S = 0.01


@dataclass(frozen=True)
class Rough:
    """Where the phones of a text lie in a clip."""

    symbols: tuple[str, ...]
    """As ``phonemes.phonemize`` gives them."""
    word_of: tuple[int, ...]
    """Index into ``words`` for each symbol; -1 for pauses."""
    words: tuple[str, ...]
    starts_s: NDArray[np.float64]
    """(symbols + 1,): where each begins, and the clip's end; rising by at least 10 ms."""
    cost: float
    """Mean cosine distance along the path: about 0.5 for the right text, 0.6 for a wrong one."""
    languages: tuple[str, ...]
    """Each symbol's, as ``phonemes.phonemize`` gives it; empty: the text's own."""


def sounding(samples: NDArray[np.float32]) -> tuple[int, int]:
    """First and last sample of what is not silence at the edges, at 16 kHz."""
    levels = energy_db(samples, _HOP)
    loud = np.flatnonzero(levels > max(float(levels.max()) - _GATE_DB, _FLOOR_DB))
    if len(loud) == 0:
        return 0, len(samples)
    return int(loud[0]) * _HOP, min(len(samples), int(loud[-1] + 1) * _HOP)


def _observed(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    cepstra = mfcc(samples, _HOP)
    return np.hstack((normalized(cepstra), 0.5 * normalized(slopes(cepstra, 2))))


@lru_cache(maxsize=8)
def _say(
    text: str, language: str, lexicon: tuple[tuple[str, str], ...], rate: int, variant: str
) -> tuple[espeak.Spoken, NDArray[np.float32]]:
    spoken = espeak.speak(text, language, dict(lexicon), rate=rate, variant=variant)
    return spoken, resample(spoken.samples, spoken.sample_rate, SAMPLE_RATE)


def rough(samples: NDArray[np.float32], text: str, language: str, lexicon: Mapping[str, str] | None = None) -> Rough:
    """Align a clip (n,) at 16 kHz. Raises ``VoicewrightError`` for a text that has no phones."""
    entries = tuple(sorted((lexicon or {}).items()))
    start, end = sounding(samples)
    clip = _observed(samples[start:end])
    best: tuple[float, espeak.Spoken, int, NDArray[np.float64]] | None = None
    _, audio = _say(text, language, entries, 175, "")
    begin, finish = sounding(audio)
    # Spoken again at about the clip's own pace, so that the path stays near the diagonal.
    rate = int(np.clip(175 * (finish - begin) / max(end - start, 1), 80, 400))
    for variant in _VARIANTS:
        spoken, audio = _say(text, language, entries, rate, variant)
        begin, finish = sounding(audio)
        path, cost = dtw.warp(_observed(audio[begin:finish]), clip)
        if best is None or cost < best[0]:
            best = cost, spoken, begin, dtw.map_times(path, int(path[-1, 0]) + 1)
    assert best is not None
    cost, spoken, begin, edges = best
    frames = [(phone.start_s * SAMPLE_RATE - begin) / _HOP for phone in spoken.phones[1:]]
    mapped = (np.interp(frames, np.arange(len(edges)), edges) * _HOP + start) / SAMPLE_RATE
    starts = spaced(np.concatenate(([0.0], mapped, [len(samples) / SAMPLE_RATE])))
    return Rough(
        symbols=tuple(phone.symbol for phone in spoken.phones),
        word_of=tuple(phone.word for phone in spoken.phones),
        words=tuple(spoken.words),
        starts_s=starts,
        cost=cost,
        languages=tuple(phone.language for phone in spoken.phones),
    )


def spaced(starts: NDArray[np.float64]) -> NDArray[np.float64]:
    """The boundaries with at least 10 ms between them; squeezed evenly where a clip has no room for that."""
    count, end = len(starts) - 1, float(starts[-1])
    step = min(_MIN_S, end / max(count, 1))
    steps = np.arange(count + 1) * step
    rising = np.maximum.accumulate(starts - steps) + steps
    ceiling = end - steps[::-1]
    return np.asarray(np.maximum(np.minimum(rising, ceiling), steps))
