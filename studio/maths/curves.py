"""Training curves for the eye: smoothing, thinning, and an axis that a single spike does not flatten."""

import itertools

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

MAX_SMOOTHING = 0.99


def smooth(values: Values, amount: float) -> Values:
    """Exponential mean, ``amount`` in [0, 0.99]; debiased, so that the beginning is not pulled to 0.

    What is not finite is passed over and stays a gap.
    """
    amount = min(max(amount, 0.0), MAX_SMOOTHING)
    if amount == 0 or values.size == 0:
        return values
    result = np.full(values.shape, np.nan)
    mean, mass = 0.0, 0.0
    for i, value in enumerate(values.tolist()):
        if np.isfinite(value):
            mean = amount * mean + (1 - amount) * value
            mass = amount * mass + (1 - amount)
            result[i] = mean / mass
    return result


def thin(x: Values, y: Values, pixels: int) -> tuple[Values, Values]:
    """At most ``4 * pixels`` points that draw the same: first, lowest, highest and last of each column."""
    if x.size <= 4 * pixels or pixels < 1:
        return x, y
    column = np.linspace(0, x.size, pixels + 1).astype(np.intp)
    keep: list[int] = []
    for begin, end in itertools.pairwise(column):
        part = y[begin:end]
        finite = np.flatnonzero(np.isfinite(part))
        picks = {int(begin), int(end) - 1}
        if finite.size:
            picks |= {int(begin + finite[part[finite].argmin()]), int(begin + finite[part[finite].argmax()])}
        keep.extend(sorted(picks))
    return x[keep], y[keep]


def band(values: Values, width: int) -> tuple[Values, Values]:
    """Lowest and highest of the ``width`` values around each; (n,) both."""
    if values.size == 0:
        return values, values
    width = max(1, min(width, values.size))
    padded = np.pad(values, (width // 2, width - 1 - width // 2), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, width)
    low = np.min(np.where(np.isfinite(windows), windows, np.inf), axis=1)
    high = np.max(np.where(np.isfinite(windows), windows, -np.inf), axis=1)
    return np.where(np.isfinite(low), low, np.nan), np.where(np.isfinite(high), high, np.nan)


def y_range(curves: list[Values], *, ignore_outliers: bool, least: float = 0.0) -> tuple[float, float] | None:
    """Ends of the axis; None without finite values. Outliers: the outer 2 % above and below.

    ``least``: the axis shows at least so much, so that chance does not look like a trend.
    """
    ends: list[tuple[float, float]] = []
    for curve in curves:
        finite = curve[np.isfinite(curve)]
        if finite.size >= 20 and ignore_outliers:
            low, high = np.percentile(finite, [2, 98])
        elif finite.size:
            low, high = finite.min(), finite.max()
        else:
            continue
        ends.append((float(low), float(high)))  # a curve each: few held-out values are no outliers
    if not ends:
        return None
    low, high = min(low for low, _ in ends), max(high for _, high in ends)
    if high - low < least:
        middle = (low + high) / 2
        # What cannot be below 0 is not shown there.
        low = max(0.0, middle - least / 2) if low >= 0 else middle - least / 2
        high = low + least
    margin = 0.06 * (high - low) or max(abs(float(high)) * 0.05, 1e-6)
    return float(low - margin), float(high + margin)


Span = tuple[float, float]
AIR = 0.12
"""What an axis that has to grow takes beyond what it needs, so that it rests for a while."""


def steady(shown: Span | None, wanted: Span, *, fill: float = 0.6) -> Span:
    """An axis under curves that grow: ``shown`` as long as ``wanted`` lies in it and takes at least ``fill`` of it."""
    low, high = wanted
    if shown is not None and shown[0] <= low and high <= shown[1] and high - low >= fill * (shown[1] - shown[0]):
        return shown
    if shown is None:
        return wanted
    air = AIR * (high - low)
    return (low - air if low < shown[0] else low), (high + air if high > shown[1] else high)
