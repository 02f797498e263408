"""The mel equals a torch formulation and librosa's filters; its frames are where the contract says."""

import librosa
import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from backend.audio.mel import FLOOR, MelConfig, filterbank, mel, window

CONFIGS = [MelConfig(), MelConfig(sample_rate=24000, n_fft=2048, hop=256, win=1200, n_mels=100, fmin=40, fmax=12000)]


def torch_mel(samples: NDArray[np.float32], config: MelConfig) -> NDArray[np.float32]:
    """What a training step may use: zeros around, no centring by torch."""
    frames = config.frames(len(samples))
    right = (frames - 1) * config.hop + config.n_fft - config.left - len(samples)
    padded = torch.nn.functional.pad(torch.from_numpy(samples), (config.left, right))
    shape = torch.from_numpy(window(config))
    spectrum = torch.stft(padded, config.n_fft, config.hop, window=shape, center=False, return_complex=True).abs()
    return (torch.from_numpy(filterbank(config)) @ spectrum).clamp(min=FLOOR).log().numpy()


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize("n", [1, 159, 160, 161, 5000, 48017])
def test_equal_to_torch(config: MelConfig, n: int) -> None:
    samples = np.random.default_rng(n).normal(0, 0.1, n).astype(np.float32)
    ours, theirs = mel(samples, config), torch_mel(samples, config)
    assert ours.shape == theirs.shape == (config.n_mels, -(-n // config.hop))
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, theirs, atol=2e-4)


@pytest.mark.parametrize("config", CONFIGS)
def test_filters_equal_librosas(config: MelConfig) -> None:
    theirs = librosa.filters.mel(
        sr=config.sample_rate, n_fft=config.n_fft, n_mels=config.n_mels, fmin=config.fmin, fmax=config.fmax
    )
    np.testing.assert_allclose(filterbank(config), theirs, atol=1e-6)


def test_frame_i_is_centred_at_i_and_a_half_hops() -> None:
    config = MelConfig()
    samples = np.zeros(16000, np.float32)
    samples[int(20.5 * config.hop)] = 1.0
    energy = np.exp(mel(samples, config)).sum(axis=0)
    assert int(np.argmax(energy)) == 20
    assert energy[19] == pytest.approx(energy[21], rel=1e-3)


def test_silence_and_nothing() -> None:
    config = MelConfig()
    assert mel(np.zeros(0, np.float32), config).shape == (80, 0)
    assert np.all(mel(np.zeros(999, np.float32), config) == np.log(np.float32(FLOOR)))


def test_impossible_settings_are_refused() -> None:
    with pytest.raises(ValueError, match="fmax"):
        MelConfig(fmax=9000)
