"""The codec as a stage: first the spectra that its codes say, then, with the vocoder, the sound."""

import copy
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

from backend.codec.own.codec import OwnCodec
from backend.codec.own.config import CodecConfig
from backend.codec.own.data import CodecCorpus, prepare
from backend.codec.own.model import CENTRE, SPREAD, CodecNetwork, Coded
from backend.content import embedded
from backend.datasets import features
from backend.datasets.manifest import Item
from backend.layers.mel_critic import Critic
from backend.protocol.families import StageInfo
from backend.recipe import (
    Ask,
    Batch,
    Heard,
    Metrics,
    Need,
    Report,
    ResourceNeed,
    Start,
    Stepper,
    TrainState,
    recordings,
)
from backend.recipe.schedules import falling
from backend.vocoder.adversary import Adversary, deception_loss, discrimination_loss, matching_loss
from backend.vocoder.loss import LogMel, SpectralLoss
from backend.vocoder.model import SourceFilterVocoder

CODEC, VOCODER, ADVERSARY, CRITIC = "codec", "vocoder", "adversary", "critic"
_EDGE = 3
_CLIP_NORM = 5.0
_JUDGED_EVERY = 2
"""Of the segments that are said the discriminators hear one in so many."""
_RISE_STEPS = 200
_SAMPLES = 3
_FALL_FROM = 0.5
"""Share of the budget from which on the rates fall."""


class CodecStage:
    """:class:`backend.recipe.Stage`."""

    info = StageInfo(name="codec", wants="nothing")

    def needs(self, config: CodecConfig) -> Sequence[Need]:
        """The content features that its first book is taught by."""
        return [ResourceNeed(resource=embedded.named(config.teacher).facts)]

    def prepare(self, clips: Sequence[Item], start: Start[CodecConfig], report: Report) -> CodecCorpus:
        """See :class:`backend.recipe.Stage`."""
        return prepare(clips, start.config, start.cache, report)

    def build(self, corpus: CodecCorpus, start: Start[CodecConfig]) -> TrainState:
        """A vocoder that nobody trained filters by the spectrum's envelope; ``adopt`` brings one that was."""
        config, device = start.config, start.device
        codec = CodecNetwork(config).to(device)
        vocoder = SourceFilterVocoder(config.vocoder).to(device)
        nn.init.zeros_(vocoder.leave.weight)
        state = TrainState(
            modules={CODEC: codec, VOCODER: vocoder},
            optimizers={CODEC: _adam([(codec, config.rate), (vocoder, config.vocoder_rate)])},
            ema={CODEC: copy.deepcopy(codec), VOCODER: copy.deepcopy(vocoder)},
            ema_decay=config.ema,
            schedule=falling(_FALL_FROM),
            resources=[embedded.named(config.teacher).facts],
            extras={
                "mel": LogMel(config.vocoder.mel).to(device),
                "spectral": SpectralLoss(config.sample_rate).to(device),
            },
        )
        if config.critic_weight > 0:
            critic = Critic(config.critic_channels).to(device)
            state.modules[CRITIC] = critic
            state.optimizers[CRITIC] = _adam([(critic, config.adversary_rate)])
        if config.adversary_weight > 0:
            adversary = Adversary(config.sample_rate, config.adversary_channels).to(device)
            state.modules[ADVERSARY] = adversary
            state.optimizers[ADVERSARY] = _adam([(adversary, config.adversary_rate)])
        return state

    def train_step(self, state: TrainState, batch: Batch, config: CodecConfig, stepper: Stepper) -> Metrics:
        """See :class:`backend.recipe.Stage`."""
        full = torch.full((len(batch["mel"]),), config.books, device=batch["mel"].device)
        few = torch.randint(1, config.books + 1, full.shape, device=full.device)
        books = torch.where(torch.rand(full.shape, device=full.device) < config.drop_share, few, full)
        coded = _code(state, batch, books)
        metrics = _distances(coded, batch)
        loss = (
            metrics["mel"] + config.pitch_weight * (metrics["pitch"] + metrics["voicing"])
            + config.teach_weight * metrics["teach"] + config.commit_weight * metrics["commit"]
        )  # fmt: skip
        if CRITIC in state.modules and state.step >= config.critic_step:
            loss = loss + _criticised(state, coded.spoken.mel_BTM, batch["mel"], config, stepper, metrics)
        if state.step >= config.join_step:
            some = {name: one[:: config.heard_every] for name, one in batch.items()}
            heard = _sound(state, coded.spoken.mel_BTM[:: config.heard_every], some)
            metrics["sound"] = _sound_distance(state, heard, some)
            loss = loss + metrics["sound"]
            if ADVERSARY in state.modules:
                loss = loss + _contest(state, heard, some, config, stepper, metrics)
        stepper.apply(state, CODEC, loss, clip_norm=_CLIP_NORM)
        return {name: one.detach() for name, one in {"loss": loss, **metrics}.items()}

    def held_out_step(self, state: TrainState, batch: Batch, config: CodecConfig) -> Metrics:
        """Distances of the spectrum, F0 and sound from all books; ``loss`` is what one hears of them."""
        full = torch.full((len(batch["mel"]),), config.books, device=batch["mel"].device)
        coded = _code(state, batch, full)
        metrics = _distances(coded, batch)
        heard = _sound(state, coded.spoken.mel_BTM, batch)
        metrics["sound"] = _sound_distance(state, heard, batch)
        return {"loss": metrics["mel"] + metrics["pitch"] + metrics["voicing"], **metrics}

    def samples(
        self, state: TrainState, corpus: CodecCorpus, config: CodecConfig, asks: Sequence[Ask]
    ) -> Iterator[Heard]:
        """Recordings, coded and decoded."""
        device = next(state.ema[CODEC].parameters()).device
        clips = [ask.clip for ask in recordings(asks)][:_SAMPLES]
        network, vocoder = state.ema[CODEC], state.ema[VOCODER]
        assert isinstance(network, CodecNetwork)
        assert isinstance(vocoder, SourceFilterVocoder)
        codec = OwnCodec.of(network.eval(), vocoder.eval(), device)
        for clip in clips:
            samples = features.samples(clip, config.sample_rate)
            made = codec.decode(codec.encode(samples))[: len(samples)]
            yield Heard(
                text=clip.text, samples=np.clip(made, -1, 1), sample_rate=config.sample_rate, from_recording=True
            )


