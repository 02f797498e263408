"""Coarse frames one after another: each looks at a few letters from the last one on, and nothing is computed twice."""

from dataclasses import dataclass

import torch
from torch import Tensor

from backend.families.dctts.model import Text2Mel


@dataclass(frozen=True)
class Decoded:
    """What was said."""

    mel_BTM: Tensor
    attention_BTN: Tensor
    """Where each frame would have looked had it been free to look everywhere: what tells whether it knows its place. A
    model that was trained by an alignment never was, and this is where it looked."""
    path_BT: Tensor
    """The letter that each frame looked at most within its window; never falls."""
    ended_B: Tensor
    """Whether the stop rule ended it, not the limit."""


@torch.no_grad()
def decode(
    model: Text2Mel, ids_BN: Tensor, *, most_frames: int, last: int | None = None, stop_frames: int | None = None
) -> Decoded:
    """Speak. ``last``: the letter that ends the text (by default the last one); speech stops once all rows have looked
    at it, or past it, for ``stop_frames`` frames (by default the config's; 0: never before ``most_frames``), or at the
    one before it for twice as many.

    A frame costs the same however many came before: convolutions remember what they need, attention sees its window.
    """
    config = model.config
    batch, letters = ids_BN.shape
    last = letters - 1 if last is None else last
    patience = config.stop_frames if stop_frames is None else stop_frames
    keys, values = model.encode(ids_BN)
    heard, said = model.audio.memory(batch, most_frames), model.decoder.memory(batch, most_frames)
    rows = torch.arange(batch, device=ids_BN.device)
    ahead = torch.arange(config.attention_window, device=ids_BN.device)
    at_B = ids_BN.new_zeros(batch)
    at_end_B, near_end_B = ids_BN.new_zeros(batch), ids_BN.new_zeros(batch)
    ended_B = ids_BN.new_zeros(batch, dtype=torch.bool)
    frame = keys.new_zeros(batch, config.n_mels)
    frames, paths = [], []
    attention = keys.new_zeros(batch, most_frames, letters)
    for step in range(most_frames):
        query = model.audio.step(frame, heard, step)
        seen = at_B[:, None] + ahead
        near = seen.clamp(max=letters - 1)
        everywhere = (keys @ query[:, :, None])[..., 0] * query.shape[1] ** -0.5
        scores = everywhere.gather(1, near)
        weights = torch.softmax(scores.masked_fill(seen >= letters, float("-inf")), dim=1)
        context = (weights[:, None] @ values[rows[:, None], near])[:, 0]
        frame = torch.sigmoid(model.decoder.step(torch.cat([context, query], dim=1), said, step))
        if config.guide == "alignment":
            attention[:, step].scatter_add_(1, near, weights)
        else:
            attention[:, step] = torch.softmax(everywhere, dim=1)
        at_B = at_B + weights.argmax(dim=1)
        frames.append(frame)
        paths.append(at_B)
        at_end_B = torch.where(at_B >= last, at_end_B + 1, 0)
        near_end_B = torch.where(at_B >= last - 1, near_end_B + 1, 0)
        # Clips that were cut closely teach no look at the very end: the letter before it may then last no longer.
        ended_B = (at_end_B >= patience) | (near_end_B >= 2 * patience)
        if patience and bool(ended_B.all()):
            break
    count = len(frames)
    return Decoded(torch.stack(frames, dim=1), attention[:, :count], torch.stack(paths, dim=1), ended_B)
