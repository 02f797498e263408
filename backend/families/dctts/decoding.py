"""Coarse frames one after another: each looks at a few letters from the last one on (after Tachibana et al. 2018,
who correct a jump where this one cannot jump), and nothing is computed twice.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from backend.families.dctts.config import REDUCTION
from backend.families.dctts.model import Text2Mel

_PATIENCE = 1.5
_LEAST_FRAMES = 2
_FIRM = 4.0
"""How much surer of its place a frame is made that was taught where it is. Where speech goes on cannot be predicted, so
attention is spread over both sides of each border, and sounds made of both are blurred."""


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

    A symbol is left when it has lasted half as long again as it does in the recordings, where that is known: a frame of
    the middle of a sound is like the next one, and from its own frames a model may not find out of it.

    A frame costs the same however many came before: convolutions remember what they need, attention sees its window.
    """
    config = model.config
    batch, letters = ids_BN.shape
    last = letters - 1 if last is None else last
    patience = config.stop_frames if stop_frames is None else stop_frames
    firmness = _FIRM if config.guide == "alignment" else 1.0
    keys, values = model.encode(ids_BN)
    heard, said = model.audio.memory(batch, most_frames), model.decoder.memory(batch, most_frames)
    rows = torch.arange(batch, device=ids_BN.device)
    at_B, stayed_B, longest_BN = ids_BN.new_zeros(batch), ids_BN.new_zeros(batch), _longest(model, ids_BN)
    at_end_B, near_end_B = ids_BN.new_zeros(batch), ids_BN.new_zeros(batch)
    ended_B = ids_BN.new_zeros(batch, dtype=torch.bool)
    frame = keys.new_zeros(batch, config.n_mels)
    frames, paths = [], []
    attention = keys.new_zeros(batch, most_frames, letters)
    for step in range(most_frames):
        query = model.audio.step(frame, heard, step)
        everywhere = (keys @ query[:, :, None])[..., 0] * query.shape[1] ** -0.5
        leaves_B = stayed_B >= longest_BN[rows, at_B]
        near, scores = _within(everywhere, at_B, config.attention_window, leaves_B)
        weights = torch.softmax(scores, dim=1)
        context = (torch.softmax(firmness * scores, dim=1)[:, None] @ values[rows[:, None], near])[:, 0]
        frame = torch.sigmoid(model.decoder.step(torch.cat([context, query], dim=1), said, step))
        if config.guide == "alignment":
            attention[:, step].scatter_add_(1, near, weights)
        else:
            attention[:, step] = torch.softmax(everywhere, dim=1)
        ahead_B = weights.argmax(dim=1)
        at_B, stayed_B = at_B + ahead_B, torch.where(ahead_B > 0, 1, stayed_B + 1)
        frames.append(frame)
        paths.append(at_B)
        at_end_B = torch.where(at_B >= last, at_end_B + 1, 0)
        near_end_B = torch.where(at_B >= last - 1, near_end_B + 1, 0)
        # Clips that were cut closely teach no look at the very end: the letter before it may then last no longer.
        ended_B = (at_end_B >= patience) | (near_end_B >= 2 * patience)
        if patience and bool(ended_B.all()):
            break
    return Decoded(torch.stack(frames, dim=1), attention[:, : len(frames)], torch.stack(paths, dim=1), ended_B)


def _within(everywhere_BN: Tensor, at_B: Tensor, width: int, leaves_B: Tensor) -> tuple[Tensor, Tensor]:
    """The letters of the window, which begins at the last one, and their scores, (B, width) each: -inf beyond the text,
    and for a letter that it ``leaves``, unless the text ends with it.
    """
    letters = everywhere_BN.shape[1]
    seen = at_B[:, None] + torch.arange(width, device=at_B.device)
    near = seen.clamp(max=letters - 1)
    barred = seen >= letters
    barred[:, 0] = leaves_B & (at_B < letters - 1)
    return near, everywhere_BN.gather(1, near).masked_fill(barred, float("-inf"))


def _longest(model: Text2Mel, ids_BN: Tensor) -> Tensor:
    """Coarse frames after which each symbol is left, (B, N)."""
    longest_s = ids_BN.new_tensor(model.facts.longest_s or [torch.inf] * len(model.facts.symbols), dtype=torch.float32)
    return (longest_s[ids_BN] * (_PATIENCE / (REDUCTION * model.config.hop_s))).ceil().clamp(min=_LEAST_FRAMES)
