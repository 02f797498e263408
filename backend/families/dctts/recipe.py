"""DC-TTS as trainer, forms and command line see it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch

from backend.families.dctts import config as configs
from backend.families.dctts import importing, weights
from backend.families.dctts.config import INFO, SSRN, TEXT2MEL, DcttsConfig
from backend.families.dctts.stages.ssrn import SoundStage
from backend.families.dctts.stages.text2mel import SpeechStage
from backend.families.dctts.synthesis import DcttsVoice, named
from backend.protocol.voices import VoiceInfo
from backend.recipe import Listed, Recipe, StageOf
from backend.voices.folder import load_info


class Dctts:
    """:class:`backend.recipe.Recipe`."""

    info = INFO
    stages: Sequence[StageOf[DcttsConfig]] = (Listed(SpeechStage()), Listed(SoundStage()))

    def presets(self) -> Mapping[str, DcttsConfig]:
        """Name → config."""
        return configs.presets()

    def export(self, checkpoints: Mapping[str, Path], folder: Path, info: VoiceInfo) -> VoiceInfo:
        """Both averaged networks."""
        text2mel = weights.text2mel_from_checkpoint(checkpoints[TEXT2MEL])
        ssrn = weights.ssrn_from_checkpoint(checkpoints[SSRN])
        weights.save(folder, text2mel, ssrn)
        return named(info, text2mel, ssrn.config)

    def import_weights(self, sources: Sequence[Path], folder: Path, info: VoiceInfo) -> VoiceInfo:
        """See :class:`backend.recipe.ImportsWeights`. Both networks, in any order, or the folder that holds them."""
        text2mel, ssrn = importing.read(sources)
        weights.save(folder, text2mel, ssrn)
        return named(info, text2mel, ssrn.config)

    def load_voice(self, folder: Path, device: torch.device) -> DcttsVoice:
        """Read strictly: every tensor used, every tensor filled."""
        text2mel, ssrn = weights.load_text2mel(folder), weights.load_ssrn(folder)
        weights.same(text2mel.config, ssrn.config)
        return DcttsVoice(load_info(folder), text2mel, ssrn, ssrn.config, weights.load_vocoder(folder), device)


RECIPE: Recipe[DcttsConfig] = Dctts()
