"""The dataset in pictures: how its figures are spread, and where each clip lies on a map of voices."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from backend.datasets.checks import too_long, too_short
from backend.datasets.checks.measuring import Measures, voices
from backend.datasets.checks.pace_outlier import pace
from backend.project.alignments import Alignment
from backend.project.clips import Clip
from backend.protocol.findings import Figure, Histogram, Spot
from backend.protocol.levels import NOISY_DB

_BARS = 24
_FAR = 6.0
"""Robust deviations from the median beyond which a clip only counts in the outermost bar."""
_ENOUGH = 3
MOST_SPOTS = 600


def histograms(
    clips: Sequence[Clip], measures: Mapping[int, Measures], alignments: Mapping[int, Alignment]
) -> list[Histogram]:
    """Of length, loudness, voice over noise, pace and F0, as far as they are known; excluded clips are not asked."""
    known = [(clip, measures[clip.id]) for clip in clips if clip.id in measures]
    paces = (pace(alignments[clip.id]) for clip in clips if clip.id in alignments)
    made = [
        _histogram(
            "length", "s", [clip.length_s for clip in clips], least=too_short.SHORT_S, most=too_long.LONG_S
        ),
        _histogram("loudness", "LUFS", [m.lufs for _, m in known if m.lufs > -70]),
        _histogram("snr", "dB", [m.speech_db - m.noise_db for _, m in known if m.speech_db > -70], least=NOISY_DB),
        _histogram("pace", "phones/s", [value for value in paces if value is not None]),
        _histogram("f0", "Hz", [m.f0_hz for _, m in known if m.f0_hz > 0]),
    ]  # fmt: skip
    return [one for one in made if one is not None]


def _histogram(
    figure: Figure, unit: str, values: Sequence[float], *, least: float | None = None, most: float | None = None
) -> Histogram | None:
    array = np.array(values, np.float64)
    array = array[np.isfinite(array)]
    if len(array) < _ENOUGH:
        return None
    middle = float(np.median(array))
    spread = 1.4826 * float(np.median(np.abs(array - middle))) + 1e-6
    lowest, highest = float(array.min()), float(array.max())
    bottom, top = -np.inf if least is None else least, np.inf if most is None else most
    low, high = max(lowest, middle - _FAR * spread), min(highest, middle + _FAR * spread)
    under, over = lowest < bottom, highest > top
    step = _round_step(((max(high, top) if over else high) - (min(low, bottom) if under else low)) / _BARS)
    # What lies where it should not has a bar of its own there, however far away the others are.
    low = max(lowest, min(low, bottom - step)) if under else low
    high = min(highest, max(high, top + step)) if over else high
    first = float(np.floor(low / step) * step)
    places = np.clip(np.floor((array - first) / step).astype(int), 0, max(0, int(np.ceil((high - first) / step)) - 1))
    outside = (array < bottom) | (array > top)
    return Histogram(
        figure=figure, unit=unit, first=round(first, 6), step=step, counts=np.bincount(places).tolist(),
        middle=round(middle, 3), least=least, most=most, outside=int(outside.sum()),
    )  # fmt: skip


def _round_step(step: float) -> float:
    """1, 2 or 5 times a power of ten, at least as wide."""
    power = 10.0 ** np.floor(np.log10(max(step, 1e-3)))
    return round(float(next(power * one for one in (1, 2, 5, 10) if power * one >= step)), 9)


def spots(clips: Sequence[Clip], measures: Mapping[int, Measures], odd: Iterable[int]) -> list[Spot]:
    """The clips by the two directions in which their speaker embeddings differ most (principal components).

    Of more than :data:`MOST_SPOTS` clips every so many is taken, and all that are odd.
    """
    strange = set(odd)
    heard = [clip for clip in clips if clip.id in measures and measures[clip.id].voice]
    if len(heard) < _ENOUGH:
        return []
    every = -(-len(heard) // MOST_SPOTS)
    kept = [clip for number, clip in enumerate(heard) if number % every == 0 or clip.id in strange]
    flat = _flat(voices(measures[clip.id] for clip in kept))
    return [
        Spot(clip=clip.id, speaker=clip.speaker, x=round(float(x), 3), y=round(float(y), 3), odd=clip.id in strange)
        for clip, (x, y) in zip(kept, flat, strict=True)
    ]


def _flat(voice_NE: NDArray[np.float64]) -> NDArray[np.float64]:
    """(clips, 2) within -1 to 1, both directions to one scale."""
    centred = voice_NE - voice_NE.mean(axis=0)
    _, _, directions = np.linalg.svd(centred, full_matrices=False)
    axes = directions[:2]
    axes = axes * np.where(axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)] < 0, -1.0, 1.0)[:, None]
    flat: NDArray[np.float64] = centred @ axes.T
    flat = np.pad(flat, ((0, 0), (0, 2 - flat.shape[1])))
    return flat / max(float(np.abs(flat).max()), 1e-9)
