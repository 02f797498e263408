"""CoMoSVC's own spectra as our vocoder takes them: other bands, a shorter window, frames every 5.3 ms.

What its window smeared stays so: harmonics of low voices are not told apart. Of recordings, what this makes of their
spectra lies .45 nats from what our own analysis finds (README).
"""

import math

import numpy as np
import torch
from torch import Tensor

from backend.audio import mel as mels
from backend.audio.mel import MelConfig
from backend.vocoder.config import VocoderConfig

SEEN = MelConfig(sample_rate=24_000, n_fft=512, hop=128, win=512, n_mels=80, fmin=30.0, fmax=12_000.0)
"""How CoMoSVC looks at sound; what it stores of that is the decimal logarithm."""


def as_ours(mel_TM: Tensor, config: VocoderConfig, frames: int) -> Tensor:
    """Decimal logarithms of CoMoSVC's bands (T, M) → natural ones of ours, (``frames``, M')."""
    wanted = config.mel
    # Bands are means over their width in bins, of which a longer transform has more; noise grows as the window's root.
    louder = math.log(wanted.n_fft / SEEN.n_fft) + 0.5 * math.log(wanted.win / SEEN.win)
    natural_TM = mel_TM.cpu().double().numpy() * math.log(10)
    even_TM = (natural_TM + np.roll(natural_TM, 1, axis=0) + np.roll(natural_TM, -1, axis=0)) / 3
    even_TM[[0, -1]] = natural_TM[[0, -1]]
    at = (np.arange(frames) + 0.5) * (wanted.hop_s / SEEN.hop_s) - 0.5
    own = np.arange(len(even_TM))
    bands = np.stack([np.interp(at, own, row) for row in even_TM.T])
    hz, there_hz = mels.centres(wanted), mels.centres(SEEN)
    found = np.stack([np.interp(hz, there_hz, column) for column in bands.T]) + louder
    return torch.from_numpy(np.maximum(found, math.log(mels.FLOOR)).astype(np.float32)).to(mel_TM.device)
