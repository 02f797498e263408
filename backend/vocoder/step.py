"""One training step of a vocoder, for every family that has it as a stage."""

import copy
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from backend.recipe import Batch, Metrics, Stepper, TrainState
from backend.vocoder.adversary import Adversary, deception_loss, discrimination_loss, matching_loss
from backend.vocoder.config import VocoderConfig
from backend.vocoder.loss import Envelope, LogMel, SpectralLoss
from backend.vocoder.model import SourceFilterVocoder

VOCODER, ADVERSARY = "vocoder", "adversary"
_COMES_IN = "adversary_step"
_EDGE = 3
_RISE_STEPS = 100
_CLIP_NORM = 5.0
_MOVED_SHARE = 0.25
"""Of the segments, said a second time at another pitch."""
_MOST_SEMITONES = 7.0
_HEARD_EVERY = 2
"""Of the segments the discriminators hear one in so many: they cost three times what the vocoder does."""


@dataclass(frozen=True, kw_only=True)
class VocoderTraining:
    """How it is trained."""

    rate: float = 1e-3
    adversary_rate: float = 1e-3
    adversary_channels: int = 16
    adversary_step: int = 1000
    """New discriminators come in at this step; those that a voice hands on, at once."""
    adversary_weight: float = 0.1
    """0: there are none."""
    match_weight: float = 1.0
    colour_weight: float = 0.0
    """0: the pitch of the recordings is the only one that is tried."""
    ema: float = 0.998
    schedule: Callable[[str, int, float], float] | None = None


def build(config: VocoderConfig, training: VocoderTraining, device: torch.device) -> TrainState:
    """Vocoder, discriminators if they have a weight, and their optimizers."""
    vocoder = SourceFilterVocoder(config).to(device)
    state = TrainState(
        modules={VOCODER: vocoder},
        optimizers={
            VOCODER: torch.optim.AdamW(vocoder.parameters(), lr=training.rate, betas=(0.8, 0.99), weight_decay=0.01)
        },
        ema={VOCODER: copy.deepcopy(vocoder)},
        ema_decay=training.ema,
        schedule=training.schedule,
        extras={
            "mel": LogMel(config.mel).to(device),
            "spectral": SpectralLoss(config.sample_rate).to(device),
            "envelope": Envelope(config.n_mels).to(device),
        },
    )
    if training.adversary_weight > 0:
        adversary = Adversary(config.sample_rate, training.adversary_channels).to(device)
        state.modules[ADVERSARY] = adversary
        state.optimizers[ADVERSARY] = torch.optim.AdamW(
            adversary.parameters(), lr=training.adversary_rate, betas=(0.8, 0.99)
        )
        state.numbers[_COMES_IN] = training.adversary_step
    return state


def adopt_adversary(state: TrainState, learnt: Mapping[str, Tensor]) -> None:
    """Go on with discriminators of another training, where these are of their kind; else these begin anew."""
    if ADVERSARY in state.modules:
        mine = state.modules[ADVERSARY].state_dict()
        if {name: one.shape for name, one in mine.items()} == {name: one.shape for name, one in learnt.items()}:
            state.modules[ADVERSARY].load_state_dict(learnt)
            state.numbers[_COMES_IN] = 0


def train_step(state: TrainState, batch: Batch, training: VocoderTraining, stepper: Stepper) -> Metrics:
    """Spectral losses from the start, the discriminators' from their step on."""
    real = batch["samples"]
    count = round(_MOVED_SHARE * len(real)) if training.colour_weight > 0 else 0
    # All in one call, as several devices need it.
    spoken = _speak(state, _with_moved(batch, count))
    made, moved = spoken[: len(real)], spoken[len(real) :]
    mel, spectral = _distances(state, made, real)
    loss = mel + spectral
    metrics = {"mel": mel.detach(), "spectral": spectral.detach()}
    if count:
        colour = _colours(state, moved, real[:count])
        loss = loss + training.colour_weight * colour
        metrics["colour"] = colour.detach()
    if ADVERSARY in state.modules and state.step >= state.numbers[_COMES_IN]:
        adversary = state.modules[ADVERSARY]
        genuine, copied = real[::_HEARD_EVERY], made[::_HEARD_EVERY]
        against = discrimination_loss(adversary(genuine)[0], adversary(copied.detach())[0])
        stepper.apply(state, ADVERSARY, against, clip_norm=_CLIP_NORM)
        with torch.no_grad():
            _, seen_real = adversary(genuine)
        verdicts, seen_made = adversary(copied)
        deceive, match = deception_loss(verdicts), matching_loss(seen_real, seen_made)
        rise = min(1.0, (state.step - state.numbers[_COMES_IN]) / _RISE_STEPS)
        loss = loss + rise * (training.adversary_weight * deceive + training.match_weight * match)
        metrics |= {"against": against.detach(), "deceive": deceive.detach(), "match": match.detach()}
    stepper.apply(state, VOCODER, loss, clip_norm=_CLIP_NORM)
    return {"loss": (mel + spectral).detach(), **metrics}


def held_out_step(state: TrainState, batch: Batch) -> Metrics:
    """The spectral losses."""
    mel, spectral = _distances(state, _speak(state, batch), batch["samples"])
    return {"loss": mel + spectral, "mel": mel, "spectral": spectral}


def _speak(state: TrainState, batch: Batch) -> Tensor:
    made: Tensor = state.modules[VOCODER](
        batch["mel"], batch["log_f0"], batch["voiced"], batch["noise"], batch["phase"]
    )
    return made


def _with_moved(batch: Batch, count: int) -> Batch:
    """The batch, and behind it its first ``count`` segments with all of their F0 moved, each by another interval."""
    if not count:
        return batch
    names = ("mel", "log_f0", "voiced", "noise", "phase")
    first = {name: batch[name][:count] for name in names}
    semitones = (2 * torch.rand(count, 1, device=batch["log_f0"].device) - 1) * _MOST_SEMITONES
    first["log_f0"] = first["log_f0"] + semitones * (math.log(2) / 12)
    return {name: torch.cat([batch[name], first[name]]) for name in names}


def _colours(state: TrainState, made: Tensor, real: Tensor) -> Tensor:
    """Distance of the spectra's envelopes: a voice keeps its colour at any pitch, and has no trace of another one."""
    to_mel, envelope = state.extra("mel", LogMel), state.extra("envelope", Envelope)
    with torch.no_grad():
        wanted = envelope(to_mel(real))
    distance: Tensor = (envelope(to_mel(made)) - wanted)[:, _EDGE:-_EDGE].abs().mean()
    return distance


def _distances(state: TrainState, made: Tensor, real: Tensor) -> tuple[Tensor, Tensor]:
    to_mel = state.extra("mel", LogMel)
    with torch.no_grad():
        wanted = to_mel(real)
    # A segment's edges lack what was around them.
    mel = (to_mel(made) - wanted)[:, _EDGE:-_EDGE].abs().mean()
    return mel, state.extra("spectral", SpectralLoss)(made, real)
