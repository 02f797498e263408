"""The source-filter vocoder: mel and F0 shape a pulse train and noise, frequency by frequency.

Pitch comes from the pulses and from nothing else: the network sees F0, but what it puts out is a filter. The idea is
that of the neural homomorphic vocoder (Liu et al. 2020) and of DDSP (Engel et al. 2020); our filters have a gain and a
phase for each bin of a short spectrum.
"""

import math

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from backend.audio.mel import MelConfig, filterbank
from backend.vocoder.blocks import Block
from backend.vocoder.config import VocoderConfig
from backend.vocoder.excitation import excite
from backend.vocoder.frames import analyse, synthesise
from backend.vocoder.precision import fast

_LOUDEST = 5.0
_CENTRE, _SPREAD = -5.0, 2.5
_LOG_PITCH = math.log(200.0)


class SourceFilterVocoder(nn.Module):
    """Mel, F0 and voicing → samples."""

    window: Tensor
    noise_window: Tensor
    bands: Tensor
    noise_bands: Tensor
    area: Tensor

    def __init__(self, config: VocoderConfig) -> None:
        super().__init__()
        self.config = config
        width, bins = config.channels, config.bins
        self.enter = nn.Linear(config.n_mels + 2, width)
        self.around = nn.Conv1d(config.n_mels, width, 5, padding=2)
        self.blocks = nn.ModuleList(Block(width, config.hidden, config.kernel) for _ in range(config.layers))
        self.norm = nn.LayerNorm(width)
        self.leave = nn.Linear(width, 2 * bins + 2 * config.noise_bins)
        with torch.no_grad():
            self.leave.weight.mul_(0.1)
            self.leave.bias.zero_()
            self.leave.bias[2 * bins :] = -1.5
        for name, n_fft in (("", config.n_fft), ("noise_", config.noise_n_fft)):
            self.register_buffer(f"{name}window", torch.hann_window(n_fft), persistent=False)
            self.register_buffer(f"{name}bands", torch.from_numpy(_envelope(config.mel, n_fft)), persistent=False)
        self.register_buffer("area", torch.from_numpy(_log_area(config.mel)), persistent=False)

    def untrained(self) -> "SourceFilterVocoder":
        """The vocoder, set to filter by the mel spectrum's envelope alone: rough speech without any training."""
        nn.init.zeros_(self.leave.weight)
        return self.eval().requires_grad_(False)

    def forward(
        self, mel_BTM: Tensor, log_f0_BT: Tensor, voiced_BT: Tensor, noise_BN: Tensor, phase_B: Tensor,
        mel_log_f0_BT: Tensor | None = None,
    ) -> Tensor:  # fmt: skip
        """(B, T, n_mels) natural log, (B, T) natural log of Hz, (B, T) in [0, 1], standard normal (B, T · hop),
        (B,) periods → samples (B, T · hop). ``mel_log_f0_BT``: the pitch that the mel spectrum was made for, where it
        is to sound at another: filters go by that one, pulses by ``log_f0_BT``.
        """
        hop = self.config.hop
        sources = excite(log_f0_BT, voiced_BT, noise_BN, phase_B, sample_rate=self.config.sample_rate, hop=hop)
        level, phase, hiss, air = self.filters(
            mel_BTM, log_f0_BT if mel_log_f0_BT is None else mel_log_f0_BT, voiced_BT
        )
        pulses = analyse(sources.pulses_BN, self.window, hop)
        noise, breath = (analyse(one, self.noise_window, hop) for one in (sources.noise_BN, sources.breath_BN))
        voice = synthesise(torch.polar(level, phase) * pulses, self.window, hop)
        return voice + synthesise(hiss * noise + air * breath, self.noise_window, hop)

    def filters(self, mel_BTM: Tensor, log_f0_BT: Tensor, voiced_BT: Tensor) -> tuple[Tensor, ...]:
        """Gain and phase for the pulses, each (B, T, bins); gains for noise and breath, each (B, T, noise_bins)."""
        scaled = (mel_BTM - _CENTRE) / _SPREAD
        pitch = (log_f0_BT - _LOG_PITCH) * 2.0 * voiced_BT
        with fast(mel_BTM.device):
            h = self.enter(torch.cat([scaled, pitch[..., None], voiced_BT[..., None]], dim=2))
            h = h + self.around(scaled.transpose(1, 2)).transpose(1, 2)
            for block in self.blocks:
                h = block(h)
            h = self.norm(h)
        sizes = [self.config.bins] * 2 + [self.config.noise_bins] * 2
        gain, phase, hiss, air = self.leave(h.float()).split(sizes, dim=2)
        # The mel spectrum's own envelope is the filter to start from; the network learns the difference.
        flat = mel_BTM.float() - self.area
        envelope, noise_envelope = flat @ self.bands, flat @ self.noise_bands
        level = (envelope + gain).clamp(max=_LOUDEST).exp()
        hiss, air = ((noise_envelope + part).clamp(max=_LOUDEST).exp() for part in (hiss, air))
        return level, 3.0 * phase, hiss, air


def _envelope(mel: MelConfig, n_fft: int) -> NDArray[np.float32]:
    """(n_mels, bins): interpolates log mel bands to the frequencies of a filter for unit-power noise."""
    bank = filterbank(mel).astype(np.float64)
    bins_hz = np.linspace(0, mel.sample_rate / 2, mel.n_fft // 2 + 1)
    centres_hz = bank @ bins_hz / bank.sum(axis=1)
    wanted_hz = np.linspace(0, mel.sample_rate / 2, n_fft // 2 + 1)
    rows: NDArray[np.float64] = np.stack([np.interp(wanted_hz, centres_hz, row) for row in np.eye(len(bank))])
    return rows.astype(np.float32)


def _log_area(mel: MelConfig) -> NDArray[np.float32]:
    """(n_mels,): what white noise of unit power gives in each band, natural log."""
    noise = math.sqrt(mel.win * 0.375 * math.pi / 4)
    area: NDArray[np.float32] = np.log(filterbank(mel).sum(axis=1) * np.float32(noise))
    return area
