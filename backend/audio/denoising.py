"""Steady noise taken out of a recording: hiss, fans, a computer. Ephraim and Malah's estimator of the log-spectral
amplitude ("Speech enhancement using a minimum mean-square error log-spectral amplitude estimator", IEEE Trans. ASSP
33(2), 1985), with the decision-directed estimate of the signal-to-noise ratio of their paper of 1984 (section V).

The noise is what is heard in the quietest moments of the recording itself, so it must be about the same all along.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.protocol import levels

Samples = NDArray[np.float32]

LEAST_GAIN_DB = 3.0
"""Noise must fall by this beside the speech, or the recording is better left alone."""
MOST_LOSS_DB = 1.0
"""Speech may become quieter by this."""
_WINDOW_S = 0.032
_QUIETEST = 0.12
"""Share of the frames that are taken for noise."""
_MEMORY = 0.98
"""Weight of the frame before in the decision-directed estimate; the papers' value."""
_LEAST_SNR = 10 ** (-25 / 10)
_FLOOR = 10 ** (-15 / 20)
"""What is left of a bin that is all noise: without a rest of it, what remains sounds like bells."""


@dataclass(frozen=True)
class Loudnesses:
    """dBFS, in pieces of 10 ms."""

    speech_db: float
    noise_db: float

    @property
    def above_db(self) -> float:
        """Speech above noise."""
        return self.speech_db - self.noise_db


def measured(samples: Samples, sample_rate: int) -> Loudnesses:
    """How loud speech and noise are: the loudest and the quietest tenth of samples (n,)."""
    level_db_T = levels.levels_db(samples, sample_rate)
    if not len(level_db_T):
        return Loudnesses(levels.FLOOR_DB, levels.FLOOR_DB)
    return Loudnesses(*levels.speech_and_noise_db(level_db_T))


def is_better(before: Loudnesses, after: Loudnesses) -> bool:
    """Whether noise went, and speech stayed."""
    gained_db = after.above_db - before.above_db
    return gained_db >= LEAST_GAIN_DB and after.speech_db >= before.speech_db - MOST_LOSS_DB


def denoised(samples: Samples, sample_rate: int) -> Samples:
    """Samples (n,) without their steady noise; as many, at the same places."""
    size = 2 * max(8, round(_WINDOW_S * sample_rate / 2))
    hop = size // 2
    window = np.sqrt(np.hanning(size + 1)[:-1])  # squared and half overlapping it sums to one
    padded = np.pad(samples.astype(np.float64), (hop, hop + -len(samples) % hop))
    frames_TN = np.lib.stride_tricks.sliding_window_view(padded, size)[::hop] * window
    spectrum_TF = np.fft.rfft(frames_TN, axis=1)
    power_TF = np.abs(spectrum_TF) ** 2
    cleaned_TN = np.fft.irfft(spectrum_TF * _gains(power_TF, _noise(power_TF)), size, axis=1) * window
    made = np.zeros_like(padded)
    for number, frame in enumerate(cleaned_TN):
        made[number * hop : number * hop + size] += frame
    return made[hop : hop + len(samples)].astype(np.float32)


def _noise(power_TF: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean power of the quietest frames, (F,); digital silence is no noise, and is left out."""
    loudness_T = power_TF.sum(axis=1)
    heard = np.flatnonzero(loudness_T > 1e-9)
    if not len(heard):
        return np.full(power_TF.shape[1], 1e-12)
    quietest = heard[np.argsort(loudness_T[heard])][: max(3, round(_QUIETEST * len(heard)))]
    noise_F: NDArray[np.float64] = np.maximum(power_TF[quietest].mean(axis=0), 1e-12)
    return noise_F


def _gains(power_TF: NDArray[np.float64], noise_F: NDArray[np.float64]) -> NDArray[np.float64]:
    """Gain of every bin, (T, F)."""
    from scipy.special import exp1

    gain_TF = np.empty_like(power_TF)
    before_F = np.zeros_like(noise_F)
    for frame, posterior_F in enumerate(power_TF / noise_F):
        prior_F = _MEMORY * before_F + (1 - _MEMORY) * np.maximum(posterior_F - 1, 0)
        share_F = np.maximum(prior_F, _LEAST_SNR)
        share_F = share_F / (1 + share_F)
        gain_F = share_F * np.exp(0.5 * exp1(np.maximum(share_F * posterior_F, 1e-8)))
        gain_F = np.clip(gain_F, _FLOOR, 1.0)
        before_F = gain_F**2 * posterior_F
        gain_TF[frame] = gain_F
    return gain_TF
