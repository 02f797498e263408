"""What a person fixed in a score, on another prediction of it: pins.

Phones are matched by what they are, so that a word that was changed leaves the edits of all others where they were.
"""

from difflib import SequenceMatcher

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from backend.protocol.score import Score
from studio.maths import contour, score_pauses
from studio.maths.score import Sheet, edges, f0, predicted_f0, resize_phone, sheet_of, with_f0

_SAME_S = 1e-6


def carried(before: Sheet, plan: Score) -> Sheet:
    """A sheet of ``plan`` with the edits of ``before``: lengths that were changed are as long as they were, pauses are
    where they were put, pitch lies as far from what is predicted now as it lay from what was, loudness is as it was.
    """
    plan = _with_pauses(before.score, plan)
    match = _matches(before.score, plan)
    sheet = sheet_of(plan)
    for new, old in match.items():
        now_s, was_s = before.score.phones[old].duration_s, before.plan.phones[old].duration_s
        if abs(now_s - was_s) > _SAME_S:
            sheet = resize_phone(sheet, new, now_s)
    if not match or not len(f0(sheet.score)):
        return sheet
    there, source = _sources(before.score, sheet.score, match)
    return _with_energy(_with_pitch(sheet, before, there, source), before, there, source)


def _with_pauses(before: Score, plan: Score) -> Score:
    """With the pauses that a person put between words of which one is still there."""
    for pause in score_pauses.of_a_person(before):
        there = {old: new for new, old in _matches(before, plan).items()}
        left, right = there.get(pause - 1), there.get(pause + 1)
        at = left + 1 if left is not None else right
        if pause not in there and at is not None and 0 < at < len(plan.phones):
            words = plan.phones[at - 1].word, plan.phones[at].word
            if min(words) >= 0 and words[0] != words[1]:
                plan = score_pauses.inserted(plan, at)
    return plan


def _matches(old: Score, new: Score) -> dict[int, int]:
    """Phone of the new score → the same one of the old."""
    symbols = [[phone.symbol for phone in score.phones] for score in (old, new)]
    blocks = SequenceMatcher(a=symbols[0], b=symbols[1], autojunk=False).get_matching_blocks()
    return {block.b + n: block.a + n for block in blocks for n in range(block.size)}


def _sources(old: Score, new: Score, match: dict[int, int]) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
    """For each frame of the new score: whether its phone is matched, and which frame of the old one it is."""
    at_s = contour.times(len(new.f0.hz), new.f0.hop_s)
    new_edges, old_edges = edges(new), edges(old)
    phone = np.clip(np.searchsorted(new_edges, at_s, side="right") - 1, 0, len(new.phones) - 1)
    old_of = np.array([match.get(index, -1) for index in range(len(new.phones))])[phone]
    share = (at_s - new_edges[phone]) / np.maximum(new_edges[phone + 1] - new_edges[phone], 1e-9)
    old_s = old_edges[old_of] + share * (old_edges[old_of + 1] - old_edges[old_of])
    frames = np.clip((old_s / old.f0.hop_s).astype(np.intp), 0, max(0, len(old.f0.hz) - 1))
    return old_of >= 0, frames


def _with_pitch(sheet: Sheet, before: Sheet, there: NDArray[np.bool_], source: NDArray[np.intp]) -> Sheet:
    was, predicted = f0(before.score), predicted_f0(before)
    if was.size != predicted.size or not was.size:
        return sheet
    edited = there & contour.edited_mask(was, predicted)[source]
    now, drawn, base = f0(sheet.score), was[source], predicted[source]
    both = (now > 0) & (drawn > 0) & (base > 0)
    moved = np.where(both, now * drawn / np.where(base > 0, base, 1.0), drawn)
    return with_f0(sheet, np.where(edited, moved, now))


def _with_energy(sheet: Sheet, before: Sheet, there: NDArray[np.bool_], source: NDArray[np.intp]) -> Sheet:
    was = np.asarray(before.score.energy, dtype=np.float64)
    if not was.any() or was.size != len(before.score.f0.hz):
        return sheet
    now = np.asarray(sheet.score.energy or np.zeros(len(there)), dtype=np.float64)
    energy = [float(value) for value in np.where(there, was[source], now)]
    return replace(sheet, score=replace(sheet.score, energy=energy))
