"""Recordings of any length, in another voice: piece by piece, with no more in memory than a piece.

Pieces overlap, and are faded into each other; a voice makes both sides of the same noise and phase (``at_s``), so that
the fade joins what is nearly equal.

Cutting and joining are our own. The fade is linear, of sum 1, for equal sounds add up in amplitude: a fade of equal
power, which is for sounds that have nothing in common, would swell by 3 dB in its middle. What lies around a piece is
converted with it and thrown away, so that no voice hears the edge of a piece as the edge of speech.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from backend.audio.long import Sound
from backend.audio.loudness import rms
from backend.protocol.notices import Report, notice
from backend.speech.listening import HOP_S, Listened

if TYPE_CHECKING:
    from backend.protocol.voices import Range
    from backend.recipe import Converts

PIECE_S, _AROUND_S, _FADE_S = 10.0, 0.6, 0.1
_LIKE_FRAMES = 15
"""Frames on either side that loudness is compared over."""
_MOST_GAIN = 2.0
_BREATH_FRAMES = (12, 150)
_BREATH_SHARE = 0.2
"""Of the usual loudness: what is unvoiced and quieter may be breath."""
_KNEE = 0.9
_FLAT_FRAMES = 40
_FLAT_SHARE = 0.35
"""How much of the source's loudness is left when it is flattened."""
_LEVEL = 0.1
"""Root mean square that voices are given recordings at, where they do not say theirs."""


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How a recording is converted."""

    speaker: str = ""
    semitones: float = 0.0
    flat: bool = False
    """Whether the source's swells are flattened."""
    breath: bool = True
    """Whether the source's own breath is kept."""


class _Span(NamedTuple):
    """Frames: what a piece is for, and what is looked at for it."""

    first: int
    last: int
    start: int
    end: int


def convert(
    voice: "Converts", sound: Sound, listened: Listened, manner: Manner, report: Report, target: "Range | None" = None
) -> Iterator[NDArray[np.float32]]:
    """The recording in the voice, as long as it was, at the voice's rate: pieces that follow each other."""
    rate: int = voice.info.sample_rate
    total = round(sound.duration_s * rate)
    usual = listened.usual
    if not usual:
        yield from _silence(total, rate)
        return
    level = (target.loudness if target and target.loudness else _LEVEL) / usual
    contour = listened.f0
    frames = len(listened.hz_T)

    def place(frame: int) -> int:
        """Its first sample."""
        return total if frame == frames else round(frame * HOP_S * rate)

    fade = round(_FADE_S * rate)
    tail = np.zeros(0, np.float32)
    for span in _spans(frames):
        report(span.first / frames, notice("converting"))
        source = sound.cut(span.start * HOP_S, sound.duration_s if span.end == frames else span.end * HOP_S, rate)
        source = np.pad(source, (0, max(0, place(span.end) - place(span.start) - len(source))))
        told = source * level * _flattening(listened, span, rate, len(source)) if manner.flat else source * level
        made = voice.convert(
            told, rate, speaker=manner.speaker, semitones=manner.semitones, f0=contour, at_s=span.start * HOP_S
        )
        made = np.pad(made, (0, max(0, len(source) - len(made))))[: len(source)]
        made = _levelled(made, told, level, rate)
        made = _with_source(made, source, listened, span, manner.breath, rate)
        first, last = place(span.first) - place(span.start), place(span.last) - place(span.start)
        body, after = made[first:last].copy(), made[last : last + fade]
        if len(tail):
            rise = np.linspace(0, 1, len(tail), dtype=np.float32)
            body[: len(tail)] = tail * (1 - rise) + body[: len(tail)] * rise
        tail = after
        yield _soft(body)
    report(1.0, notice("converting"))


def _spans(frames: int) -> Iterator[_Span]:
    piece, around = round(PIECE_S / HOP_S), round(_AROUND_S / HOP_S)
    for first in range(0, frames, piece):
        last = min(frames, first + piece)
        yield _Span(first, last, max(0, first - around), min(frames, last + around))


