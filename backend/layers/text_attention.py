"""Which heads of a language model of codes follow the text, and what they say of what was spoken.

How well a head follows is a measure of our own. The path is Viterbi's (Rabiner 1989, §III-B, eq. 30–35),
with attention in the place of likelihood.

Legend: H heads, S steps, N phones.
"""

import numpy as np
from numpy.typing import NDArray

from backend.protocol.notices import Notice, notice

_HEADS = 4
_WIDTH = 0.15
_FOLLOWED = 0.35
_STUCK_S = 1.5
_FEW = 6
_LEFT, _SKIPPED = 0.2, 0.15
"""Shares of the text."""
_SHORTEST_S = 0.02
"""Of a phone: so many of them may pass within a step."""


def following(looks_HSN: NDArray[np.float32]) -> NDArray[np.float32]:
    """Attention of the few heads that go along the text best, as (N, S); columns add up to 1."""
    heads, steps, phones = looks_HSN.shape
    if not steps or not phones:
        return np.zeros((phones, steps), np.float32)
    shares = looks_HSN / np.maximum(looks_HSN.sum(axis=2, keepdims=True), 1e-9)
    places = (np.arange(phones) + 0.5) / phones
    means_HS = shares @ places
    spread_H = np.sqrt(np.maximum(shares @ places**2 - means_HS**2, 0)).mean(axis=1)
    times = (np.arange(steps) + 0.5) / steps
    along_H = 1 - np.abs(means_HS - times).mean(axis=1) / 0.5
    # A head that spreads evenly has its mean at the middle all the time, and a wide spread.
    best = np.argsort(along_H - spread_H / 0.29)[-min(_HEADS, heads) :]
    mean = shares[best].mean(axis=0)
    return np.ascontiguousarray((mean / mean.sum(axis=1, keepdims=True)).T, np.float32)


def path(weights_NS: NDArray[np.float32]) -> NDArray[np.int64]:
    """The phone of each step, (S,), never falling, that attention is on most in all (dynamic programming)."""
    phones, steps = weights_NS.shape
    score = np.log(weights_NS + 1e-6)
    best = np.full((steps, phones), -np.inf)
    best[0] = score[:, 0]
    came = np.zeros((steps, phones), np.int64)
    for step in range(1, steps):
        highest = np.maximum.accumulate(best[step - 1])
        came[step] = np.maximum.accumulate(np.where(best[step - 1] == highest, np.arange(phones), 0))
        best[step] = highest + score[:, step]
    found = np.zeros(steps, np.int64)
    found[-1] = int(best[-1].argmax())
    for step in range(steps - 1, 0, -1):
        found[step - 1] = came[step, found[step]]
    return found


def skipped(along_S: NDArray[np.int64], count: int, *, within: int) -> int:
    """How many of ``count`` symbols a path leaves out; ``within``: so many in a row pass during one step, unseen."""
    seen = np.zeros(count, bool)
    seen[along_S] = True
    gaps = np.diff(np.flatnonzero(np.concatenate([[True], seen, [True]]))) - 1
    return int(np.maximum(0, gaps - within).sum())


def hint(weights_NS: NDArray[np.float32], step_s: float, *, ended: bool) -> Notice | None:
    """What to say where attention is not a clean diagonal, else nothing: it follows no text, it was stuck, the end was
    not found, the text's end was not reached, or phones were skipped: more than can be said in the ``step_s`` seconds
    of one step.
    """
    phones, steps = weights_NS.shape
    if not steps or not phones:
        return notice("nothing-said")
    along = path(weights_NS)
    width = max(2.0, _WIDTH * phones)
    near = np.abs(np.arange(phones)[:, None] - along[None]) <= width
    followed = float((weights_NS * near).sum(axis=0).mean())
    if phones > _FEW and followed < _FOLLOWED:
        return notice("attention-collapsed", percent=100 * followed)
    stays = np.bincount(along, minlength=phones)
    longest, where = int(stays[1:-1].max(initial=0)), int(stays[1:-1].argmax()) if phones > 2 else 0
    if longest * step_s > _STUCK_S:
        return notice("attention-stuck", number=where + 2, of=phones, length_s=longest * step_s)
    if not ended:
        return notice("end-not-found", number=int(along[-1]) + 1, of=phones)
    if phones > _FEW and phones - 1 - int(along[-1]) > _LEFT * phones:
        return notice("ended-early", number=int(along[-1]) + 1, of=phones)
    missing = skipped(along, phones, within=max(1, round(step_s / _SHORTEST_S)))
    if phones > _FEW and missing > _SKIPPED * phones:
        return notice("attention-skipped", n=missing, of=phones)
    return None
