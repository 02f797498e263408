"""Alignment search against the ``monotonic-alignment-search`` wheel (Cython): same paths, how fast.

``pip install monotonic-alignment-search``, then ``python tests/benchmarks/mas.py``.
"""

import importlib
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from backend.families.vits.alignment_search import search

_ROUNDS = 9


def _best_s(work: Callable[[], Any]) -> float:
    work()
    times = []
    for _ in range(_ROUNDS):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times)


def main() -> None:
    """Print a line for each size."""
    wheel = importlib.import_module("monotonic_alignment_search")
    chance = np.random.default_rng(0)
    for clips, frames, phones in ((8, 300, 60), (16, 600, 150), (64, 800, 200), (6, 1000, 300)):
        scores = chance.normal(size=(clips, frames, phones)).astype(np.float32) * 10
        frames_B = chance.integers(frames * 2 // 3, frames + 1, clips)
        phones_B = chance.integers(phones // 2, phones + 1, clips)
        inside = (np.arange(frames)[None] < frames_B[:, None])[..., None] & (np.arange(phones) < phones_B[:, None])[
            :, None
        ]
        value = torch.from_numpy(scores).transpose(1, 2).contiguous()
        mask = torch.from_numpy(inside.astype(np.float32)).transpose(1, 2).contiguous()
        theirs = wheel.maximum_path(value, mask).numpy()
        ours = search(scores, frames_B, phones_B)
        at = (ours[:, None] == np.arange(phones)[None, :, None]) & inside.transpose(0, 2, 1)
        same = bool((at == (theirs > 0.5)).all())
        theirs_s = _best_s(lambda value=value, mask=mask: wheel.maximum_path(value, mask))  # type: ignore[misc]
        ours_s = _best_s(lambda s=scores, f=frames_B, p=phones_B: search(s, f, p))  # type: ignore[misc]
        sys.stdout.write(
            f"{clips} × {frames} frames × {phones} phones: wheel {1e3 * theirs_s:.2f} ms, ours {1e3 * ours_s:.2f} ms, "
            f"{theirs_s / ours_s:.1f}×, paths {'identical' if same else 'DIFFER'}\n"
        )


if __name__ == "__main__":
    main()
