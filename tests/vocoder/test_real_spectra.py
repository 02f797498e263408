"""The transforms without complex numbers are those with them."""

import pytest
import torch

from backend.vocoder import frames
from backend.vocoder.real_spectra import Spectra


@pytest.mark.parametrize(("overlap", "hop"), [(4, 240), (4, 160), (4, 4), (2, 15), (4, 256), (3, 14)])
def test_both_ways_are_equal(overlap: int, hop: int) -> None:
    torch.manual_seed(0)
    window = torch.hann_window(overlap * hop)
    own, samples = Spectra(window, hop), torch.randn(2, 9 * hop)
    wanted = frames.analyse(samples, window, hop)
    real, imaginary = own.analyse(samples)
    scale = wanted.abs().max()
    assert (real - wanted.real).abs().max() < 1e-5 * scale
    assert (imaginary - wanted.imag).abs().max() < 1e-5 * scale
    changed = wanted * torch.randn_like(wanted)
    back = frames.synthesise(changed, window, hop)
    made = own.synthesise(changed.real, changed.imag)
    assert made.shape == back.shape
    assert (made - back).abs().max() < 1e-5 * back.abs().max()


def test_the_hop_divides_the_window() -> None:
    with pytest.raises(ValueError, match="must divide"):
        Spectra(torch.hann_window(10), 4)
