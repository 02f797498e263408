"""Between samples and spectra in [0, 1], both ways.

Legend: F full frames, T coarse frames, M mel bands, K frequencies. Samples are pre-emphasised first; 0 stands for
-80 dB and 1 for 20 dB of magnitude. Phases are found by the fast algorithm of Griffin and Lim (Perraudin et al. 2013).
"""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from backend.audio import mel as mels
from backend.families.dctts.config import REDUCTION, DcttsConfig
from backend.vocoder.config import VocoderConfig
from backend.vocoder.frames import analyse, synthesise

_EMPHASIS = 0.97
_HIGHEST_DB, _RANGE_DB = 20.0, 100.0
_MOMENTUM = 0.99
_SEED = 7
_SMALLEST = 1e-5


def full_spectrum(samples: NDArray[np.float32], config: DcttsConfig) -> NDArray[np.float32]:
    """Samples (n,) → (F, K) in [0, 1], F a multiple of the coarse frames' length; silence is added at the end."""
    frames = -(-max(1, len(samples)) // (config.hop * REDUCTION)) * REDUCTION
    padded = np.pad(samples, (0, frames * config.hop - len(samples)))
    padded[1:] -= np.float32(_EMPHASIS) * padded[:-1]
    return _compressed(mels.spectrum(padded, config.mel).T)


def coarse_mel(spectrum_FK: NDArray[np.float32], config: DcttsConfig) -> NDArray[np.float32]:
    """Every fourth frame in mel bands: (F, K) → (T, M), both in [0, 1]."""
    amplitude: NDArray[np.float32] = expanded(torch.from_numpy(spectrum_FK[::REDUCTION])).numpy()
    return _compressed(amplitude @ mels.filterbank(config.mel).T)


def _compressed(amplitude: NDArray[np.float32]) -> NDArray[np.float32]:
    decibels = 20 * np.log10(np.maximum(amplitude, np.float32(_SMALLEST)))
    return np.clip((decibels - _HIGHEST_DB + _RANGE_DB) / _RANGE_DB, 1e-8, 1).astype(np.float32)


def expanded(spectrum: Tensor) -> Tensor:
    """[0, 1] → magnitudes."""
    return torch.pow(10.0, (spectrum.clamp(0, 1) * _RANGE_DB - _RANGE_DB + _HIGHEST_DB) / 20)


class Rough(nn.Module):
    """A full spectrum from the coarse one without learning: blurred, but one hears what is said. Logits, as
    :class:`backend.families.dctts.model.Ssrn` gives.
    """

    bands: Tensor

    def __init__(self, config: DcttsConfig) -> None:
        super().__init__()
        bank = mels.filterbank(config.mel).astype(np.float64)
        hz = np.linspace(0, config.sample_rate / 2, config.bins)
        area = np.maximum(bank.sum(axis=1), 1e-9)
        rows = np.stack([np.interp(hz, bank @ hz / area, row) for row in np.eye(len(bank))])
        # In decibels a band's area is a shift, and bands blend between their middles.
        self.register_buffer("bands", torch.from_numpy(rows.astype(np.float32)), persistent=False)
        self._shift = torch.from_numpy((20 * np.log10(area) / _RANGE_DB).astype(np.float32))

    def forward(self, mel_BTM: Tensor) -> Tensor:
        level = (mel_BTM - self._shift.to(mel_BTM.device)) @ self.bands
        between = nn.functional.interpolate(level.transpose(1, 2), scale_factor=REDUCTION, mode="linear")
        return torch.logit(between.transpose(1, 2).clamp(1e-6, 1 - 1e-6))


def griffin_lim(spectrum_FK: Tensor, config: DcttsConfig, gain_db_F: Tensor | None = None) -> NDArray[np.float32]:
    """(F, K) in [0, 1] → samples (F · hop,): phases are guessed until spectrum and samples agree; the same each time.

    ``gain_db_F``: louder or softer by so much, frame by frame.
    """
    amplitude = expanded(spectrum_FK)
    sharp = amplitude.pow(config.sharpness)
    # What sharpening does to the loudness of the whole is taken back.
    sharp = sharp * (amplitude.square().sum() / sharp.square().sum().clamp(min=1e-12)).sqrt()
    if gain_db_F is not None:
        sharp = sharp * torch.pow(10.0, gain_db_F / 20)[:, None]
    window = torch.from_numpy(mels.window(config.mel)).to(sharp.device)
    chance = torch.rand(sharp.shape, generator=torch.Generator().manual_seed(_SEED)).to(sharp.device)
    guess = torch.polar(torch.ones_like(sharp), 2 * torch.pi * chance)[None]
    before = torch.zeros_like(guess)
    for _ in range(config.griffin_lim_rounds):
        possible = analyse(synthesise(sharp * guess, window, config.hop), window, config.hop)
        guess = possible + _MOMENTUM * (possible - before)
        guess = guess / guess.abs().clamp(min=1e-12)
        before = possible
    return without_emphasis(synthesise(sharp * guess, window, config.hop)[0].cpu().numpy())


def without_emphasis(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Take pre-emphasis back."""
    from scipy.signal import lfilter

    return np.asarray(lfilter([1.0], [1.0, -_EMPHASIS], samples), np.float32)


def vocoder_mel(spectrum_FK: Tensor, config: DcttsConfig, vocoder: VocoderConfig) -> Tensor:
    """(F, K) in [0, 1] → natural log mel spectrum (F', M') as the vocoder takes it, without pre-emphasis.

    It may work at another sample rate: bands above what there is are silent.
    """
    omega = torch.linspace(0, torch.pi, config.bins)
    tilt = torch.sqrt(1 + _EMPHASIS**2 - 2 * _EMPHASIS * torch.cos(omega)).to(spectrum_FK.device)
    bank = torch.from_numpy(mels.triangles(vocoder.mel, np.linspace(0, config.sample_rate / 2, config.bins)))
    # A tone is as high as the window is long, and the narrower the more so: all in all a band holds of it what the
    # transform has points, whatever the rates.
    longer = vocoder.mel.n_fft / config.n_fft
    mel_FM = torch.log((longer * expanded(spectrum_FK) / tilt @ bank.T.to(spectrum_FK.device)).clamp(min=mels.FLOOR))
    step = vocoder.hop_s / config.hop_s
    frames = round(len(mel_FM) / step)
    if step == 1:
        return mel_FM
    at = (torch.arange(frames, device=mel_FM.device) + 0.5) * step - 0.5
    return blended(mel_FM, at)


def blended(rows: Tensor, at: Tensor) -> Tensor:
    """Rows (F, …) at fractional places (G,), linear between them, held at the ends."""
    at = at.clamp(0, len(rows) - 1)
    low = at.floor().long()
    high = (low + 1).clamp(max=len(rows) - 1)
    return torch.lerp(rows[low], rows[high], (at - low).to(rows.dtype)[:, None])
