"""The fastpitch base."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from checkpoints import newest
from numpy.typing import NDArray

from backend.audio import pitch
from backend.audio.contours import fill
from backend.audio.mel import mel
from backend.audio.resample import resample
from backend.families.fastpitch import weights
from backend.families.fastpitch.config import FastPitchConfig
from backend.families.fastpitch.imitation import imitated
from backend.families.fastpitch.recipe import RECIPE
from backend.families.fastpitch.synthesis import FastPitchVoice, in_training
from backend.judges.utterance import Utterance
from backend.protocol.runs import Value
from backend.training.record import checkpoint
from backend.vocoder import weights as vocoders
from backend.vocoder.rendering import render

MANY_SPEAKERS: Mapping[str, Value] = {
    "stretch_share": 0.25, "colour_weight": 0.5, "ema": 0.999,
}  # fmt: skip
"""More voices and pitches than were recorded."""


class FastPitchBase:
    """:class:`families.Base`."""

    def __init__(self, place: Path) -> None:
        acoustic, vocoder = (newest(place, RECIPE.info.name, stage.name) for stage in RECIPE.info.stages)
        self.acoustic = weights.acoustic_from_checkpoint(acoustic).eval()
        config = checkpoint.config(vocoder, FastPitchConfig).vocoder
        self.vocoder = vocoders.from_checkpoint(vocoder, config).vocoder.eval()

    def copied(self, clip: Utterance) -> Utterance:
        """Mel spectrum and pitch, by the vocoder. See :class:`families.Base`."""
        config = self.vocoder.config
        samples = resample(clip.samples, clip.sample_rate, config.sample_rate)
        spectrum = mel(samples, config.mel).T
        log_f0, voiced = fill(pitch.f0(samples, config.sample_rate, hop_s=config.hop_s))
        frames = min(len(spectrum), len(log_f0))
        made = render(self.vocoder, *(torch.from_numpy(one[:frames].copy()) for one in (spectrum, log_f0, voiced)))
        return replace(clip, samples=made.numpy(), sample_rate=config.sample_rate)

    def imitating(self, heard_N: NDArray[np.float32], language: str) -> FastPitchVoice:
        """See :class:`families.Base`."""
        their = imitated(self.acoustic, heard_N, "somebody", language)
        return in_training(their, self.vocoder)
