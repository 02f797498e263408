"""Scores and losses are what their names say."""

from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from backend.audio import mel as mels
from backend.audio.mel import MelConfig
from backend.families.vits import alignment_search
from backend.families.vits.loss import divergence
from backend.families.vits.model.generator import Generator
from backend.layers.mel_distance import MelDistance
from tests.families.vits.test_model import SIZES, batch


def test_the_search_is_given_log_likelihoods(monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(0)
    seen: list[NDArray[np.float32]] = []
    inner = alignment_search.search

    def watched(scores: NDArray[np.float32], *lengths: Any) -> Any:
        seen.append(scores.copy())
        return inner(scores, *lengths)

    monkeypatch.setattr(alignment_search, "search", watched)
    model = Generator(SIZES).eval()
    with torch.no_grad():
        learned = model(batch(), 8)
    text, heard = learned.text, learned.heard_BZT
    prior = torch.distributions.Normal(text.mean_BZP[:, :, None], text.log_deviation_BZP.exp()[:, :, None])
    wanted = prior.log_prob(heard[..., None]).sum(dim=1)  # type: ignore[no-untyped-call]  # torch's
    assert np.allclose(seen[0], wanted.numpy(), atol=1e-3, rtol=1e-4)


def test_a_guided_search_stays_near_the_alignment() -> None:
    torch.manual_seed(0)
    given = batch()
    with torch.no_grad():
        path = Generator(SIZES).eval()(given, 8, 0.5, 2.0).path_BTP
    for row, phones, frames, start in zip(path, given["phones"], given["frames"], given["start"], strict=True):
        found = row[: int(frames), : int(phones)].argmax(dim=0)
        assert (found - start[: int(phones)]).abs().max() <= 3 or int(frames) < 40


def test_mel_distance_is_that_of_the_houses_mel_spectra() -> None:
    chance = np.random.default_rng(0)
    one, other = chance.normal(0, 0.1, (2, 16000)).astype(np.float32)
    config = MelConfig(hop=256)
    distance = MelDistance([config])(torch.from_numpy(one)[None], torch.from_numpy(other)[None])
    frames = 16000 // 256
    wanted = np.abs(mels.mel(one, config) - mels.mel(other, config))[:, :frames].mean()
    assert distance.item() == pytest.approx(float(wanted), rel=1e-3)


def test_divergence_is_nought_where_text_foretells_all() -> None:
    """Over many draws the mean is the Kullback-Leibler divergence of the two Gaussians."""
    torch.manual_seed(0)
    with torch.no_grad():
        learned = Generator(SIZES).eval()(batch(), 8)
    frames = torch.ones(1, 1, 200_000)
    mean, spread = torch.zeros(1, 4, 200_000), torch.full((1, 4, 200_000), 0.3)
    heard = mean + spread.exp() * torch.randn_like(mean)
    same = learned._replace(
        frames_B1T=frames, heard_BZT=heard, posterior_BZT=spread, mean_BZT=mean, log_deviation_BZT=spread
    )
    assert divergence(same).item() == pytest.approx(0, abs=0.01)
    far = same._replace(mean_BZT=mean + 1)
    assert divergence(far).item() == pytest.approx(4 * 0.5 * np.exp(-0.6), rel=0.02)
