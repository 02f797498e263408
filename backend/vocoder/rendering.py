"""Sound from a trained vocoder, the same each time."""

import torch
from torch import Tensor

from backend.vocoder.model import SourceFilterVocoder

_SEED = 20


@torch.no_grad()
def render(
    vocoder: SourceFilterVocoder,
    mel_TM: Tensor,
    log_f0_T: Tensor,
    voiced_T: Tensor,
    mel_log_f0_T: Tensor | None = None,
) -> Tensor:
    """(T, M) natural log, (T,) natural log of Hz, (T,) in [0, 1] → samples (T · hop,). ``mel_log_f0_T``: the pitch that
    the mel spectrum was made for, where it is to sound at another.
    """
    noise = torch.randn(1, len(mel_TM) * vocoder.config.hop, generator=torch.Generator().manual_seed(_SEED))
    samples: Tensor = vocoder(
        mel_TM[None],
        log_f0_T[None],
        voiced_T[None],
        noise.to(mel_TM.device),
        mel_TM.new_zeros(1),
        None if mel_log_f0_T is None else mel_log_f0_T[None],
    )
    return samples[0]
