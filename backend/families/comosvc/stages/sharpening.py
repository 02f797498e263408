"""What keeps one step from being blurred: half of a student's excerpts begin at nothing but noise, and what it makes of
them must lie near the recording and please a critic. As Consistency Trajectory Models join distillation with denoising
and adversarial losses (Kim et al. 2024, arXiv 2310.02279, equation 12). Not part of the public systems.
"""

import torch
from torch import Tensor

from backend.families.comosvc import loss as losses
from backend.families.comosvc.config import ComoSvcConfig
from backend.families.comosvc.model.converter import Converter, Seen
from backend.layers.mel_critic import Critic
from backend.recipe import Batch, Metrics, Stepper, TrainState
from backend.vocoder.adversary import deception_loss, discrimination_loss, matching_loss

CRITIC = "critic"
_RISE_STEPS = 100


def add(state: TrainState, config: ComoSvcConfig, device: torch.device) -> None:
    """Add the critic, where the config gives it a weight."""
    if config.critic_weight > 0:
        critic = Critic(config.critic_channels).to(device)
        state.modules[CRITIC] = critic
        state.optimizers[CRITIC] = torch.optim.AdamW(critic.parameters(), lr=config.rate_critic, betas=(0.5, 0.9))


def places(state: TrainState, batch: Batch) -> Tensor:
    """Where on the way from the recording to noise each excerpt lies, in [0, 1): where there is a critic, those of the
    batch's second half are all but noise.
    """
    place = batch["place"].clone()
    if CRITIC in state.modules:
        place[_jumped(place)] = torch.nextafter(torch.ones(()), torch.zeros(())).to(place)
    return place


def sharpened(
    state: TrainState, network: Converter, seen: Seen, config: ComoSvcConfig, stepper: Stepper
) -> tuple[Tensor, Metrics]:
    """Take a step of the critic. Returns the student's loss beside its consistency, and figures."""
    half = _jumped(seen.mel_BMT)
    mask = seen.told.mask_B1T[half]
    away = losses.mean((seen.found_BMT - seen.clean_BMT)[half].abs(), mask) / network.sizes.levels.data
    critic = state.modules[CRITIC]
    whole = network.whole(seen.told, seen.found_BMT)
    real, made = ((mel[half] * mask).transpose(1, 2) for mel in (seen.mel_BMT, whole))
    against = discrimination_loss([critic(real)[0]], [critic(made.detach())[0]])
    stepper.apply(state, CRITIC, against, clip_norm=1.0)
    with torch.no_grad():
        _, seen_real = critic(real)
    verdict, seen_made = critic(made)
    deceive, match = deception_loss([verdict]), matching_loss([seen_real], [seen_made])
    wanted = away + min(1.0, state.step / _RISE_STEPS) * config.critic_weight * (deceive + match)
    return wanted, {"away": away, "against": against.detach(), "deceive": deceive, "match": match}


def _jumped(rows: Tensor) -> slice:
    return slice(len(rows) // 2, len(rows))
