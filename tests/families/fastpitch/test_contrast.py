"""Blurred spectra get the spread of real ones."""

import torch

from backend.families.fastpitch.contrast import Contrast, loud


def test_blurred_spectra_get_the_spread_of_real_ones() -> None:
    torch.manual_seed(0)
    real = torch.randn(4, 300, 20)
    made = real * 0.7
    contrast = Contrast(20)
    loudness = torch.zeros(4, 300)
    assert torch.allclose(contrast(made, loudness, 1.0), made, atol=1e-5)
    contrast.update(real, made, torch.ones(4, 300))
    sharp = contrast(made, loudness, 1.0)
    assert abs(float(sharp.std() / real.std()) - 1) < 0.1
    assert torch.allclose(contrast(made, loudness, 0.0), made, atol=1e-5)


def test_quiet_frames_stay() -> None:
    contrast = Contrast(20)
    contrast.update(torch.randn(1, 99, 20), torch.randn(1, 99, 20) * 0.5, torch.ones(1, 99))
    quiet = torch.full((1, 9, 20), -11.0)
    assert loud(quiet).sum() == 0
    assert torch.allclose(contrast(quiet, quiet.mean(dim=2), 1.0), quiet, atol=0.05)