def _silence(total: int, rate: int) -> Iterator[NDArray[np.float32]]:
    for first in range(0, total, rate):
        yield np.zeros(min(rate, total - first), np.float32)


def _flattening(listened: Listened, span: _Span, rate: int, count: int) -> NDArray[np.float32]:
    """Gain that takes slow swells away, sample by sample."""
    loud = listened.loudness_T[span.start : span.end]
    slow = np.maximum(_smooth(loud, _FLAT_FRAMES), 0.05 * listened.usual)
    return _by_sample((listened.usual / slow) ** (1 - _FLAT_SHARE), rate, count)


def _levelled(made: NDArray[np.float32], told: NDArray[np.float32], level: float, rate: int) -> NDArray[np.float32]:
    """What was made, as loud as what it was made of, and at the source's level again."""
    hop = round(HOP_S * rate)
    wanted, found = (_smooth(rms(one, hop), _LIKE_FRAMES) for one in (told, made))
    gain = np.clip(wanted / np.maximum(found, 1e-6), 1 / _MOST_GAIN, _MOST_GAIN) / level
    found_N: NDArray[np.float32] = made * _by_sample(gain, rate, len(made))
    return found_N


def _with_source(
    made: NDArray[np.float32], source: NDArray[np.float32], listened: Listened, span: _Span, breath: bool, rate: int
) -> NDArray[np.float32]:
    """Silence where the source has it, and its own breath where that is to stay."""
    silent = listened.silent_T[span.start : span.end]
    open_T = 1 - _smooth(_narrowed(silent).astype(np.float32), 1)
    made = made * _by_sample(open_T, rate, len(made))
    if breath:
        own = _by_sample(_smooth(_breathing(listened, span).astype(np.float32), 2), rate, len(made))
        made = made * (1 - own) + source * own
    return made


def _narrowed(mask_T: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """A mask without three frames at either edge of each run: attacks and decays stay."""
    padded = np.pad(mask_T, 3, constant_values=True)
    windows = np.lib.stride_tricks.sliding_window_view(padded, 7)
    narrowed: NDArray[np.bool_] = np.all(windows, axis=1)
    return narrowed


def _breathing(listened: Listened, span: _Span) -> NDArray[np.bool_]:
    """Frames of breath: unvoiced, quiet but not silent, longer than most consonants."""
    loud, hz = listened.loudness_T[span.start : span.end], listened.hz_T[span.start : span.end]
    silent = listened.silent_T[span.start : span.end]
    mask = np.asarray((hz == 0) & ~silent & (loud < _BREATH_SHARE * listened.usual))
    edges = np.flatnonzero(np.diff(np.pad(mask.astype(np.int8), 1)))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if not _BREATH_FRAMES[0] <= end - start <= _BREATH_FRAMES[1]:
            mask[start:end] = False
    return mask


def _smooth(values_T: NDArray[np.floating], around: int) -> NDArray[np.float32]:
    """Mean of so many frames on either side."""
    width = 2 * around + 1
    means = np.convolve(np.pad(values_T, around, mode="edge"), np.ones(width) / width, mode="valid")
    found: NDArray[np.float32] = means.astype(np.float32)
    return found


def _by_sample(values_T: NDArray[np.floating], rate: int, count: int) -> NDArray[np.float32]:
    """Values of frames, each at its middle, drawn through: (count,)."""
    centres = (np.arange(len(values_T)) + 0.5) * HOP_S * rate
    found: NDArray[np.float32] = np.interp(np.arange(count) + 0.5, centres, values_T).astype(np.float32)
    return found


def _soft(samples_N: NDArray[np.float32]) -> NDArray[np.float32]:
    """No sample beyond ±1: what is louder than the knee is bent."""
    over = np.maximum(np.abs(samples_N) - _KNEE, 0)
    bent = np.sign(samples_N) * (_KNEE + (1 - _KNEE) * np.tanh(over / (1 - _KNEE)))
    return np.where(over > 0, bent, samples_N).astype(np.float32)
