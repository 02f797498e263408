"""One training step of either stage, and what each is built of."""

import copy
import math
from dataclasses import dataclass

import torch
from torch import Tensor

from backend.families.fastpitch.config import ACOUSTIC, FastPitchConfig
from backend.families.fastpitch.contrast import loud
from backend.families.fastpitch.critic import Critic
from backend.families.fastpitch.data import SoundCorpus
from backend.families.fastpitch.loss import losses
from backend.families.fastpitch.model import AcousticModel
from backend.recipe import Batch, Metrics, Stepper, TrainState
from backend.vocoder import step as vocoder_step
from backend.vocoder.adversary import deception_loss, discrimination_loss, matching_loss
from backend.vocoder.step import VocoderTraining
from backend.voices.tensors import bare

_CLIP_NORM = 2.0
_WARM_STEPS = 100
_FLOOR = 0.02
_LOOK_EVERY = 20
_RISE_STEPS = 100
_WINDOW_FRAMES = 128
CRITIC = "critic"
MADE = "made"
"""Extra of the vocoder's stage: :class:`MadeMels`."""


def schedule(optimizer: str, step: int, progress: float) -> float:
    """Linear warm-up, then half a cosine over the budget; constant where there is none."""
    return min(1.0, (step + 1) / _WARM_STEPS) * max(_FLOOR, 0.5 * (1 + math.cos(math.pi * progress)))


def acoustic_state(model: AcousticModel, config: FastPitchConfig) -> TrainState:
    """State of the speech stage: the model, and its critic if that has a weight."""
    state = TrainState(
        modules={ACOUSTIC: model},
        optimizers={
            ACOUSTIC: torch.optim.AdamW(
                model.parameters(), lr=config.rate_acoustic, betas=(0.9, 0.99), weight_decay=config.weight_decay
            )
        },
        ema={ACOUSTIC: copy.deepcopy(model).eval()},
        ema_decay=config.ema,
        schedule=schedule,
    )
    if config.critic_weight > 0:
        critic = Critic(config.critic_channels).to(model.mel_mean.device)
        state.modules[CRITIC] = critic
        state.optimizers[CRITIC] = torch.optim.AdamW(critic.parameters(), lr=config.rate_critic, betas=(0.5, 0.9))
    return state


def vocoder_training(config: FastPitchConfig) -> VocoderTraining:
    """How the vocoder is trained."""
    return VocoderTraining(
        rate=config.rate_vocoder, adversary_rate=config.rate_adversary, adversary_channels=config.adversary_channels,
        adversary_step=config.adversary_step, adversary_weight=config.adversary_weight,
        match_weight=config.match_weight, colour_weight=config.colour_weight, ema=config.ema, schedule=schedule,
    )  # fmt: skip


@dataclass
class MadeMels:
    """What the acoustic model makes of each training clip, given its true lengths and pitch; made when first needed."""

    model: AcousticModel
    corpus: SoundCorpus
    device: torch.device

    def __post_init__(self) -> None:
        self._kept: dict[int, Tensor] = {}

    @torch.no_grad()
    def segment(self, clip: int, start: int, like_TM: Tensor) -> Tensor:
        """(T, M) natural log; what lies behind the clip's end is taken from ``like_TM``."""
        if clip not in self._kept:
            batch = self.corpus.alone(clip)
            made = self.model({name: value.to(self.device) for name, value in batch.items()})["mel"]
            self._kept[clip] = self.model.to_log_mel(made)[0].half()
        piece = self._kept[clip][start : start + len(like_TM)].to(like_TM.dtype)
        return torch.cat([piece, like_TM[len(piece) :]])


def train_step(state: TrainState, batch: Batch, config: FastPitchConfig, stage: str, stepper: Stepper) -> Metrics:
    """See :class:`backend.recipe.Recipe`."""
    if stage == ACOUSTIC:
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
    if state.step >= config.join_step:
        # Stretched segments, the last ones, are none that the speech stage could make.
        most = round((1 - config.stretch_share) * len(batch["mel"]))
        batch = joined(batch, state.extras[MADE], min(most, round(config.join_share * len(batch["mel"]))))
    return vocoder_step.train_step(state, batch, vocoder_training(config), stepper)


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


def held_out_step(state: TrainState, batch: Batch, stage: str) -> Metrics:
    """See :class:`backend.recipe.Recipe`."""
    if stage == ACOUSTIC:
        return losses(state.modules[ACOUSTIC](batch), batch)
    return vocoder_step.held_out_step(state, batch)


def joined(batch: Batch, made: MadeMels, count: int) -> Batch:
    """The first ``count`` segments with the spectra that the acoustic model makes of them."""
    mel = batch["mel"].clone()
    for row, (clip, start) in enumerate(zip(batch["clip"].tolist(), batch["start"].tolist(), strict=True)):
        if row < count:
            mel[row] = made.segment(clip, start, mel[row])
    return {**batch, "mel": mel}
