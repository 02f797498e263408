"""FastPitch as trainer, forms and command line see it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray

from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item
from backend.families.fastpitch import config as configs
from backend.families.fastpitch import data, graphs, imitation, step, weights
from backend.families.fastpitch.config import ACOUSTIC, VOCODER, FastPitchConfig
from backend.families.fastpitch.data import AcousticCorpus
from backend.families.fastpitch.model import AcousticModel
from backend.families.fastpitch.synthesis import FastPitchVoice
from backend.protocol.voices import VoiceInfo
from backend.recipe import Batch, Heard, Metrics, Report, Stepper, TrainState
from backend.recipe.old import Corpus, OldRecipe
from backend.vocoder import step as vocoder_step
from backend.vocoder.model import SourceFilterVocoder
from backend.voices.folder import load_info


class FastPitch:
    """:class:`backend.recipe.Recipe`."""

    name = "fastpitch"
    title = configs.TITLE
    doc = configs.DOC
    stages = configs.STAGES
    controls = configs.CONTROLS

    def presets(self) -> Mapping[str, FastPitchConfig]:
        """See :class:`backend.recipe.Recipe`."""
        return configs.presets()

    def prepare(
        self, items: Sequence[Item], config: FastPitchConfig, stage: str, cache: FeatureCache, report: Report
    ) -> Corpus:
        """See :class:`backend.recipe.Recipe`."""
        corpus = data.prepare(items, config, cache, report)
        return corpus.whole if stage == ACOUSTIC else corpus

    def build(
        self, config: FastPitchConfig, stage: str, corpus: Any, device: torch.device, needs: Mapping[str, Path],
        parent: Path | None,
    ) -> TrainState:  # fmt: skip
        """See :class:`backend.recipe.Recipe`."""
        if stage == ACOUSTIC:
            state = step.acoustic_state(_acoustic(config, corpus, parent).to(device), config)
            state.extras[VOCODER] = _ears(config, parent)
            return state
        state = vocoder_step.build(config.vocoder, step.vocoder_training(config), device)
        if parent is not None:
            state.modules[VOCODER].load_state_dict(weights.load_vocoder(parent).state_dict())
            state.ema[VOCODER].load_state_dict(state.modules[VOCODER].state_dict())
            vocoder_step.adopt_adversary(state, weights.load_adversary(parent))
        acoustic = weights.acoustic_from_checkpoint(needs[ACOUSTIC]).to(device).eval().requires_grad_(False)
        corpus.whole.adopt(acoustic.facts, data.statistics_of(acoustic))
        state.extras |= {ACOUSTIC: acoustic, step.MADE: step.MadeMels(acoustic, corpus, device)}
        return state

    def train_step(
        self, state: TrainState, batch: Batch, config: FastPitchConfig, stage: str, stepper: Stepper
    ) -> Metrics:
        """See :class:`backend.recipe.Recipe`."""
        return step.train_step(state, batch, config, stage, stepper)

    def held_out_step(self, state: TrainState, batch: Batch, config: FastPitchConfig, stage: str) -> Metrics:
        """See :class:`backend.recipe.Recipe`."""
        return step.held_out_step(state, batch, stage)

    def samples(
        self, state: TrainState, corpus: Any, config: FastPitchConfig, stage: str, sentences: Sequence[str]
    ) -> Iterator[Heard]:
        """See :class:`backend.recipe.Recipe`."""
        parts: dict[str, Any] = {**state.extras, **state.modules}
        device = next(parts[stage].parameters()).device
        facts = parts[ACOUSTIC].facts
        info = VoiceInfo(
            id="", name="", family=self.name, sample_rate=config.sample_rate, languages=list(facts.languages),
            speakers=list(facts.speakers), controls=list(self.controls),
        )  # fmt: skip
        voice = FastPitchVoice(info, parts[ACOUSTIC], parts[VOCODER], device)
        for sentence in sentences:
            plan = voice.plan(sentence)
            yield Heard(
                text=sentence, samples=voice.render(plan.score), sample_rate=config.sample_rate,
                attention=plan.attention,
            )  # fmt: skip

    def export(
        self, checkpoints: Mapping[str, Path], config: Mapping[str, Any], folder: Path, info: VoiceInfo
    ) -> VoiceInfo:
        """See :class:`backend.recipe.Recipe`."""
        acoustic = weights.acoustic_from_checkpoint(checkpoints[ACOUSTIC])
        weights.save(folder, acoustic, *weights.sound_from_checkpoint(checkpoints[VOCODER]))
        return msgspec.structs.replace(
            info, sample_rate=acoustic.config.sample_rate, languages=list(acoustic.facts.languages),
            speakers=list(acoustic.facts.speakers), controls=list(self.controls),
        )  # fmt: skip

    def load_voice(self, folder: Path, device: torch.device) -> FastPitchVoice:
        """See :class:`backend.recipe.Recipe`."""
        return FastPitchVoice(load_info(folder), weights.load_acoustic(folder), weights.load_vocoder(folder), device)

    def imitate(
        self, base: Path, heard: NDArray[np.float32], language: str, folder: Path, info: VoiceInfo
    ) -> VoiceInfo:
        """See :class:`backend.recipe.Imitates`."""
        acoustic = imitation.imitated(weights.load_acoustic(base), heard, info.speakers[0], language)
        weights.save(folder, acoustic, weights.load_vocoder(base))
        return msgspec.structs.replace(
            info, sample_rate=acoustic.config.sample_rate, languages=list(acoustic.facts.languages)
        )

    def export_onnx(self, voice: Path, folder: Path) -> dict[str, Any]:
        """See :class:`backend.recipe.ExportsOnnx`."""
        return graphs.export(self.load_voice(voice, torch.device("cpu")), folder)


def _acoustic(config: FastPitchConfig, corpus: AcousticCorpus, parent: Path | None) -> AcousticModel:
    """A new model that knows the corpus' phones, speakers and statistics, or one that goes on from a voice."""
    if parent is None:
        return data.normalised(AcousticModel(config, corpus.facts), corpus.statistics)
    known = weights.load_acoustic(parent)
    facts, statistics = weights.inherited(corpus.facts, corpus.statistics, known)
    corpus.adopt(facts, statistics)
    model = data.normalised(AcousticModel(config, facts), statistics)
    weights.transplant(model, known)
    return model


def _ears(config: FastPitchConfig, parent: Path | None) -> SourceFilterVocoder:
    """What makes the speech stage audible while it trains: the vocoder of the voice that it goes on from, or one whose
    filter is the mel spectrum's own envelope: rough, but one hears what is said.
    """
    if parent is None:
        return SourceFilterVocoder(config.vocoder).untrained()
    return weights.load_vocoder(parent).eval().requires_grad_(False)


RECIPE: OldRecipe = FastPitch()
