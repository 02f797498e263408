"""The speech stage: how phones sound, and how long, high and loud they are."""

import copy
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from torch import Tensor

from backend.content import speaker_embedding
from backend.datasets.manifest import Item
from backend.families.fastpitch import data, weights
from backend.families.fastpitch.config import ACOUSTIC, INFO, VOCODER, FastPitchConfig
from backend.families.fastpitch.contrast import loud
from backend.families.fastpitch.data import AcousticCorpus
from backend.families.fastpitch.loss import losses
from backend.families.fastpitch.model import AcousticModel
from backend.families.fastpitch.stages.vocoder import SOUND
from backend.families.fastpitch.synthesis import in_training
from backend.layers.mel_critic import Critic
from backend.recipe import Ask, Batch, Heard, Metrics, Need, Report, ResourceNeed, Start, Stepper, TrainState
from backend.recipe.listening import spoken
from backend.recipe.schedules import cosine
from backend.vocoder import weights as vocoders
from backend.vocoder.adversary import deception_loss, discrimination_loss, matching_loss
from backend.vocoder.model import SourceFilterVocoder
from backend.voices.folder import load_info
from backend.voices.tensors import bare

_CLIP_NORM = 2.0
_LOOK_EVERY = 20
_RISE_STEPS = 100
_WINDOW_FRAMES = 128
CRITIC = "critic"


class Acoustic:
    """:class:`backend.recipe.Stage`."""

    info = INFO.stage(ACOUSTIC)

    def needs(self, config: FastPitchConfig) -> Sequence[Need]:
        """What knows speakers by their sound, where the model is told."""
        return (
            (ResourceNeed(resource=speaker_embedding.installed().facts),) if config.speaker_embedding_channels else ()
        )

    def prepare(self, clips: Sequence[Item], start: Start[FastPitchConfig], report: Report) -> AcousticCorpus:
        """Phones, lengths, pitch, voicing and spectra."""
        return data.prepare(clips, SOUND, start, report).whole

    def build(self, corpus: AcousticCorpus, start: Start[FastPitchConfig]) -> TrainState:
        """The model, its critic if that has a weight, and what makes it audible."""
        config = start.config
        model = _model(corpus, config, start.parent).to(start.device)
        state = TrainState(
            modules={ACOUSTIC: model},
            optimizers={
                ACOUSTIC: torch.optim.AdamW(
                    model.parameters(), lr=config.rate_acoustic, betas=(0.9, 0.99), weight_decay=config.weight_decay
                )
            },
            ema={ACOUSTIC: copy.deepcopy(model).eval()},
            ema_decay=config.ema,
            schedule=cosine,
        )
        if config.critic_weight > 0:
            critic = Critic(config.critic_channels).to(start.device)
            state.modules[CRITIC] = critic
            state.optimizers[CRITIC] = torch.optim.AdamW(critic.parameters(), lr=config.rate_critic, betas=(0.5, 0.9))
        state.extras[VOCODER] = _ears(config, start.parent)
        return state

    def train_step(self, state: TrainState, batch: Batch, config: FastPitchConfig, stepper: Stepper) -> Metrics:
        """The losses of the model, and from ``critic_step`` on the critic's."""
        if state.step % _LOOK_EVERY == 0:
            _look(state, batch)
        made = state.modules[ACOUSTIC](batch)
        parts = losses(made, batch)
        loss = parts["loss"]
        if CRITIC in state.modules and state.step >= config.critic_step:
            wanted, heard = _criticised(state, made["mel"], batch, config, stepper)
            loss, parts = loss + wanted, parts | heard
        stepper.apply(state, ACOUSTIC, loss, clip_norm=_CLIP_NORM)
        return {name: value.detach() for name, value in parts.items()}

    def held_out_step(self, state: TrainState, batch: Batch, config: FastPitchConfig) -> Metrics:
        """The losses of the model."""
        return losses(state.modules[ACOUSTIC](batch), batch)

    def samples(
        self, state: TrainState, corpus: AcousticCorpus, config: FastPitchConfig, asks: Sequence[Ask]
    ) -> Iterator[Heard]:
        """Sentences, through a vocoder that is there already."""
        acoustic = state.modules[ACOUSTIC]
        assert isinstance(acoustic, AcousticModel)
        return spoken(in_training(acoustic, state.extra(VOCODER, SourceFilterVocoder)), asks)


def _model(corpus: AcousticCorpus, config: FastPitchConfig, parent: Path | None) -> AcousticModel:
    """A new model that knows the corpus' phones, speakers and statistics, or one that goes on from a voice."""
    if parent is None:
        return data.normalised(AcousticModel(config, corpus.facts), corpus.statistics)
    known = weights.load_acoustic(parent)
    if config.speaker_embedding_channels:
        speaker_embedding.expect_the_same(load_info(parent).resources)
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
    return vocoders.load(parent).eval().requires_grad_(False)


def _criticised(
    state: TrainState, made_BTM: Tensor, batch: Batch, config: FastPitchConfig, stepper: Stepper
) -> tuple[Tensor, Metrics]:
    """Teach the critic; what the model wants of it, and figures."""
    critic, mask = state.modules[CRITIC], batch["frame_mask"]
    place = windows(mask).expand(-1, -1, made_BTM.shape[2])
    real, made = (torch.gather(mel * mask[..., None], 1, place) for mel in (batch["mel"], made_BTM))
    against = discrimination_loss([critic(real)[0]], [critic(made.detach())[0]])
    stepper.apply(state, CRITIC, against, clip_norm=_CLIP_NORM)
    with torch.no_grad():
        _, seen_real = critic(real)
    verdict, seen_made = critic(made)
    deceive, match = deception_loss([verdict]), matching_loss([seen_real], [seen_made])
    rise = min(1.0, (state.step - config.critic_step) / _RISE_STEPS)
    wanted = rise * config.critic_weight * (deceive + match)
    return wanted, {"against": against.detach(), "deceive": deceive.detach(), "match": match.detach()}


def windows(mask_BT: Tensor) -> Tensor:
    """Which frames the critic hears: a piece of each clip, (B, W, 1). ``mask``: 1 up to a clip's end."""
    width = min(_WINDOW_FRAMES, mask_BT.shape[1])
    room = (mask_BT.sum(dim=1) - width).clamp(min=0)
    start = (torch.rand(len(room), device=room.device) * (room + 1)).long().clamp(max=mask_BT.shape[1] - width)
    return (start[:, None] + torch.arange(width, device=room.device))[..., None]


@torch.no_grad()
def _look(state: TrainState, batch: Batch) -> None:
    """How much contrast the averaged model's spectra have against real ones; its copy of the figures follows."""
    model, averaged = bare(state.modules[ACOUSTIC]), state.ema[ACOUSTIC]
    assert isinstance(model, AcousticModel)
    log_mel = batch["mel"] * model.mel_scale + model.mel_mean
    model.contrast.update(batch["mel"], averaged(batch)["mel"], loud(log_mel) * batch["frame_mask"])
