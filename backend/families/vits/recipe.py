"""VITS as trainer, forms and command line see it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import torch

from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item
from backend.families.vits import config as configs
from backend.families.vits import data, graphs, origin, step
from backend.families.vits.config import VITS, Architecture, VitsConfig
from backend.families.vits.data import VitsCorpus
from backend.families.vits.knobs import knobs_of
from backend.families.vits.model.generator import Generator
from backend.families.vits.origin import Continued
from backend.families.vits.synthesis import VitsVoice
from backend.families.vits.weights import importing
from backend.families.vits.weights import voice as voices
from backend.families.vits.weights.voice import Known
from backend.protocol.voices import VoiceInfo
from backend.recipe import Batch, Heard, Metrics, Report, Stepper, TrainState
from backend.recipe.old import Corpus, OldRecipe
from backend.voices.folder import load_info


class Vits:
    """:class:`backend.recipe.Recipe`."""

    name = "vits"
    title = configs.TITLE
    doc = configs.DOC
    stages = configs.STAGES
    controls = configs.CONTROLS

    def presets(self) -> Mapping[str, VitsConfig]:
        """See :class:`backend.recipe.Recipe`."""
        return configs.presets()

    def prepare(
        self, items: Sequence[Item], config: VitsConfig, stage: str, cache: FeatureCache, report: Report
    ) -> Corpus:
        """See :class:`backend.recipe.Recipe`."""
        return data.prepare(items, config, cache, report)

    def build(
        self, config: VitsConfig, stage: str, corpus: Any, device: torch.device, needs: Mapping[str, Path],
        parent: Path | None,
    ) -> TrainState:  # fmt: skip
        """See :class:`backend.recipe.Recipe`."""
        return step.build(_generator(config, corpus, parent), config, device)

    def settled(self, config: VitsConfig, parent: Path) -> VitsConfig:
        """See :class:`backend.recipe.Settles`."""
        return origin.settled(config, parent)

    def train_step(self, state: TrainState, batch: Batch, config: VitsConfig, stage: str, stepper: Stepper) -> Metrics:
        """See :class:`backend.recipe.Recipe`."""
        return step.train_step(state, batch, config, stepper)

    def held_out_step(self, state: TrainState, batch: Batch, config: VitsConfig, stage: str) -> Metrics:
        """See :class:`backend.recipe.Recipe`."""
        return step.held_out_step(state, batch, config)

    def samples(
        self, state: TrainState, corpus: Any, config: VitsConfig, stage: str, sentences: Sequence[str]
    ) -> Iterator[Heard]:
        """See :class:`backend.recipe.Recipe`."""
        generator: Any = state.modules[step.GENERATOR]
        facts = corpus.facts
        info = VoiceInfo(
            id="", name="", family=self.name, sample_rate=config.sample_rate, languages=list(facts.languages),
            speakers=list(facts.speakers), controls=[],
        )  # fmt: skip
        device = next(generator.parameters()).device
        voice = VitsVoice(info, Known(generator, facts, config.sample_rate), device)
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
        known = voices.from_checkpoint(checkpoints[VITS])
        voices.save(folder, known.generator)
        named = msgspec.structs.replace(
            info, sample_rate=known.sample_rate, languages=list(known.facts.languages),
            speakers=list(known.facts.speakers),
        )  # fmt: skip
        return _obeying(named, known.generator.sizes)

    def import_weights(self, sources: Sequence[Path], folder: Path, info: VoiceInfo) -> VoiceInfo:
        """See :class:`backend.recipe.ImportsWeights`. One source, or a checkpoint and its config.json."""
        named = importing.import_voice(*importing.files(sources), folder, info)
        return _obeying(named, voices.load(folder).generator.sizes)

    def load_voice(self, folder: Path, device: torch.device) -> VitsVoice:
        """See :class:`backend.recipe.Recipe`."""
        return VitsVoice(load_info(folder), voices.load(folder), device, folder)

    def export_onnx(self, voice: Path, folder: Path) -> dict[str, Any]:
        """See :class:`backend.recipe.ExportsOnnx`."""
        return graphs.export(self.load_voice(voice, torch.device("cpu")), folder)


def _obeying(info: VoiceInfo, sizes: Architecture) -> VoiceInfo:
    """What the voice says of itself, with all that it can be told."""
    controls = [*configs.CONTROLS, *([configs.PITCH] if sizes.source_rate else [])]
    return msgspec.structs.replace(info, controls=controls, knobs=knobs_of(sizes))


def _generator(config: VitsConfig, corpus: VitsCorpus, parent: Path | None) -> Generator:
    """A new generator for the corpus' phones, speakers and languages, or one that goes on from a voice."""
    facts = corpus.facts
    if isinstance(config, Continued):
        known = voices.load(Path(config.origin))
        model = Generator(origin.sizes(known, len(facts.speakers)))
        voices.transplant(voices.with_card(model, facts, config.sample_rate), facts, known)
        return model
    before = voices.load(parent) if parent is not None else None
    if before is not None:
        facts = voices.inherited(facts, before.facts)
        corpus.adopt(facts)
    sizes = config.architecture(
        symbols=len(facts.symbols), tones=facts.tones, languages=len(facts.languages), speakers=len(facts.speakers),
        words=facts.bert.width if facts.bert else 0,
    )  # fmt: skip
    model = voices.with_card(Generator(sizes), facts, config.sample_rate)
    if corpus.prints is not None:
        model.prints.copy_(torch.from_numpy(corpus.prints))
    if before is not None:
        voices.transplant(model, facts, before)
    return model


RECIPE: OldRecipe = Vits()
