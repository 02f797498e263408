"""Notes that are held: a phone that lasts longer than in speech is decoded at a length that the model knows, and its
middle is stretched. What begins and ends it keeps its own time.

A decoder that learnt from speech has never met a vowel of a second, nor a pitch an octave above the speaker's. Asked
for them as they are, it makes something up: that was the largest single cause of unnatural singing (README).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from backend.text.pauses import is_pause
from backend.voices import holding

_LONGEST = 1.2
"""Of the length that the voice would give a phone in speech."""
_SHORTEST_FRAMES = 6
_FREE, _ROOM = 1.0, 1.0
"""Deviations of a speaker's pitch that the decoder is told as they are; beyond, they crowd into so many more."""


def spoken(
    symbols: Sequence[str], lengths_P: NDArray[np.int64], usual_P: NDArray[np.floating], held_P: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Frames in which each phone is decoded: its own, and less where it is ``held`` for longer than is ``usual``."""
    pauses = np.array([is_pause(symbol) for symbol in symbols])
    most = np.maximum(_SHORTEST_FRAMES, np.rint(_LONGEST * usual_P)).astype(np.int64)
    return np.where(held_P & ~pauses, np.minimum(lengths_P, most), lengths_P)


def places(symbols: Sequence[str], lengths_P: NDArray[np.int64], spoken_P: NDArray[np.int64]) -> NDArray[np.float64]:
    """For each frame that is wanted, which decoded one it is, with a fraction: (lengths.sum(),), rising."""
    rows, at = [], 0
    for symbol, length, size in zip(symbols, lengths_P, spoken_P, strict=True):
        since = np.arange(length) + 0.5
        if size < length:
            lead, close = holding.steady(symbol)
            since = np.interp(
                since, [0, lead * size, length - (1 - close) * size, length], [0, lead * size, close * size, size]
            )
        rows.append(at + since - 0.5)
        at += int(size)
    return np.concatenate(rows)


def gathered(values_T: NDArray[np.float32], places_T: NDArray[np.float64], frames: int) -> NDArray[np.float32]:
    """What the frames that are wanted have, as the decoded ones have it on average."""
    near = np.clip(np.rint(places_T).astype(int), 0, frames - 1)
    total = np.bincount(near, weights=values_T, minlength=frames)
    count = np.bincount(near, minlength=frames)
    there = np.flatnonzero(count)
    return np.interp(np.arange(frames), there, total[there] / count[there]).astype(np.float32)


def stretched(mel_TM: Tensor, places_T: Tensor) -> Tensor:
    """Decoded frames at fractional places: linear between them."""
    low = places_T.floor().clamp(0, len(mel_TM) - 1).long()
    high = (low + 1).clamp(max=len(mel_TM) - 1)
    share = (places_T - low).clamp(0, 1)[:, None].to(mel_TM.dtype)
    return (1 - share) * mel_TM[low] + share * mel_TM[high]


def within_speech(pitch: Tensor) -> Tensor:
    """Pitch in deviations from the speaker's mean, kept within what speech has of it."""
    size = pitch.abs()
    beyond = (size - _FREE).clamp(min=0)
    return pitch.sign() * (size - beyond + _ROOM * (beyond / _ROOM).tanh())
