"""Edits of a score as pure functions of values: every one takes a sheet and returns another.

A sheet is what a person edits and what the voice predicted, side by side. The prediction on the edited
timeline is always derived from the plan, so lengthening and shortening a phone a hundred times loses nothing.
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from backend.protocol.score import Contour, Phone, Score
from studio.maths import contour as maths
from studio.maths.contour import Curve
from studio.maths.pitch_shapes import Shape, bend

MIN_PHONE_S = 0.02
MAX_PHONE_S = 10.0


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A score under edit."""

    score: Score
    plan: Score
    """What the voice predicted; same phones, its own lengths and curve."""


def sheet_of(score: Score) -> Sheet:
    """A sheet without edits."""
    return Sheet(score=score, plan=score)


def edges(score: Score) -> Curve:
    """Phone boundaries, seconds, (phones + 1,)."""
    if not score.phones:
        return np.zeros(1)
    starts = [phone.start_s for phone in score.phones]
    return np.array([*starts, score.duration_s], dtype=np.float64)


def f0(score: Score) -> Curve:
    """The score's curve, Hz, 0 unvoiced."""
    return np.asarray(score.f0.hz, dtype=np.float64)


def predicted_f0(sheet: Sheet) -> Curve:
    """The plan's curve on the timeline of the edited score, Hz."""
    if not sheet.score.phones:
        return f0(sheet.plan)
    return maths.stretch(f0(sheet.plan), sheet.plan.f0.hop_s, edges(sheet.plan), edges(sheet.score))


def with_f0(sheet: Sheet, hz: Curve) -> Sheet:
    """The same sheet with another curve of the same length."""
    contour = Contour(hop_s=sheet.score.f0.hop_s, hz=[float(value) for value in hz])
    return msgspec.structs.replace(sheet, score=msgspec.structs.replace(sheet.score, f0=contour))


def _with_edges(sheet: Sheet, new_edges: Curve) -> Sheet:
    score, hop_s, old_edges = sheet.score, sheet.score.f0.hop_s, edges(sheet.score)
    phones: list[Phone] = [
        msgspec.structs.replace(phone, start_s=float(new_edges[i]), duration_s=float(new_edges[i + 1] - new_edges[i]))
        for i, phone in enumerate(score.phones)
    ]
    # As the phones have it: a last bit can make a frame more.
    new_edges = edges(msgspec.structs.replace(score, phones=phones))
    source = maths.source_positions(hop_s, old_edges, new_edges)
    edited = maths.edited_mask(f0(score), predicted_f0(sheet))
    energy = [float(v) for v in np.interp(source, np.arange(len(score.energy)), score.energy)] if score.energy else []
    hz = maths.sample_at(f0(score), source)
    moved = msgspec.structs.replace(
        sheet,
        score=msgspec.structs.replace(score, phones=phones, energy=energy, f0=Contour(hop_s=hop_s, hz=[])),
    )
    # Frames nobody edited come from the plan again: stretching a stretched curve would blur it.
    if edited.size:
        nearest = np.clip(np.round(source).astype(np.intp), 0, edited.size - 1)
        hz = np.where(edited[nearest], hz, predicted_f0(moved))
    return with_f0(moved, hz)


def resize_phone(sheet: Sheet, index: int, duration_s: float, *, keep_total: bool = False) -> Sheet:
    """Phone ``index`` with another length; F0 and energy are stretched with it.

    Later phones keep their lengths and move; with ``keep_total`` the next phone gives or takes the
    difference. The change is rounded to whole frames, so that frames outside stay exactly as they are.
    """
    phones, hop_s = sheet.score.phones, sheet.score.f0.hop_s
    old = phones[index].duration_s
    least = min(MIN_PHONE_S, old)
    change = float(np.clip(duration_s, least, MAX_PHONE_S)) - old
    takes_from_next = keep_total and index + 1 < len(phones)
    if takes_from_next:
        room = phones[index + 1].duration_s - min(MIN_PHONE_S, phones[index + 1].duration_s)
        change = min(change, room)
    steps = np.ceil(change / hop_s - 1e-6) if change < 0 else np.floor(change / hop_s + 1e-6)
    change = float(steps) * hop_s
    if change == 0:
        return sheet
    new_edges = edges(sheet.score)
    if takes_from_next:
        new_edges[index + 1] += change
    else:
        new_edges[index + 1 :] += change
    return _with_edges(sheet, new_edges)


