"""Codes and phones → samples, at given times and pitch, or at the voice's own."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from backend.audio.contours import fill
from backend.audio.loudness import limit_peak
from backend.families.sovits.model.sound import SoundModel
from backend.families.sovits.model.text_encoder import Read
from backend.layers.source import Pitch, features


def latent_frames(model: SoundModel, read: Read) -> int:
    """The number of latent frames where no length is asked for."""
    return max(1, round(read.hidden_BHT.shape[2] * model.sizes.frames_a_content))


@torch.no_grad()
def own_pitch(model: SoundModel, read: Read, style_BS1: Tensor) -> NDArray[np.float32]:
    """The F0 that a voice with a source predicts, Hz, 0 where unvoiced: (T,). ``read``: on latent frames."""
    log_f0, sure = model.intone(read, style_BS1)
    hz: NDArray[np.float32] = (log_f0.exp() * (sure > 0))[0].float().cpu().numpy()
    return hz


@torch.no_grad()
def say(
    model: SoundModel, read: Read, style_BS1: Tensor, *, at_T: Tensor | None = None,
    hz_T: NDArray[np.float32] | None = None, noise: float = 0.0, seed: int = 0,
) -> NDArray[np.float32]:  # fmt: skip
    """Samples of one clip. ``at_T``: which content frame each latent frame lies at; ``hz_T``: F0 on them, for a voice
    with a source; both None: as the voice would. ``noise``: deviation of latent frames relative to what is expected.
    """
    device = style_BS1.device
    chance = torch.Generator().manual_seed(seed)
    at_T = at_T if at_T is not None else model.moments(latent_frames(model, read))
    at_T = None if at_T is None else at_T.to(device)
    pitch, told = None, None
    if model.sizes.source_rate:
        if hz_T is None:
            hz_T = own_pitch(model, read if at_T is None else read.at(at_T), style_BS1)
        log_f0, voiced = (torch.from_numpy(one)[None].to(device) for one in fill(hz_T))
        hiss = torch.randn(1, len(hz_T) * model.sizes.hop, generator=chance).to(device)
        pitch = Pitch(log_f0, voiced, hiss, torch.zeros(1, device=device))
        told = features(log_f0, voiced)
    expected = model.expect(read, at_T=at_T, pitch_BT2=told)
    total = expected.mean_BZT.shape[2]
    drawn = torch.randn(total, model.sizes.latent, generator=chance).T[None].to(device) * noise
    made = model.sound(model.latent(expected, style_BS1, drawn), expected.frames_B1T, style_BS1, pitch)
    return limit_peak(made[0].float().cpu().numpy())
