"""The official synthesis loop: every frame computes all of them again, with the newest window of attention."""

import torch
from torch import Tensor

from backend.families.dctts.model import Text2Mel, attend, shifted, window


@torch.no_grad()
def one_pass(model: Text2Mel, ids_BN: Tensor, mel_BTM: Tensor, previous_B: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Context (B, T, 2C), attention (B, T, N), frames (B, T, M) with one window for all rows."""
    keys, values = model.encode(ids_BN)
    allowed = window(previous_B[:, None], model.config.attention_window, ids_BN.shape[1])
    context, weights = attend(model.audio(shifted(mel_BTM)), keys, values, allowed)
    return context, weights, torch.sigmoid(model.decoder(context))


@torch.no_grad()
def decode(model: Text2Mel, ids_BN: Tensor, frames: int) -> tuple[Tensor, Tensor]:
    """Frames (B, T, M) and where attention was (B, T): costs grow with the square of ``frames``."""
    mel = torch.zeros(len(ids_BN), frames, model.config.n_mels)
    previous = ids_BN.new_zeros(len(ids_BN))
    path = []
    for step in range(frames):
        _, weights, made = one_pass(model, ids_BN, mel, previous)
        mel[:, step] = made[:, step]
        previous = weights[:, step].argmax(dim=1)
        path.append(previous)
    return mel, torch.stack(path, dim=1)