def reset_length(sheet: Sheet, start_s: float, end_s: float) -> Sheet:
    """Phones that overlap [start, end] get the lengths of the plan again."""
    for index in phones_between(sheet.score, start_s, end_s):
        sheet = resize_phone(sheet, index, sheet.plan.phones[index].duration_s)
    return sheet


def shift_f0(sheet: Sheet, start_s: float, end_s: float, semitones: float) -> Sheet:
    """F0 of [start, end] moved by ``semitones``."""
    return with_f0(sheet, maths.shift(f0(sheet.score), sheet.score.f0.hop_s, start_s, end_s, semitones))


def draw_f0(sheet: Sheet, stroke: Sequence[tuple[float, float]], *, voice_all: bool = False) -> Sheet:
    """F0 along a stroke of (seconds, Hz)."""
    return with_f0(sheet, maths.draw(f0(sheet.score), sheet.score.f0.hop_s, stroke, voice_all=voice_all))


def ramp_f0(
    sheet: Sheet, shape: Shape, start: tuple[float, float], end: tuple[float, float], *, voice_all: bool = False
) -> Sheet:
    """F0 along a line or an S-curve between two points of (seconds, Hz)."""
    hz = maths.ramp(f0(sheet.score), sheet.score.f0.hop_s, shape, start, end, voice_all=voice_all)
    return with_f0(sheet, hz)


def bend_f0(sheet: Sheet, left_s: float, at_s: float, right_s: float, semitones: float) -> Sheet:
    """F0 so much higher at ``at_s``, and less and less up to where it stays, at ``left_s`` and ``right_s``."""
    hz = f0(sheet.score)
    weight = bend(maths.times(hz.size, sheet.score.f0.hop_s), left_s, at_s, right_s)
    moved = np.clip(hz * 2 ** (semitones * weight / 12), maths.F0_MIN_HZ, maths.F0_MAX_HZ)
    return with_f0(sheet, np.where((hz > 0) & (weight > 0), moved, hz))


def vibrato_f0(sheet: Sheet, start_s: float, end_s: float, semitones: float, rate_hz: float) -> Sheet:
    """F0 of [start, end] with a vibrato."""
    return with_f0(sheet, maths.vibrato(f0(sheet.score), sheet.score.f0.hop_s, start_s, end_s, semitones, rate_hz))


def smooth_f0(sheet: Sheet, start_s: float, end_s: float) -> Sheet:
    """F0 of [start, end], smoother."""
    return with_f0(sheet, maths.smooth(f0(sheet.score), sheet.score.f0.hop_s, start_s, end_s))


def erase_f0(sheet: Sheet, start_s: float, end_s: float) -> Sheet:
    """F0 of [start, end] as the voice predicted it."""
    now, back = f0(sheet.score), predicted_f0(sheet)
    if now.size != back.size:
        return sheet
    # A shift of the same span faded a little beyond its edges: erasing reaches as far, so that no crumbs stay.
    at_s, reach_s = maths.times(now.size, sheet.score.f0.hop_s), maths.FADE_S
    weight = maths.fade_weight(at_s, start_s - reach_s, end_s + reach_s)
    return with_f0(sheet, maths.blend(now, back, weight))


def phones_between(score: Score, start_s: float, end_s: float) -> list[int]:
    """Indices of phones that overlap [start, end] by more than a hair."""
    return [
        i
        for i, phone in enumerate(score.phones)
        if phone.start_s < end_s - 1e-6 and phone.start_s + phone.duration_s > start_s + 1e-6
    ]


def phone_at(score: Score, at_s: float) -> int:
    """Index of the phone that sounds at ``at_s``; -1 outside."""
    index = int(np.searchsorted(edges(score), at_s, side="right")) - 1
    return index if 0 <= index < len(score.phones) else -1


def word_span(score: Score, word: int) -> tuple[float, float] | None:
    """Start and end of a word, seconds; None for one without phones."""
    phones = [phone for phone in score.phones if phone.word == word]
    if word < 0 or not phones:
        return None
    return phones[0].start_s, phones[-1].start_s + phones[-1].duration_s


def is_edited(sheet: Sheet) -> bool:
    """Whether anything differs from the plan."""
    if bool(np.any(np.abs(edges(sheet.score) - edges(sheet.plan)) > 1e-6)):
        return True
    if list(sheet.score.energy) != list(sheet.plan.energy):
        return True
    return bool(maths.edited_mask(f0(sheet.score), f0(sheet.plan)).any())
