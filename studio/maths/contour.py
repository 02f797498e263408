"""F0 curves as pure functions: time maps, shifts, strokes, smoothing, erasing.

A curve is an array of Hz, 0 where unvoiced; sample i is at ``(i + 0.5) * hop_s``. All blending happens in log
Hz, because that is how people hear pitch.
"""

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from studio.maths import pitch_shapes
from studio.maths.pitch_shapes import Shape

Curve = NDArray[np.float64]

FADE_S = 0.03
"""Edits fade in and out over so many seconds at a selection's edges, so that no step is heard."""

F0_MIN_HZ = 40.0
F0_MAX_HZ = 1100.0


def times(count: int, hop_s: float) -> Curve:
    """Centres of ``count`` frames, seconds."""
    return (np.arange(count, dtype=np.float64) + 0.5) * hop_s


def frame_count(duration_s: float, hop_s: float) -> int:
    """Frames that cover ``duration_s``; at least one."""
    return max(1, round(duration_s / hop_s))


def sample_at(hz: Curve, position: Curve) -> Curve:
    """The curve at fractional frame numbers: log-linear between voiced frames, else the nearer frame.

    Positions within a millionth of a frame are that frame, so that a shift by whole frames changes nothing.
    """
    if hz.size == 0:
        return np.zeros_like(position)
    whole = np.round(position)
    position = np.where(np.abs(position - whole) < 1e-6, whole, position)
    position = np.clip(position, 0, hz.size - 1)
    low = np.floor(position).astype(np.intp)
    high = np.minimum(low + 1, hz.size - 1)
    part = position - low
    a, b = hz[low], hz[high]
    nearest = np.where(part < 0.5, a, b)
    both = (a > 0) & (b > 0) & (part > 0)
    mixed = np.exp((1 - part) * np.log(np.where(both, a, 1.0)) + part * np.log(np.where(both, b, 1.0)))
    return np.where(both, mixed, nearest)


def stretch(values: Curve, hop_s: float, old_edges: Curve, new_edges: Curve) -> Curve:
    """The curve after its phones were moved from ``old_edges`` to ``new_edges`` (n+1 each, rising)."""
    return sample_at(values, source_positions(hop_s, old_edges, new_edges))


def source_positions(hop_s: float, old_edges: Curve, new_edges: Curve) -> Curve:
    """For every frame of the new timeline, the (fractional) frame of the old one that it comes from."""
    new_times = times(frame_count(float(new_edges[-1]), hop_s), hop_s)
    return np.interp(new_times, new_edges, old_edges) / hop_s - 0.5


def fade_weight(at_s: Curve, start_s: float, end_s: float, fade_s: float = FADE_S) -> Curve:
    """1 within [start, end], 0 far away, a straight ramp of ``fade_s`` centred on each edge."""
    if fade_s <= 0:
        return ((at_s >= start_s) & (at_s <= end_s)).astype(np.float64)
    fade_s = min(fade_s, max(end_s - start_s, 1e-9))
    rise = (at_s - start_s) / fade_s + 0.5
    fall = (end_s - at_s) / fade_s + 0.5
    return np.clip(np.minimum(rise, fall), 0.0, 1.0)


def blend(current: Curve, target: Curve, weight: Curve) -> Curve:
    """``current`` at weight 0, ``target`` at 1, between them the mean of the logs; voicing flips at a half."""
    both = (current > 0) & (target > 0)
    logs = (1 - weight) * np.log(np.where(both, current, 1.0)) + weight * np.log(np.where(both, target, 1.0))
    mixed = np.where(both, np.exp(logs), np.where(weight >= 0.5, target, current))
    return np.where(weight <= 0, current, np.where(weight >= 1, target, mixed))


def shift(hz: Curve, hop_s: float, start_s: float, end_s: float, semitones: float) -> Curve:
    """Voiced frames of [start, end] moved by ``semitones``, faded at the edges, within what F0 can be."""
    weight = fade_weight(times(hz.size, hop_s), start_s, end_s)
    moved = np.clip(hz * 2.0 ** (semitones * weight / 12.0), F0_MIN_HZ, F0_MAX_HZ)
    return np.where((hz > 0) & (weight > 0), moved, hz)


