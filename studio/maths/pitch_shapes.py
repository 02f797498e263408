"""Shapes that a pitch is given by hand, in speech and in song: lines, S-curves, waves, and smoothing.

Pitch is in semitones here, over seconds or ticks: what is even to the ear is even in the numbers.
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Curve = NDArray[np.float64]
Point = tuple[float, float]
Shape = Literal["line", "s-curve"]


def ramp(shape: Shape, at: Curve, start: Point, end: Point) -> Curve:
    """From one point to another: straight, or leaving and arriving level (half a cosine, as a singer glides)."""
    share = np.clip((at - start[0]) / (end[0] - start[0]), 0, 1) if end[0] != start[0] else np.ones_like(at)
    if shape == "s-curve":
        share = (1 - np.cos(np.pi * share)) / 2
    return np.asarray(start[1] + (end[1] - start[1]) * share)


def bend(at: Curve, left: float, middle: float, right: float) -> Curve:
    """How much each place moves with ``middle``: 1 there, 0 from ``left`` and ``right`` on, level at all three."""
    rising = ramp("s-curve", at, (left, 0.0), (middle, 1.0))
    return np.minimum(rising, ramp("s-curve", at, (middle, 1.0), (right, 0.0)))


def wave(at_s: Curve, start_s: float, end_s: float, depth: float, rate_hz: float) -> Curve:
    """A vibrato over [start, end], 0 outside: it swells over a third of a second and ends at 0."""
    fade_s = min(0.3, max(1e-6, (end_s - start_s) / 3))
    swell = np.clip(np.minimum((at_s - start_s) / fade_s, (end_s - at_s) / (fade_s / 2)), 0, 1)
    return np.asarray(depth * swell * np.sin(2 * np.pi * rate_hz * (at_s - start_s)))


def smoothed(values: Curve, width: float) -> Curve:
    """Smoothed by a Gaussian, ``width`` in frames; the first and the last value stay, and what is between blends into
    them.
    """
    if len(values) < 3:
        return values
    reach = max(1, int(np.ceil(3 * width)))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / width) ** 2)
    soft = np.convolve(np.pad(values, reach, mode="edge"), kernel / kernel.sum(), "valid")
    edge = np.minimum(np.arange(len(values)), np.arange(len(values))[::-1])
    weight = np.clip(edge / max(1.0, min(width, (len(values) - 1) / 2)), 0, 1)
    return np.asarray((1 - weight) * values + weight * soft)
