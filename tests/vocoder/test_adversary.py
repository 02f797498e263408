"""The discriminators hear what copies lack that are shaped by the mel spectrum alone."""

import numpy as np
import pytest
import torch
from torch import Tensor

import assets
from backend.audio import io
from backend.audio.contours import fill
from backend.audio.mel import mel
from backend.audio.pitch import f0
from backend.audio.resample import resample
from backend.vocoder.adversary import Adversary, discrimination_loss
from backend.vocoder.config import VocoderConfig
from backend.vocoder.model import SourceFilterVocoder
from backend.vocoder.rendering import render

CLIPS, SEGMENT, STEPS = 12, 7680, 60


@pytest.fixture
def pairs() -> tuple[Tensor, Tensor]:
    """Recorded and copied segments of the same moments, (N, SEGMENT) each."""
    config = VocoderConfig(sample_rate=24000, hop=240, n_fft=960, n_mels=100, fmax=12000.0)
    vocoder = SourceFilterVocoder(config).untrained()
    recorded, copied = [], []
    for path in sorted((assets.FOLDER / "sample").rglob("*.flac"))[:CLIPS]:
        samples = resample(*io.read(path), config.sample_rate)
        spectrum = mel(samples, config.mel).T
        log_f0, voiced = fill(f0(samples, config.sample_rate, hop_s=config.hop_s))
        frames = min(len(spectrum), len(log_f0))
        made = render(vocoder, *(torch.from_numpy(one[:frames].copy()) for one in (spectrum, log_f0, voiced)))
        whole = min(len(samples), len(made)) // SEGMENT * SEGMENT
        recorded.append(torch.from_numpy(samples[:whole].copy()).view(-1, SEGMENT))
        copied.append(made[:whole].view(-1, SEGMENT))
    return torch.cat(recorded), torch.cat(copied)


@pytest.mark.slow
def test_discriminators_tell_copies_from_recordings_after_seconds_of_training(pairs: tuple[Tensor, Tensor]) -> None:
    torch.manual_seed(0)
    recorded, copied = pairs
    held_out = len(recorded) // 4
    adversary = Adversary(24000, 6)
    optimizer = torch.optim.AdamW(adversary.parameters(), lr=2e-3, betas=(0.8, 0.99))
    chance = np.random.default_rng(0)
    for _ in range(STEPS):
        chosen = torch.from_numpy(chance.integers(held_out, len(recorded), 8))
        loss = discrimination_loss(adversary(recorded[chosen])[0], adversary(copied[chosen])[0])
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    with torch.no_grad():
        real, made = (
            torch.stack([part.flatten(1).mean(1) for part in adversary(one[:held_out])[0]]).mean(0)
            for one in (recorded, copied)
        )
    right = (real[:, None] > made[None]).float().mean()
    assert right > 0.8, "of all pairs; one half is chance"
