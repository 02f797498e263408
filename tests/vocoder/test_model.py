"""The vocoder: what it puts out follows the F0 it is told, whatever its weights."""

import numpy as np
import pytest
import torch

from backend.audio.contours import fill
from backend.audio.mel import mel
from backend.audio.pitch import f0 as measure
from backend.vocoder.blocks import dropout
from backend.vocoder.config import VocoderConfig
from backend.vocoder.excitation import excite
from backend.vocoder.frames import analyse, synthesise
from backend.vocoder.loss import LogMel
from backend.vocoder.model import SourceFilterVocoder
from backend.vocoder.rendering import render

CONFIG = VocoderConfig(channels=32, hidden=64, layers=1)


def vocoder() -> SourceFilterVocoder:
    torch.manual_seed(0)
    return SourceFilterVocoder(CONFIG).untrained()


def test_analysis_and_synthesis_are_inverse() -> None:
    window = torch.hann_window(CONFIG.n_fft)
    samples = torch.randn(2, 50 * CONFIG.hop)
    assert torch.allclose(synthesise(analyse(samples, window, CONFIG.hop), window, CONFIG.hop), samples, atol=1e-4)


def test_mel_with_gradients_equals_the_one_without() -> None:
    samples = np.random.default_rng(0).normal(0, 0.1, 40 * CONFIG.hop).astype(np.float32)
    ours = LogMel(CONFIG.mel)(torch.from_numpy(samples)[None])[0].T.numpy()
    assert np.allclose(ours, mel(samples, CONFIG.mel), atol=2e-3)


def test_sources_have_unit_power() -> None:
    log_f0 = torch.full((1, 100), float(np.log(173.0)))
    sources = excite(log_f0, torch.ones_like(log_f0), torch.randn(1, 16000), torch.zeros(1), sample_rate=16000, hop=160)
    for source in sources:
        assert float(source.square().mean()) == pytest.approx(1.0, rel=0.1)


@pytest.mark.parametrize("semitones", [-6, 0, 6])
def test_pitch_is_obeyed_within_a_few_cents(semitones: int) -> None:
    frames = 150
    contour = 200 * 2 ** ((semitones + 2 * np.sin(np.arange(frames) / 20)) / 12)
    log_f0, voiced = fill(contour.astype(np.float32))
    spectrum = torch.full((frames, CONFIG.n_mels), -3.0)
    samples = render(vocoder(), spectrum, torch.from_numpy(log_f0), torch.from_numpy(voiced)).numpy()
    heard = measure(samples / np.abs(samples).max() * 0.5, CONFIG.sample_rate, hop_s=CONFIG.hop_s)
    inner = slice(10, frames - 10)
    assert (heard[inner] > 0).all()
    cents = np.abs(1200 * np.log2(heard[inner] / contour[inner]))
    assert float(np.median(cents)) < 10


def test_unvoiced_frames_hold_no_pitch_and_renders_are_repeatable() -> None:
    log_f0, voiced = fill(np.zeros(100, np.float32))
    spectrum = torch.full((100, CONFIG.n_mels), -3.0)
    one = render(vocoder(), spectrum, torch.from_numpy(log_f0), torch.from_numpy(voiced)).numpy()
    two = render(vocoder(), spectrum, torch.from_numpy(log_f0), torch.from_numpy(voiced)).numpy()
    assert np.array_equal(one, two)
    assert len(one) == 100 * CONFIG.hop
    assert (measure(one / np.abs(one).max() * 0.5, CONFIG.sample_rate) == 0).mean() > 0.9


def test_dropout_keeps_the_mean_and_the_share() -> None:
    torch.manual_seed(0)
    out = dropout(torch.ones(50, 41, 7), 0.25, True)
    assert float((out == 0).float().mean()) == pytest.approx(0.25, abs=0.02)
    assert float(out.mean()) == pytest.approx(1.0, abs=0.02)
    assert torch.equal(dropout(out, 0.25, False), out)
