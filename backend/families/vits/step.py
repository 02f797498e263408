"""One training step, and what it is built of."""

import copy
import math
from pathlib import Path

import torch
from torch import Tensor

from backend.families.vits import loss as losses
from backend.families.vits.config import VitsConfig, numbers
from backend.families.vits.data import mel_configs
from backend.families.vits.model.generator import Generator, Learned
from backend.families.vits.origin import Continued
from backend.families.vits.weights import voice as voices
from backend.layers.adversarial import deception, discrimination, held, matching
from backend.layers.discriminators import DurationJudge, SampleJudges
from backend.layers.mel_distance import MelDistance
from backend.recipe import Batch, Metrics, Stepper, TrainState
from backend.voices.folder import fill, read_table

GENERATOR, JUDGES, DURATION_JUDGE = voices.GENERATOR, voices.JUDGES, voices.DURATION_JUDGE
MEL = "mel"
"""Extra: the distance between mel spectra."""
_NOISE_FADES = 2e-6
_CLIP_NORM = 1000.0
_WARM_STEPS = 100
_LEAST = 0.02


def build(generator: Generator, config: VitsConfig, device: torch.device) -> TrainState:
    """Generator, judges, and an optimizer for each."""
    sizes = generator.sizes
    modules: dict[str, torch.nn.Module] = {
        GENERATOR: generator,
        JUDGES: SampleJudges(
            numbers(config.periods), scale=config.scale_discriminator, divisor=config.discriminator_divisor
        ),
    }
    if config.duration_discriminator:
        modules[DURATION_JUDGE] = DurationJudge(sizes.hidden, sizes.hidden, sizes.speaker_channels)
    if isinstance(config, Continued):
        for name in (JUDGES, DURATION_JUDGE):
            file = voices.judges_file(Path(config.origin), name)
            if file is not None:
                fill(modules[name], read_table(file), str(file))
    modules = {name: module.to(device) for name, module in modules.items()}

    def schedule(optimizer: str, step: int, progress: float) -> float:
        if not config.anneal:
            return float(config.decay ** (step / 10))
        return min(1.0, (step + 1) / _WARM_STEPS) * max(_LEAST, 0.5 * (1 + math.cos(math.pi * progress)))

    return TrainState(
        modules=modules,
        optimizers={
            name: torch.optim.AdamW(module.parameters(), lr=config.rate, betas=(0.8, 0.99), eps=1e-9, fused=True)
            for name, module in modules.items()
        },
        ema={GENERATOR: copy.deepcopy(modules[GENERATOR])} if config.ema else {},
        ema_decay=config.ema,
        schedule=schedule,
        extras={MEL: MelDistance(mel_configs(config)).to(device)},
    )


def train_step(state: TrainState, batch: Batch, config: VitsConfig, stepper: Stepper) -> Metrics:
    """Judges first, on what the generator makes now; then the generator, against them."""
    noise = max(0.0, config.search_noise - _NOISE_FADES * state.step)
    guide = config.guide_frames if state.step < config.guide_steps else None
    stochastic = state.step % config.stochastic_every == 0
    learned: Learned = state.modules[GENERATOR](
        batch, config.segment_frames, noise, guide, stochastic, config.read_weight > 0
    )
    found: Metrics = {}
    parts = _parts(state, learned, batch, config)
    if state.step >= config.adversarial_from_step:
        judges = state.modules[JUDGES]
        both = torch.cat([learned.real_BN, learned.made_BN.detach()])
        found["judges"] = discrimination(judges(both))
        stepper.apply(state, JUDGES, found["judges"], clip_norm=_CLIP_NORM)
        with torch.no_grad():
            real = judges(learned.real_BN)
        with held(judges):
            made = judges(learned.made_BN)
        parts["deception"] = deception(made)
        parts["match"] = config.match_weight * matching(real, made)
    if config.duration_discriminator:
        found["duration_judge"] = _teach_duration_judge(state, learned, stepper)
        _, made = _judge_lengths(state, learned, learned.predicted_B1P)
        parts["duration_deception"] = losses.masked_square(1.0, made, learned.text.mask_B1P)
    found["loss"] = torch.stack(list(parts.values())).sum()
    stepper.apply(state, GENERATOR, found["loss"], clip_norm=_CLIP_NORM)
    if not stochastic:
        del parts["surprise"]
    return {name: value.detach() for name, value in {**found, **parts}.items()}


def _parts(state: TrainState, learned: Learned, batch: Batch, config: VitsConfig) -> dict[str, Tensor]:
    """The losses that need no judge."""
    parts = {
        "mel": config.mel_weight * state.extras[MEL](learned.made_BN, learned.real_BN),
        "kl": config.kl_weight * losses.divergence(learned),
        "surprise": learned.surprise,
        "length": losses.lengths(learned),
    }
    if learned.read_BN is not None:
        parts["read"] = config.read_weight * state.extras[MEL](learned.read_BN, learned.real_BN)
    if config.pitch:
        parts["rough"] = losses.rough_divergence(learned)
        parts["pitch"] = losses.intonation(learned, batch["log_f0"], batch["voiced"])
    return parts


def held_out_step(state: TrainState, batch: Batch, config: VitsConfig) -> Metrics:
    """Without judges: how near the sound is, and how well the text predicts it."""
    learned: Learned = state.modules[GENERATOR](batch, config.segment_frames)
    found = _parts(state, learned, batch, config)
    return {"loss": torch.stack(list(found.values())).sum(), **found}


def _teach_duration_judge(state: TrainState, learned: Learned, stepper: Stepper) -> Tensor:
    real, made = _judge_lengths(state, learned, learned.predicted_B1P.detach())
    mask = learned.text.mask_B1P
    loss = losses.masked_square(1.0, real, mask) + losses.masked_square(0.0, made, mask)
    stepper.apply(state, DURATION_JUDGE, loss, clip_norm=_CLIP_NORM)
    return loss


def _judge_lengths(state: TrainState, learned: Learned, made_B1P: Tensor) -> tuple[Tensor, Tensor]:
    """Verdicts on true lengths and on made ones, in this order (the public trainers pass them swapped)."""
    text = learned.text
    judge = state.modules[DURATION_JUDGE]
    real, made = judge(text.hidden_BHP, text.mask_B1P, learned.real_B1P, made_B1P, learned.speaker_BS1)
    return real, made
