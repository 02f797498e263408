"""Like the speaker: cosine of Resemblyzer's speaker embeddings (GE2E, arXiv 1710.10467)."""

import functools
import warnings
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.judges.utterance import RATE

GROUP_S = 12.0
"""Short clips are joined to groups of about so many seconds: one sentence alone says little about a speaker."""


def _resemblyzer() -> Any:
    with warnings.catch_warnings():
        # Resemblyzer imports a module that scipy has moved; it works all the same.
        warnings.simplefilter("ignore")
        import resemblyzer

    return resemblyzer


@functools.cache
def _encoder() -> Any:
    return _resemblyzer().VoiceEncoder("cpu", verbose=False)


def grouped(clips: Iterable[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
    """Clips (n,) at 16 kHz joined to pieces of about ``GROUP_S``; the rest joins the last piece."""
    pieces: list[NDArray[np.float32]] = []
    waiting: list[NDArray[np.float32]] = []
    for clip in clips:
        waiting.append(clip)
        if sum(map(len, waiting)) >= GROUP_S * RATE:
            pieces.append(np.concatenate(waiting))
            waiting = []
    if waiting:
        tail = np.concatenate(waiting)
        if pieces and len(tail) < GROUP_S * RATE / 2:
            pieces[-1] = np.concatenate([pieces[-1], tail])
        else:
            pieces.append(tail)
    yield from pieces


def embedding(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Speaker embedding (256,), of length 1, of samples (n,) at 16 kHz."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        prepared = _resemblyzer().preprocess_wav(samples, source_sr=RATE)
        if len(prepared) < RATE // 4:
            # Nothing in it counts as speech: judge the raw sound rather than an empty one.
            prepared = samples
        vector: NDArray[np.float32] = _encoder().embed_utterance(prepared)
    return vector


def profile(clips: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """A speaker's mean embedding (256,), of length 1."""
    mean = np.mean([embedding(piece) for piece in grouped(clips)], axis=0)
    return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


def likeness(clips: Sequence[NDArray[np.float32]], speaker: NDArray[np.float32]) -> float:
    """Mean cosine in [-1, 1] between the clips, in groups, and a speaker's profile."""
    return float(np.mean([embedding(piece) @ speaker for piece in grouped(clips)]))
