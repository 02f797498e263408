"""Spectra become sound again, and what comes out has that spectrum."""

import numpy as np
import pytest
import soundfile
import torch
from numpy.typing import NDArray

from backend.audio import mel as mels
from backend.audio.resample import resample
from backend.families.dctts import sound
from backend.families.dctts.config import DcttsConfig, presets
from backend.vocoder.config import VocoderConfig
from tests.families.dctts.clips import clips

CONFIG: DcttsConfig = presets()["small"]


@pytest.fixture(scope="module")
def speech() -> NDArray[np.float32]:
    samples: NDArray[np.float32] = soundfile.read(clips()[0].audio, dtype="float32")[0]
    return samples


def test_spectra_lie_between_0_and_1_and_fit_each_other(speech: NDArray[np.float32]) -> None:
    full = sound.full_spectrum(speech, CONFIG)
    coarse = sound.coarse_mel(full, CONFIG)
    assert full.shape == (4 * len(coarse), CONFIG.bins)
    assert coarse.shape[1] == CONFIG.n_mels
    assert 0 <= len(full) * CONFIG.hop - len(speech) < 4 * CONFIG.hop
    for spectrum in (full, coarse):
        assert spectrum.min() > 0
        assert spectrum.max() <= 1
    assert full.std() > 0.1


def test_a_spectrum_is_heard_as_itself(speech: NDArray[np.float32]) -> None:
    from dataclasses import replace

    plain = replace(CONFIG, sharpness=1.0)
    full = sound.full_spectrum(speech, plain)
    again = sound.griffin_lim(torch.from_numpy(full), plain)
    assert len(again) == len(full) * plain.hop
    assert np.abs(sound.full_spectrum(again, plain) - full)[full > 0.4].mean() < 0.03
    assert np.std(again) == pytest.approx(np.std(speech), rel=0.1)


def test_sharpening_keeps_the_loudness_and_gains_are_obeyed(speech: NDArray[np.float32]) -> None:
    full = torch.from_numpy(sound.full_spectrum(speech, CONFIG))
    usual = sound.griffin_lim(full, CONFIG)
    softer = sound.griffin_lim(full, CONFIG, torch.full((len(full),), -12.0))
    assert 20 * np.log10(np.std(usual) / np.std(speech)) == pytest.approx(0, abs=3)
    assert 20 * np.log10(np.std(softer) / np.std(usual)) == pytest.approx(-12, abs=0.5)


@pytest.mark.parametrize(
    "theirs",
    [
        VocoderConfig(),
        VocoderConfig(hop=200),
        VocoderConfig(sample_rate=24000, hop=240, n_mels=100, fmax=12000.0, n_fft=960),
        VocoderConfig(sample_rate=12000, hop=120, fmax=6000.0, n_fft=480, mel_n_fft=512),
    ],
)
@pytest.mark.parametrize("name", ["small", "paper"])
def test_the_vocoder_is_given_the_mel_spectrum_that_it_knows(
    speech: NDArray[np.float32], name: str, theirs: VocoderConfig
) -> None:
    config = presets()[name]
    heard = resample(speech, CONFIG.sample_rate, config.sample_rate)
    full = sound.full_spectrum(heard, config)
    ours = sound.vocoder_mel(torch.from_numpy(full), config, theirs).numpy()
    whole = np.pad(heard, (0, len(full) * config.hop - len(heard)))
    real = mels.mel(resample(whole, config.sample_rate, theirs.sample_rate), theirs.mel).T[: len(ours)]
    assert abs(len(ours) - len(whole) / config.sample_rate / theirs.hop_s) <= 1
    ours = ours[: len(real)]
    loud = real > np.log(0.05)
    assert np.abs(ours - real)[loud].mean() < 0.3
    assert abs((ours - real)[loud].mean()) < 0.15


def test_without_a_sound_stage_speech_is_rough_but_there(speech: NDArray[np.float32]) -> None:
    full = sound.full_spectrum(speech, CONFIG)
    coarse = sound.coarse_mel(full, CONFIG)
    rough = torch.sigmoid(sound.Rough(CONFIG)(torch.from_numpy(coarse)[None]))[0].numpy()
    assert rough.shape == full.shape
    assert np.corrcoef(rough.ravel(), full.ravel())[0, 1] > 0.8
