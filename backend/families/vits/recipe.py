"""VITS as trainer, forms and command line see it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import torch

from backend.families.vits import config as configs
from backend.families.vits import graphs
from backend.families.vits.config import INFO, VITS, VitsConfig
from backend.families.vits.stages.vits import VitsStage
from backend.families.vits.synthesis import VitsVoice, named
from backend.families.vits.weights import importing
from backend.families.vits.weights import voice as voices
from backend.protocol.voices import VoiceInfo
from backend.recipe import Listed, Recipe, StageOf
from backend.training.record import checkpoint
from backend.voices.folder import load_info


class Vits:
    """:class:`backend.recipe.Recipe`."""

    info = INFO
    stages: Sequence[StageOf[VitsConfig]] = (Listed(VitsStage()),)

    def presets(self) -> Mapping[str, VitsConfig]:
        """Name → config."""
        return configs.presets()

    def export(self, checkpoints: Mapping[str, Path], folder: Path, info: VoiceInfo) -> VoiceInfo:
        """The averaged generator."""
        known = voices.from_checkpoint(checkpoints[VITS])
        voices.save(folder, known.generator)
        return named(info, known, checkpoint.resources(checkpoints[VITS]))

    def import_weights(self, sources: Sequence[Path], folder: Path, info: VoiceInfo) -> VoiceInfo:
        """See :class:`backend.recipe.ImportsWeights`. One source, or a checkpoint and its config.json."""
        read = importing.import_voice(*importing.files(sources), folder, info)
        made = named(read, voices.load(folder))
        return msgspec.structs.replace(made, languages=read.languages, speakers=read.speakers)

    def load_voice(self, folder: Path, device: torch.device) -> VitsVoice:
        """Read strictly: every tensor used, every tensor filled."""
        return VitsVoice(load_info(folder), voices.load(folder), device, folder)

    def export_onnx(self, voice: Path, folder: Path) -> dict[str, object]:
        """See :class:`backend.recipe.ExportsOnnx`."""
        return graphs.export(self.load_voice(voice, torch.device("cpu")), folder)


RECIPE: Recipe[VitsConfig] = Vits()