def adopt(state: TrainState, vocoder: SourceFilterVocoder, adversary: Mapping[str, Tensor] | None = None) -> None:
    """Go on with a vocoder that was trained, and with the discriminators that it was trained by, if they fit."""
    for one in (state.modules[VOCODER], state.ema[VOCODER]):
        one.load_state_dict(vocoder.state_dict())
    if adversary is not None and ADVERSARY in state.modules:
        mine = state.modules[ADVERSARY].state_dict()
        if {name: one.shape for name, one in mine.items()} == {name: one.shape for name, one in adversary.items()}:
            state.modules[ADVERSARY].load_state_dict(adversary)


def _code(state: TrainState, batch: Batch, books_B: Tensor) -> Coded:
    coded: Coded = state.modules[CODEC](batch["mel"], batch["log_f0"], batch["voiced"], books_B)
    return coded


def _distances(coded: Coded, batch: Batch) -> Metrics:
    """Distances without the edges of a segment, which lack context."""
    inside = slice(_EDGE, -_EDGE)
    spoken, voiced = coded.spoken, batch["voiced"][:, inside]
    pitch = (spoken.log_f0_BT - batch["log_f0"])[:, inside].abs() * voiced
    return {
        "mel": (spoken.mel_BTM - batch["mel"])[:, inside].abs().mean(),
        "pitch": 10 * pitch.sum() / voiced.sum().clamp(min=1),
        "voicing": F.binary_cross_entropy_with_logits(spoken.voicing_BT[:, inside], voiced),
        "teach": 1 - F.cosine_similarity(coded.taught_BTC, batch["teacher"], dim=2).mean(),
        "commit": coded.commitment,
    }


def _sound(state: TrainState, mel_BTM: Tensor, batch: Batch) -> Tensor:
    """With the recording's own F0, so that the two can be compared."""
    made: Tensor = state.modules[VOCODER](mel_BTM, batch["log_f0"], batch["voiced"], batch["noise"], batch["phase"])
    return made


def _sound_distance(state: TrainState, heard: Tensor, batch: Batch) -> Tensor:
    apart: Tensor = state.extra("spectral", SpectralLoss)(heard, batch["samples"])
    return apart + _mel_distance(state, heard, batch)


def _mel_distance(state: TrainState, heard: Tensor, batch: Batch) -> Tensor:
    made: Tensor = state.extra("mel", LogMel)(heard)
    return (made - batch["mel"])[:, _EDGE:-_EDGE].abs().mean()


def _contest(
    state: TrainState, heard: Tensor, batch: Batch, config: CodecConfig, stepper: Stepper, metrics: Metrics
) -> Tensor:  # fmt: skip
    """A step of the discriminators; what the codec wants of them."""
    adversary = state.modules[ADVERSARY]
    genuine, made = batch["samples"][::_JUDGED_EVERY], heard[::_JUDGED_EVERY]
    against = discrimination_loss(adversary(genuine)[0], adversary(made.detach())[0])
    stepper.apply(state, ADVERSARY, against, clip_norm=_CLIP_NORM)
    with torch.no_grad():
        _, seen_real = adversary(genuine)
    verdicts, seen_made = adversary(made)
    deceive, match = deception_loss(verdicts), matching_loss(seen_real, seen_made)
    metrics |= {"against": against, "deceive": deceive, "match": match}
    rise = min(1.0, (state.step - config.join_step) / _RISE_STEPS)
    return rise * (config.adversary_weight * deceive + config.match_weight * match)


def _criticised(
    state: TrainState, mel_BTM: Tensor, real_BTM: Tensor, config: CodecConfig, stepper: Stepper, metrics: Metrics
) -> Tensor:  # fmt: skip
    """A step of the critic; what the codec wants of it."""
    critic = state.modules[CRITIC]
    made, real = ((one - CENTRE) / SPREAD for one in (mel_BTM, real_BTM))
    against = discrimination_loss([critic(real)[0]], [critic(made.detach())[0]])
    stepper.apply(state, CRITIC, against, clip_norm=_CLIP_NORM)
    with torch.no_grad():
        _, seen_real = critic(real)
    verdict, seen_made = critic(made)
    deceive, match = deception_loss([verdict]), matching_loss([seen_real], [seen_made])
    metrics |= {"critic": against, "critic_deceive": deceive, "critic_match": match}
    rise = min(1.0, (state.step - config.critic_step) / _RISE_STEPS)
    return rise * config.critic_weight * (deceive + match)


def _adam(parts: Sequence[tuple[nn.Module, float]]) -> torch.optim.Optimizer:
    groups = [{"params": list(module.parameters()), "lr": rate} for module, rate in parts]
    return torch.optim.AdamW(groups, betas=(0.8, 0.99), weight_decay=0.01)