def draw(hz: Curve, hop_s: float, stroke: Sequence[tuple[float, float]], *, voice_all: bool = False) -> Curve:
    """The curve after a stroke of (seconds, Hz) points; only voiced frames follow, or all with ``voice_all``.

    A stroke may go back and forth: where it passes twice, the later passage counts.
    """
    if not stroke:
        return hz
    at = times(hz.size, hop_s)
    target = hz.copy()
    reached = np.zeros(hz.size, dtype=bool)
    for (s0, h0), (s1, h1) in itertools.pairwise([stroke[0], *stroke]):
        low, high = (s0, s1) if s0 <= s1 else (s1, s0)
        inside = (at >= low - hop_s / 2) & (at <= high + hop_s / 2)
        part = np.clip((at[inside] - s0) / (s1 - s0), 0, 1) if s1 != s0 else np.ones(int(inside.sum()))
        target[inside] = np.exp((1 - part) * np.log(max(h0, 1.0)) + part * np.log(max(h1, 1.0)))
        reached |= inside
    target = np.where(reached, np.clip(target, F0_MIN_HZ, F0_MAX_HZ), hz)
    return np.where((hz > 0) | voice_all, target, hz)


def ramp(
    hz: Curve,
    hop_s: float,
    shape: Shape,
    start: tuple[float, float],
    end: tuple[float, float],
    *,
    voice_all: bool = False,
) -> Curve:
    """The curve after a line or an S-curve from one (seconds, Hz) point to another, even to the ear."""
    (t0, h0), (t1, h1) = sorted((start, end))
    at = np.linspace(t0, t1, max(2, 1 + round((t1 - t0) / hop_s)))
    tones = pitch_shapes.ramp(shape, at, (t0, float(np.log2(h0))), (t1, float(np.log2(h1))))
    stroke = list(zip(at.tolist(), (2.0**tones).tolist(), strict=True))
    return draw(hz, hop_s, stroke, voice_all=voice_all)


def vibrato(hz: Curve, hop_s: float, start_s: float, end_s: float, semitones: float, rate_hz: float) -> Curve:
    """The voiced frames of [start, end] with a wave of so many semitones to either side."""
    wave = pitch_shapes.wave(times(hz.size, hop_s), start_s, end_s, semitones, rate_hz)
    return np.where((hz > 0) & (wave != 0), np.clip(hz * 2.0 ** (wave / 12), F0_MIN_HZ, F0_MAX_HZ), hz)


def smooth(hz: Curve, hop_s: float, start_s: float, end_s: float, *, width_s: float = 0.03) -> Curve:
    """[start, end] smoothed by a Gaussian of ``width_s`` over log F0; voiceless frames lend no weight."""
    voiced = (hz > 0).astype(np.float64)
    reach = max(1, int(np.ceil(3 * width_s / hop_s)))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) * hop_s / width_s) ** 2)
    logs = np.log(np.where(hz > 0, hz, 1.0))
    total = np.convolve(np.pad(logs * voiced, reach), kernel, "valid")
    mass = np.convolve(np.pad(voiced, reach), kernel, "valid")
    smoothed = np.where(hz > 0, np.exp(total / np.maximum(mass, 1e-9)), 0.0)
    return blend(hz, smoothed, fade_weight(times(hz.size, hop_s), start_s, end_s))


def edited_mask(current: Curve, predicted: Curve, cents: float = 1.0) -> NDArray[np.bool_]:
    """Frames that differ from the prediction by more than ``cents``, or in voicing."""
    if current.size != predicted.size:
        return np.ones(current.size, dtype=bool)
    both = (current > 0) & (predicted > 0)
    apart = np.abs(1200 * np.log2(np.where(both, current, 1.0) / np.where(both, predicted, 1.0)))
    return np.asarray(np.where(both, apart > cents, (current > 0) != (predicted > 0)), dtype=bool)
