"""Scores to sound, sentence by sentence; sentences that did not change are taken from memory."""

from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from backend.project import parts
from backend.protocol.problems import refuse
from backend.protocol.score import Score
from backend.speech import knobs, scores

if TYPE_CHECKING:
    from backend.recipe import Speaks

_KEEP_SAMPLES = 24_000 * 600
_MOST_CELLS, _MOST_ATTENTIONS = 4_000_000, 24
"""Of an attention that is kept, and how many are: 16 MB each at most."""
_kept: OrderedDict[tuple[int, bytes], tuple["Speaks", NDArray[np.float32]]] = OrderedDict()


def sentence(voice: "Speaks", score: Score) -> NDArray[np.float32]:
    """The samples of one sentence (n,), n = its length in samples.

    What was rendered lately comes from memory: after an edit, all other sentences are the same to the bit.
    """
    score = scores.canonical(score)
    key = (id(voice), msgspec.json.encode(score))
    if (known := _kept.get(key)) is not None:
        _kept.move_to_end(key)
        return known[1]
    samples = made(voice, score)
    _kept[key] = (voice, samples)  # the voice is held too, so that its id is not given to another
    while sum(len(kept) for _, kept in _kept.values()) > _KEEP_SAMPLES and len(_kept) > 1:
        _kept.popitem(last=False)
    return samples


def made(voice: "Speaks", score: Score) -> NDArray[np.float32]:
    """The same without memory; ``score`` is canonical."""
    samples = np.asarray(knobs.tuned(voice, score.knobs).render(score), dtype=np.float32)
    if not np.isfinite(samples).all():
        refuse("render-not-finite")
    count = round(score.duration_s * voice.info.sample_rate)
    return samples[:count] if len(samples) >= count else np.pad(samples, (0, count - len(samples)))


def attention_file(folder: Path, blocks: list[NDArray[np.float32] | None]) -> str:
    """Store the attention of sentences as one matrix (phones, frames), .npy; empty where there is none, and where it
    would be too large to look at: it grows with the square of the text. Old ones make room.
    """
    import secrets

    if not blocks or any(block is None for block in blocks):
        return ""
    there = [block for block in blocks if block is not None]
    rows, columns = sum(block.shape[0] for block in there), sum(block.shape[1] for block in there)
    if rows * columns > _MOST_CELLS:
        return ""
    whole = np.zeros((rows, columns), np.float32)
    row = column = 0
    for block in there:
        whole[row : row + block.shape[0], column : column + block.shape[1]] = block
        row, column = row + block.shape[0], column + block.shape[1]
    parts.made(folder.parent, folder)
    kept = sorted(folder.glob("*.npy"), key=lambda file: file.stat().st_mtime_ns)
    for file in kept[: max(0, len(kept) - _MOST_ATTENTIONS + 1)]:
        file.unlink(missing_ok=True)
    path = folder / f"{secrets.token_hex(8)}.npy"
    np.save(path, whole)
    return str(path)
