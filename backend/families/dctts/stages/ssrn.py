"""The sound stage: coarse mel spectra to full ones."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from backend.datasets.manifest import Item
from backend.families.dctts import data, loss, weights
from backend.families.dctts.config import INFO, REDUCTION, SSRN, TEXT2MEL, DcttsConfig
from backend.families.dctts.data import SoundCorpus
from backend.families.dctts.model import Ssrn, Text2Mel
from backend.families.dctts.sound import griffin_lim
from backend.families.dctts.stages.learning import learn, state_of
from backend.families.dctts.synthesis import in_training
from backend.recipe import Ask, Batch, Heard, Metrics, Need, Report, Start, Stepper, TrainState, recordings
from backend.recipe.listening import spoken
from backend.vocoder.precision import fast
from backend.voices.folder import fill


class SoundStage:
    """:class:`backend.recipe.Stage`."""

    info = INFO.stage(SSRN)

    def needs(self, config: DcttsConfig) -> Sequence[Need]:
        """Nothing: the other stage is taken to speak, where it has a checkpoint."""
        return ()

    def adapted(self, start: Start[DcttsConfig]) -> Start[DcttsConfig]:
        """The same start; a vocoder that is not there is told now, and not when the voice is trained."""
        if start.config.vocoder:
            weights.lent_vocoder(start.config)
        return start

    def prepare(self, clips: Sequence[Item], start: Start[DcttsConfig], report: Report) -> SoundCorpus:
        """Coarse and full spectra."""
        return SoundCorpus(data.prepare(clips, start, report), start.config)

    def build(self, corpus: SoundCorpus, start: Start[DcttsConfig]) -> TrainState:
        """A new model, or one that goes on from a voice."""
        config = start.config
        model = _model(config, start.parent).to(start.device)
        state = state_of(SSRN, model, config, config.rate_ssrn or config.rate)
        if TEXT2MEL in start.needs:
            text2mel = weights.text2mel_from_checkpoint(start.needs[TEXT2MEL])
            weights.same(config, text2mel.config)
            state.extras[TEXT2MEL] = text2mel.to(start.device).eval().requires_grad_(False)
        return state

    def train_step(self, state: TrainState, batch: Batch, config: DcttsConfig, stepper: Stepper) -> Metrics:
        """Full spectra of coarse ones."""
        return learn(state, SSRN, losses(state.modules[SSRN], batch, config), stepper)

    def held_out_step(self, state: TrainState, batch: Batch, config: DcttsConfig) -> Metrics:
        """The same."""
        return losses(state.modules[SSRN], batch, config)

    def samples(
        self, state: TrainState, corpus: SoundCorpus, config: DcttsConfig, asks: Sequence[Ask]
    ) -> Iterator[Heard]:
        """Sentences; until there is a speech stage, recordings from their own coarse spectra."""
        ssrn = state.modules[SSRN]
        if TEXT2MEL in state.extras:
            yield from spoken(in_training(state.extra(TEXT2MEL, Text2Mel), ssrn, config), asks)
            return
        device = next(ssrn.parameters()).device
        for ask in recordings(asks):
            one = corpus.whole.clip_of(ask.clip)
            if one is not None:
                spectrum = torch.sigmoid(ssrn(torch.tensor(one.mel_TM, device=device)[None]))[0].float()
                made = griffin_lim(spectrum, config)
                peak = max(1.0, float(abs(made).max(initial=0.0)))
                yield Heard(text=one.text, samples=made / peak, sample_rate=config.sample_rate, from_recording=True)


def _model(config: DcttsConfig, parent: Path | None) -> Ssrn:
    model = Ssrn(config)
    return model if parent is None else fill(model, weights.load_ssrn(parent).state_dict(), str(parent))


def losses(model: nn.Module, batch: Batch, config: DcttsConfig) -> dict[str, Tensor]:
    """Each part, and their sum as ``loss``."""
    mask = batch["frame_mask"]
    with fast(mask.device, config.precision != "32"):
        logits = model(batch["mel"], mask)
    parts = loss.spectral(logits.float(), batch["spectrum"], mask.repeat_interleave(REDUCTION, dim=1))
    return {"loss": parts["l1"] + parts["binary"], **parts}
