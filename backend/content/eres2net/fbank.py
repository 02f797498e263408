"""Log mel spectra as Kaldi makes them, which public speaker networks listen to."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from backend.audio import torchaudio_shim
from backend.protocol.problems import refuse

RATE = 16_000
_FRAME = 400
_PACKAGE = "torchaudio"


def fbank(samples_N: NDArray[np.float32], bins: int) -> Tensor:
    """Samples at 16 kHz in [-1, 1] → (T, bins): windows of 25 ms every 10 ms, without dither.

    What is shorter than a window is filled up with silence. Raises ``VoicewrightError`` without torchaudio.
    """
    torchaudio_shim.install()
    try:
        from torchaudio.compliance import kaldi
    except ImportError:
        refuse("resource-unusable/not-installed", name=_PACKAGE, package=_PACKAGE)
    samples = np.pad(samples_N, (0, max(0, _FRAME - len(samples_N))))
    made: Tensor = kaldi.fbank(torch.from_numpy(samples)[None], num_mel_bins=bins, sample_frequency=RATE, dither=0.0)
    return made
