"""What a vocoder is compared by."""

import math

import torch
from torch import Tensor

from backend.audio.mel import MelConfig
from backend.vocoder.loss import Envelope, LogMel

MEL = MelConfig(sample_rate=24000, n_fft=1024, win=1024, hop=240, n_mels=100, fmax=12000.0)


def _vowel(f0_hz: float, formants_hz: tuple[float, float, float]) -> Tensor:
    """Half a second, (1, samples)."""
    time_s = torch.arange(12_000) / 24_000
    total = torch.zeros_like(time_s)
    for k in range(1, int(8000 / f0_hz)):
        hz = k * f0_hz
        gain = sum(math.exp(-(((hz - formant) / 250) ** 2)) for formant in formants_hz) + 0.01
        # Sparser harmonics are louder ones, for the same power.
        total = total + gain * math.sqrt(f0_hz) * torch.cos(2 * math.pi * hz * time_s + k * k)
    return 0.003 * total[None]


def test_an_envelope_tells_vowels_apart_and_not_pitches() -> None:
    to_mel, envelope = LogMel(MEL), Envelope(MEL.n_mels)
    a, o = (700.0, 1200.0, 2600.0), (400.0, 800.0, 2600.0)
    low, high, other = (to_mel(_vowel(hz, shape))[:, 5:-5] for hz, shape in ((130, a), (190, a), (130, o)))
    pitches = (envelope(low) - envelope(high)).abs().mean()
    assert pitches < 0.5 * (low - high).abs().mean()
    assert pitches < 0.7 * (envelope(low) - envelope(other)).abs().mean()
