"""Loudness of a score, drawn: decibels beside what the voice does by itself, as pure functions of sheets."""

from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace

from studio.maths import contour
from studio.maths.contour import Curve
from studio.maths.score import Sheet

LOWEST_DB, HIGHEST_DB = -24.0, 12.0


def energy(sheet: Sheet) -> Curve:
    """Decibels a frame of F0; 0 where nothing was drawn."""
    frames = len(sheet.score.f0.hz)
    return np.asarray(sheet.score.energy, dtype=np.float64) if sheet.score.energy else np.zeros(frames)


def predicted(sheet: Sheet) -> Curve:
    """What the plan has, on as many frames: mostly nothing."""
    frames = len(sheet.score.f0.hz)
    if not sheet.plan.energy:
        return np.zeros(frames)
    return np.interp(np.linspace(0, 1, frames), np.linspace(0, 1, len(sheet.plan.energy)), sheet.plan.energy)


def draw(sheet: Sheet, stroke: Sequence[tuple[float, float]]) -> Sheet:
    """Along a stroke of (seconds, dB)."""
    now, hop_s = energy(sheet), sheet.score.f0.hop_s
    points = sorted(stroke)
    at_s = contour.times(now.size, hop_s)
    inside = (at_s >= points[0][0] - hop_s / 2) & (at_s <= points[-1][0] + hop_s / 2)
    drawn = np.interp(at_s, [x for x, _ in points], [y for _, y in points])
    return _with(sheet, np.where(inside, drawn, now))


def shift(sheet: Sheet, start_s: float, end_s: float, by_db: float) -> Sheet:
    """A span louder or softer, its edges blended."""
    now = energy(sheet)
    weight = contour.fade_weight(contour.times(now.size, sheet.score.f0.hop_s), start_s, end_s)
    return _with(sheet, now + by_db * weight)


def erase(sheet: Sheet, start_s: float, end_s: float) -> Sheet:
    """A span as the voice does it by itself."""
    now = energy(sheet)
    at_s = contour.times(now.size, sheet.score.f0.hop_s)
    return _with(sheet, np.where((at_s >= start_s) & (at_s <= end_s), predicted(sheet), now))


def _with(sheet: Sheet, decibels: Curve) -> Sheet:
    values = [round(float(value), 2) for value in np.clip(decibels, LOWEST_DB, HIGHEST_DB)]
    flat = not any(values) and not sheet.plan.energy
    return replace(sheet, score=replace(sheet.score, energy=[] if flat else values))
