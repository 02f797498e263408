"""The speech stage: which part of the text each coarse frame says, and what it sounds like."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from torch import Tensor, nn

from backend.datasets.manifest import Item
from backend.families.dctts import attention, data, loss, weights
from backend.families.dctts.config import INFO, REDUCTION, SSRN, TEXT2MEL, DcttsConfig
from backend.families.dctts.data import SpeechCorpus
from backend.families.dctts.model import Ssrn, Text2Mel
from backend.families.dctts.sound import Rough
from backend.families.dctts.stages.learning import learn, state_of
from backend.families.dctts.synthesis import in_training
from backend.recipe import Ask, Batch, Heard, Metrics, Need, Report, Seen, Start, Stepper, TrainState
from backend.recipe.listening import spoken
from backend.vocoder.precision import fast

_SIGHT = 2
"""Phones on either side of the one that is being said that a frame sees while training by an alignment: about what it
sees when speaking, where it may only stay or go on."""


class SpeechStage:
    """:class:`backend.recipe.Stage`."""

    info = INFO.stage(TEXT2MEL)

    def needs(self, config: DcttsConfig) -> Sequence[Need]:
        """Nothing: the other stage is taken to listen with, where it has a checkpoint."""
        return ()

    def prepare(self, clips: Sequence[Item], start: Start[DcttsConfig], report: Report) -> SpeechCorpus:
        """Symbols and spectra."""
        return data.prepare(clips, start, report)

    def build(self, corpus: SpeechCorpus, start: Start[DcttsConfig]) -> TrainState:
        """A new model that knows the corpus' symbols, or one that goes on from a voice."""
        config = start.config
        state = state_of(TEXT2MEL, _model(corpus, config, start.parent).to(start.device), config, config.rate)
        if SSRN in start.needs:
            ssrn = weights.ssrn_from_checkpoint(start.needs[SSRN])
            weights.same(config, ssrn.config)
            state.extras[SSRN] = ssrn.to(start.device).eval().requires_grad_(False)
        return state

    def train_step(self, state: TrainState, batch: Batch, config: DcttsConfig, stepper: Stepper) -> Metrics:
        """Spectra, and attention along the text."""
        return learn(state, TEXT2MEL, losses(state.modules[TEXT2MEL], batch, config), stepper)

    def held_out_step(self, state: TrainState, batch: Batch, config: DcttsConfig) -> Metrics:
        """The same."""
        return losses(state.modules[TEXT2MEL], batch, config)

    def samples(
        self, state: TrainState, corpus: SpeechCorpus, config: DcttsConfig, asks: Sequence[Ask]
    ) -> Iterator[Heard]:
        """Sentences. Until there is a sound stage, a rough spectrum makes them audible."""
        text2mel = state.modules[TEXT2MEL]
        assert isinstance(text2mel, Text2Mel)
        ssrn: nn.Module = state.extra(SSRN, Ssrn) if SSRN in state.extras else Rough(config)
        return spoken(in_training(text2mel, ssrn, config), asks)

    def pictures(self, state: TrainState, corpus: SpeechCorpus, config: DcttsConfig) -> Iterator[Seen]:
        """See :class:`backend.recipe.Draws`: the attention of clips that training never reads, given what was said."""
        model = state.modules[TEXT2MEL]
        device = next(model.parameters()).device
        shown = sorted(corpus.kept or corpus.training, key=lambda one: len(one.mel_TM))
        for one in (shown[len(shown) // 2], shown[-1])[-len(shown) :]:
            there = {name: value.to(device) for name, value in corpus.collate([one]).items()}
            _, found = model(there["ids"], None, there["mel"], sight(there, config))
            weights_NT = found[0].float().T.cpu().numpy()
            path_T = np.maximum.accumulate(weights_NT.argmax(axis=0))
            hint = attention.hint(
                weights_NT, path_T, REDUCTION * config.hop_s, ended=True, skips=config.attention_window
            )
            yield Seen(title=one.text, values=weights_NT, hint=hint)


def _model(corpus: SpeechCorpus, config: DcttsConfig, parent: Path | None) -> Text2Mel:
    model = Text2Mel(config, corpus.facts)
    if parent is not None:
        weights.transplant(model, weights.load_text2mel(parent))
    return model


def losses(model: nn.Module, batch: Batch, config: DcttsConfig) -> dict[str, Tensor]:
    """Each part, and their sum as ``loss``."""
    mask = batch["frame_mask"]
    seen, along = sight(batch, config), None
    if seen is not None:
        along = loss.along(batch["spans"], mask.shape[1], config.guide_slack_s / (REDUCTION * config.hop_s))
    with fast(mask.device, config.precision != "32"):
        logits, found = model(batch["ids"], batch["text_mask"], batch["mel"], seen, along)
    parts = loss.spectral(logits.float(), batch["mel"], mask)
    parts |= loss.guide(found.float(), batch["text_mask"], mask, config.guide_width)
    if along is not None:
        parts["guide"] = loss.astray(found.float(), along, mask)
    return {"loss": parts["l1"] + parts["binary"] + config.guide_weight * parts["guide"], **parts}


def sight(batch: Batch, config: DcttsConfig) -> Tensor | None:
    """What each frame may look at, (B, T, N); None: everything."""
    if config.guide != "alignment" or "spans" not in batch:
        return None
    return loss.near(batch["spans"], batch["frame_mask"].shape[1], _SIGHT)
