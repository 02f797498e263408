"""VALL-E as trainer, forms and command line see it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import torch

from backend.codec import opening
from backend.families.valle import config as configs
from backend.families.valle.config import AR, INFO, NAR, ValleConfig
from backend.families.valle.facts import agree
from backend.families.valle.model.ar_v1 import ArV1
from backend.families.valle.model.ar_v2 import ArV2
from backend.families.valle.model.nar_v1 import NarV1
from backend.families.valle.model.nar_v2 import NarV2
from backend.families.valle.stages.ar import Ar
from backend.families.valle.stages.nar import Nar
from backend.families.valle.synthesis import ValleVoice, named
from backend.families.valle.weights import importing
from backend.families.valle.weights import voice as weights
from backend.layers import light
from backend.protocol.problems import refuse
from backend.protocol.voices import VoiceInfo
from backend.recipe import Listed, Recipe, Reference, StageOf
from backend.voices.folder import load_info


class Valle:
    """:class:`backend.recipe.Recipe`."""

    info = INFO
    stages: Sequence[StageOf[ValleConfig]] = (Listed(Ar()), Listed(Nar()))

    def presets(self) -> Mapping[str, ValleConfig]:
        """Name → config."""
        return configs.presets()

    def export(self, checkpoints: Mapping[str, Path], folder: Path, info: VoiceInfo) -> VoiceInfo:
        """Both averaged networks. Raises ``VoicewrightError`` where they do not speak together."""
        networks = {stage: weights.from_checkpoint(stage, checkpoints[stage]) for stage in (AR, NAR)}
        if not agree(networks[AR][1].facts, networks[NAR][1].facts):
            refuse("voice-unreadable/stages", file=folder)
        for stage, (network, _) in networks.items():
            weights.save(folder, stage, network)
        return named(info, networks[AR][1])

    def import_weights(self, sources: Sequence[Path], folder: Path, info: VoiceInfo) -> VoiceInfo:
        """See :class:`backend.recipe.ImportsWeights`: Amphion's two versions. The codec is copied into the voice."""
        read, codec = importing.read(sources)
        for stage, network in read.networks.items():
            weights.save(folder, stage, network)
        importing.copy_codec(codec, folder)
        return named(info, read.card)

    def imitate(self, base: Path, heard: Reference, folder: Path, info: VoiceInfo) -> VoiceInfo:
        """See :class:`backend.recipe.Imitates`: the base, which goes on from what was heard whoever is asked for."""
        prompt = self.load_voice(base, torch.device("cpu")).following(heard).reference
        assert prompt is not None
        for stage in (AR, NAR):
            network, card = weights.load(stage, base)
            facts = replace(
                card.facts, speakers=tuple(info.speakers), languages=(heard.language or card.facts.languages[0],)
            )
            card = replace(card, facts=facts, prompts=dict.fromkeys(info.speakers, prompt))
            weights.save(folder, stage, weights.with_card(network, card))
        return named(info, card)

    def load_voice(self, folder: Path, device: torch.device) -> ValleVoice:
        """Strictly."""
        (first, card), (second, other) = weights.load(AR, folder), weights.load(NAR, folder)
        if not agree(card.facts, other.facts):
            refuse("voice-unreadable/stages", file=folder)
        assert isinstance(first, ArV1 | ArV2)
        assert isinstance(second, NarV1 | NarV2)
        if device.type == "cpu":
            light.lighten(first)
        codec = opening.of(card.facts.codec, folder / importing.CODEC)
        return ValleVoice(load_info(folder), first, second, card, codec, device, card.manner)


RECIPE: Recipe[ValleConfig] = Valle()
