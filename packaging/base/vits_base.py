"""The vits base."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import torch
from checkpoints import newest
from numpy.typing import NDArray

from backend.audio import mel, pitch
from backend.audio.contours import fill
from backend.audio.mel import MelConfig
from backend.audio.resample import resample
from backend.families.vits.config import VITS
from backend.families.vits.recipe import RECIPE
from backend.families.vits.synthesis import VitsVoice
from backend.families.vits.weights import voice as voices
from backend.judges import likeness
from backend.judges.utterance import Utterance
from backend.layers.source import Pitch
from backend.protocol.runs import Value
from backend.protocol.voices import voice_of

MANY_SPEAKERS: Mapping[str, Value] = {"adversarial_from_step": 1_000_000}
"""Discriminators double the price of a step, and did not help within an hour (RESULTS.md)."""


class VitsBase:
    """:class:`families.Base`."""

    def __init__(self, place: Path) -> None:
        self._known = voices.from_checkpoint(newest(place, RECIPE.info.name, VITS))
        self._model = self._known.generator.eval()
        self._rate, self._hop = self._known.sample_rate, self._model.sizes.hop

    @torch.no_grad()
    def copied(self, clip: Utterance) -> Utterance:
        """By the posterior encoder and the decoder. See :class:`families.Base`."""
        self._become(clip.at_judging_rate())
        samples = resample(clip.samples, clip.sample_rate, self._rate)
        n_fft = 2 * (self._model.sizes.bins - 1)
        settings = MelConfig(sample_rate=self._rate, n_fft=n_fft, hop=self._hop, win=n_fft, fmax=self._rate / 2)
        spectrum_KT = mel.spectrum(samples, settings)
        log_f0, voiced = fill(pitch.f0(samples, self._rate, hop_s=settings.hop_s))
        frames = min(spectrum_KT.shape[1], len(log_f0))
        spectrum, told, sounding = (
            torch.from_numpy(one[..., :frames].copy())[None] for one in (spectrum_KT, log_f0, voiced)
        )
        speaker = self._model.speaker(torch.zeros(1, dtype=torch.long))
        silence = torch.zeros(1, self._model.sizes.latent, frames)
        z, *_ = self._model.hear(spectrum, torch.tensor([frames]), speaker, silence)
        noise = torch.randn(1, frames * self._hop, generator=torch.Generator().manual_seed(0))
        made = self._model.dec(z, speaker, Pitch(told, sounding, noise, torch.zeros(1)))
        return replace(clip, samples=made[0].numpy(), sample_rate=self._rate)

    def imitating(self, heard_N: NDArray[np.float32], language: str) -> VitsVoice:
        """See :class:`families.Base`."""
        self._become(heard_N)
        info = msgspec.structs.replace(voice_of(RECIPE.info), sample_rate=self._rate, languages=[language])
        return VitsVoice(info, self._known, torch.device("cpu"))

    @torch.no_grad()
    def _become(self, heard_N: NDArray[np.float32]) -> None:
        """Take the place of the first speaker, who is the one that speaks."""
        self._model.emb_g.weight[0] = 0.0
        self._model.speaker_embeddings[0] = torch.from_numpy(likeness.embedding(heard_N))
