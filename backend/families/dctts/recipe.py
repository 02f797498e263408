"""DC-TTS as trainer, forms and command line see it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import torch
from torch import nn

from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item
from backend.families.dctts import attention, data, importing, step, weights
from backend.families.dctts import config as configs
from backend.families.dctts.config import REDUCTION, SSRN, TEXT2MEL, DcttsConfig
from backend.families.dctts.data import SpeechCorpus
from backend.families.dctts.model import Facts, Ssrn, Text2Mel
from backend.families.dctts.sound import Rough, griffin_lim
from backend.families.dctts.synthesis import DcttsVoice
from backend.protocol.voices import VoiceInfo
from backend.recipe import Batch, Heard, Metrics, Report, Seen, Stepper, TrainState
from backend.recipe.old import Corpus, OldRecipe
from backend.voices.folder import fill, load_info


class Dctts:
    """:class:`backend.recipe.Recipe`."""

    name = "dctts"
    title = configs.TITLE
    doc = configs.DOC
    stages = configs.STAGES
    controls = configs.CONTROLS

    def presets(self) -> Mapping[str, DcttsConfig]:
        """See :class:`backend.recipe.Recipe`."""
        return configs.presets()

    def prepare(
        self, items: Sequence[Item], config: DcttsConfig, stage: str, cache: FeatureCache, report: Report
    ) -> Corpus:
        """See :class:`backend.recipe.Recipe`."""
        return data.prepare(items, config, stage, cache, report)

    def build(
        self, config: DcttsConfig, stage: str, corpus: Any, device: torch.device, needs: Mapping[str, Path],
        parent: Path | None,
    ) -> TrainState:  # fmt: skip
        """See :class:`backend.recipe.Recipe`. The other stage is taken to listen with, where it has a checkpoint."""
        model: nn.Module = _speech(config, corpus, parent) if stage == TEXT2MEL else _sound(config, parent)
        state = step.build(stage, model.to(device), config)
        other: nn.Module | None = None
        if stage == TEXT2MEL and SSRN in needs:
            other = weights.ssrn_from_checkpoint(needs[SSRN])
        elif stage == SSRN and TEXT2MEL in needs:
            other = weights.text2mel_from_checkpoint(needs[TEXT2MEL])
        if isinstance(other, Ssrn | Text2Mel):
            weights.same(config, other.config)
            state.extras[SSRN if stage == TEXT2MEL else TEXT2MEL] = other.to(device).eval().requires_grad_(False)
        return state

    def train_step(self, state: TrainState, batch: Batch, config: DcttsConfig, stage: str, stepper: Stepper) -> Metrics:
        """See :class:`backend.recipe.Recipe`."""
        return step.train_step(state, batch, config, stage, stepper)

    def held_out_step(self, state: TrainState, batch: Batch, config: DcttsConfig, stage: str) -> Metrics:
        """See :class:`backend.recipe.Recipe`."""
        return step.losses(state.modules[stage], batch, config, stage)

    def samples(
        self, state: TrainState, corpus: Any, config: DcttsConfig, stage: str, sentences: Sequence[str]
    ) -> Iterator[Heard]:
        """See :class:`backend.recipe.Recipe`. Until there is a sound stage, a rough spectrum makes speech audible;
        until there is a speech stage, the sound stage is heard on clips of the dataset.
        """
        parts: dict[str, Any] = {**state.extras, **state.modules}
        device = next(state.modules[stage].parameters()).device
        if TEXT2MEL not in parts:
            yield from _copies(parts[SSRN], corpus.whole, config, device, len(sentences))
            return
        info = _info(VoiceInfo(
            id="", name="", family=self.name, sample_rate=config.sample_rate, languages=[], speakers=[],
            controls=list(self.controls),
        ), parts[TEXT2MEL].facts)  # fmt: skip
        ssrn = parts.get(SSRN) or Rough(config)
        voice = DcttsVoice(info, parts[TEXT2MEL], ssrn, config, None, device)
        for sentence in sentences:
            plan = voice.plan(sentence)
            yield Heard(
                text=sentence, samples=voice.render(plan.score), sample_rate=config.sample_rate,
                attention=plan.attention, hint=plan.hint,
            )  # fmt: skip

    def pictures(self, state: TrainState, corpus: Any, config: DcttsConfig, stage: str) -> Iterator[Seen]:
        """See :class:`backend.recipe.Draws`: the attention of clips that training never reads, given what was said."""
        if stage == TEXT2MEL:
            model = state.modules[stage]
            device = next(model.parameters()).device
            shown = sorted(corpus.kept or corpus.training, key=lambda one: len(one.mel_TM))
            for one in (shown[len(shown) // 2], shown[-1])[-len(shown) :]:
                batch = corpus.collate([one])
                there = {name: value.to(device) for name, value in batch.items()}
                _, weights = model(there["ids"], None, there["mel"], step.sight(there, config))
                weights_NT = weights[0].float().T.cpu().numpy()
                path_T = np.maximum.accumulate(weights_NT.argmax(axis=0))
                hint = attention.hint(
                    weights_NT, path_T, REDUCTION * config.hop_s, ended=True, skips=config.attention_window
                )
                yield Seen(title=one.text, values=weights_NT, hint=hint)

    def export(
        self, checkpoints: Mapping[str, Path], config: Mapping[str, Any], folder: Path, info: VoiceInfo
    ) -> VoiceInfo:
        """See :class:`backend.recipe.Recipe`."""
        text2mel = weights.text2mel_from_checkpoint(checkpoints[TEXT2MEL])
        ssrn = weights.ssrn_from_checkpoint(checkpoints[SSRN])
        weights.save(folder, text2mel, ssrn)
        filled = msgspec.structs.replace(info, sample_rate=ssrn.config.sample_rate, controls=list(self.controls))
        return _info(filled, text2mel.facts)

    def import_weights(self, sources: Sequence[Path], folder: Path, info: VoiceInfo) -> VoiceInfo:
        """See :class:`backend.recipe.ImportsWeights`. Both networks, in any order, or the folder that holds them."""
        text2mel, ssrn = importing.read(sources)
        weights.save(folder, text2mel, ssrn)
        return _info(msgspec.structs.replace(info, sample_rate=ssrn.config.sample_rate), text2mel.facts)

    def load_voice(self, folder: Path, device: torch.device) -> DcttsVoice:
        """See :class:`backend.recipe.Recipe`."""
        text2mel, ssrn = weights.load_text2mel(folder), weights.load_ssrn(folder)
        weights.same(text2mel.config, ssrn.config)
        return DcttsVoice(load_info(folder), text2mel, ssrn, ssrn.config, weights.load_vocoder(folder), device)


def _info(info: VoiceInfo, facts: Facts) -> VoiceInfo:
    return msgspec.structs.replace(info, languages=list(facts.languages), speakers=[facts.speaker])


def _speech(config: DcttsConfig, corpus: SpeechCorpus, parent: Path | None) -> Text2Mel:
    """A new model that knows the corpus' symbols, or one that goes on from a voice."""
    model = Text2Mel(config, corpus.facts)
    if parent is not None:
        weights.transplant(model, weights.load_text2mel(parent))
    return model


def _sound(config: DcttsConfig, parent: Path | None) -> Ssrn:
    model = Ssrn(config)
    return model if parent is None else fill(model, weights.load_ssrn(parent).state_dict(), str(parent))


def _copies(
    ssrn: nn.Module, corpus: SpeechCorpus, config: DcttsConfig, device: torch.device, count: int
) -> Iterator[Heard]:
    """Clips from their own coarse spectra, those that training never reads first."""
    for one in [*corpus.kept, *corpus.training][:count]:
        spectrum = torch.sigmoid(ssrn(torch.tensor(one.mel_TM, device=device)[None]))[0].float()
        made = griffin_lim(spectrum, config)
        peak = max(1.0, float(abs(made).max(initial=0.0)))
        yield Heard(text=one.text, samples=made / peak, sample_rate=config.sample_rate)


RECIPE: OldRecipe = Dctts()
