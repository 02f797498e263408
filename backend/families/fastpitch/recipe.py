"""FastPitch as trainer, forms and command line see it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch

from backend.audio.resample import resample
from backend.content import speaker_embedding
from backend.families.fastpitch import config as configs
from backend.families.fastpitch import graphs, imitation, weights
from backend.families.fastpitch.config import ACOUSTIC, INFO, VOCODER, FastPitchConfig
from backend.families.fastpitch.stages.acoustic import Acoustic
from backend.families.fastpitch.stages.vocoder import Vocoder
from backend.families.fastpitch.synthesis import FastPitchVoice, named
from backend.judges.utterance import RATE
from backend.protocol.voices import VoiceInfo
from backend.recipe import Listed, Recipe, Reference, StageOf
from backend.training.record import checkpoint
from backend.vocoder import weights as vocoders
from backend.vocoder.weights import Learnt
from backend.voices.folder import load_info


class FastPitch:
    """:class:`backend.recipe.Recipe`."""

    info = INFO
    stages: Sequence[StageOf[FastPitchConfig]] = (Listed(Acoustic()), Listed(Vocoder()))

    def presets(self) -> Mapping[str, FastPitchConfig]:
        """Name → config."""
        return configs.presets()

    def export(self, checkpoints: Mapping[str, Path], folder: Path, info: VoiceInfo) -> VoiceInfo:
        """Both averaged models, and the vocoder's discriminators."""
        acoustic = weights.acoustic_from_checkpoint(checkpoints[ACOUSTIC])
        config = checkpoint.config(checkpoints[VOCODER], FastPitchConfig).vocoder
        weights.save(folder, acoustic, vocoders.from_checkpoint(checkpoints[VOCODER], config))
        return named(info, acoustic, checkpoint.resources(checkpoints[ACOUSTIC]))

    def load_voice(self, folder: Path, device: torch.device) -> FastPitchVoice:
        """Read strictly: every tensor used, every tensor filled."""
        return FastPitchVoice(load_info(folder), weights.load_acoustic(folder), vocoders.load(folder), device)

    def imitate(self, base: Path, heard: Reference, folder: Path, info: VoiceInfo) -> VoiceInfo:
        """See :class:`backend.recipe.Imitates`."""
        listened = load_info(base).resources
        speaker_embedding.expect_the_same(listened)
        samples = resample(heard.samples, heard.sample_rate, RATE)
        acoustic = imitation.imitated(weights.load_acoustic(base), samples, info.speakers[0], heard.language)
        weights.save(folder, acoustic, Learnt(vocoders.load(base)))
        return named(info, acoustic, listened)

    def export_onnx(self, voice: Path, folder: Path) -> dict[str, object]:
        """See :class:`backend.recipe.ExportsOnnx`."""
        return graphs.export(self.load_voice(voice, torch.device("cpu")), folder)


RECIPE: Recipe[FastPitchConfig] = FastPitch()
