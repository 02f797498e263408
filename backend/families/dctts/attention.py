"""What attention says about what was spoken: measures of our own, and limits found by listening."""

import numpy as np
from numpy.typing import NDArray

from backend.layers import text_attention
from backend.protocol.notices import Notice, notice

_STUCK_S = 1.0
_SKIPPED_SHARE = 0.15
_FOLLOWED = 0.4


def hint(
    weights_NT: NDArray[np.float32], path_T: NDArray[np.int64], frame_s: float, *, ended: bool, skips: int = 1
) -> Notice | None:
    """What to say where attention is not a clean diagonal, else nothing.

    ``weights_NT``: where each frame would have looked of itself (letters or phones, frames); ``path_T``: where it was
    allowed to go; ``skips``: how many symbols in a row may share a frame without being called skipped. It looks for
    collapse (frames look anywhere but at what they say), for a place where speech was stuck, for an end that was not
    found, and for skipped symbols.
    """
    count, frames = weights_NT.shape
    if not frames or not count:
        return notice("nothing-said")
    near = np.abs(np.arange(count)[:, None] - path_T[None]) <= 2
    followed = float((weights_NT * near).sum(axis=0).mean())
    if count > 8 and followed < _FOLLOWED:
        return notice("attention-collapsed", percent=100 * followed)
    inner = path_T[(path_T > 0) & (path_T < count - 1)]
    if len(inner):
        stays = np.bincount(inner)
        longest_s, where = int(stays.max()) * frame_s, int(stays.argmax())
        if longest_s > _STUCK_S:
            return notice("attention-stuck", number=where + 1, of=count, length_s=longest_s)
    if not ended:
        return notice("end-not-found", number=int(path_T.max()) + 1, of=count)
    missing = text_attention.skipped(path_T, count, within=skips)
    if missing > _SKIPPED_SHARE * count:
        return notice("attention-skipped", n=missing, of=count)
    return None
