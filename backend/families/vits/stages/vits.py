"""The one stage: text, lengths and sound together, against discriminators."""

import copy
import math
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from backend.content import speaker_embedding
from backend.content.words import bert_facts
from backend.datasets.manifest import Item
from backend.families.vits import data, origin
from backend.families.vits import loss as losses
from backend.families.vits.config import INFO, VITS, VitsConfig
from backend.families.vits.data import VitsCorpus
from backend.families.vits.model.generator import Generator, Learned
from backend.families.vits.synthesis import in_training
from backend.families.vits.weights import voice as voices
from backend.families.vits.weights.voice import Known
from backend.layers.adversarial import deception, discrimination, held, matching
from backend.layers.discriminators import DurationJudge, SampleJudges
from backend.layers.mel_distance import MelDistance, resolutions
from backend.layers.sizes import numbers
from backend.recipe import Ask, Batch, Heard, Metrics, Need, Report, ResourceNeed, Start, Stepper, TrainState
from backend.recipe.listening import spoken
from backend.voices.folder import fill, load_info, read_table

GENERATOR, JUDGES, DURATION_JUDGE = voices.GENERATOR, voices.JUDGES, voices.DURATION_JUDGE
MEL = "mel"
"""Extra: the distance between mel spectra."""
_NOISE_FADES = 2e-6
_CLIP_NORM = 1000.0
_WARM_STEPS = 100
_LEAST = 0.02


class VitsStage:
    """:class:`backend.recipe.Stage`."""

    info = INFO.stage(VITS)

    def needs(self, config: VitsConfig) -> Sequence[Need]:
        """What reads words, and what knows speakers by their sound, where the model is told."""
        bert, speaker_embeddings = config.bert, config.speaker_embedding_channels
        needed = [
            *([bert_facts(bert)] if bert else []),
            *([speaker_embedding.installed().facts] if speaker_embeddings else []),
        ]
        return [ResourceNeed(resource=one) for one in needed]

    def adapted(self, start: Start[VitsConfig]) -> Start[VitsConfig]:
        """See :class:`backend.recipe.Adapts`."""
        return origin.adapted(start)

    def prepare(self, clips: Sequence[Item], start: Start[VitsConfig], report: Report) -> VitsCorpus:
        """Spectra and samples of all clips."""
        return data.prepare(clips, start, report)

    def build(self, corpus: VitsCorpus, start: Start[VitsConfig]) -> TrainState:
        """Generator, judges, and an optimizer for each."""
        return state_of(_generator(corpus, start), start)

    def train_step(self, state: TrainState, batch: Batch, config: VitsConfig, stepper: Stepper) -> Metrics:
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

    def held_out_step(self, state: TrainState, batch: Batch, config: VitsConfig) -> Metrics:
        """Without judges: how near the sound is, and how well the text predicts it."""
        learned: Learned = state.modules[GENERATOR](batch, config.segment_frames)
        found = _parts(state, learned, batch, config)
        return {"loss": torch.stack(list(found.values())).sum(), **found}

    def samples(
        self, state: TrainState, corpus: VitsCorpus, config: VitsConfig, asks: Sequence[Ask]
    ) -> Iterator[Heard]:
        """Sentences."""
        generator = state.modules[GENERATOR]
        assert isinstance(generator, Generator)
        return spoken(in_training(Known(generator, corpus.facts, config.sample_rate)), asks)


def _generator(corpus: VitsCorpus, start: Start[VitsConfig]) -> Generator:
    """A new generator for the corpus' phones, speakers and languages, or one that goes on from a voice."""
    config, facts = start.config, corpus.facts
    before = voices.load(start.parent) if start.parent is not None else None
    if start.origin is not None and before is not None:
        model = Generator(origin.sizes(before, len(facts.speakers)))
        voices.transplant(voices.with_card(model, facts, config.sample_rate), facts, before)
        return model
    if before is not None:
        if config.speaker_embedding_channels and start.parent is not None:
            speaker_embedding.expect_the_same(load_info(start.parent).resources)
        facts = voices.inherited(facts, before.facts)
        corpus.adopt(facts)
    sizes = config.architecture(
        symbols=len(facts.symbols), tones=facts.tones, languages=len(facts.languages), speakers=len(facts.speakers),
        words=facts.bert.width if facts.bert else 0,
    )  # fmt: skip
    model = voices.with_card(Generator(sizes), facts, config.sample_rate)
    if corpus.speaker_embeddings is not None:
        model.speaker_embeddings.copy_(torch.from_numpy(corpus.speaker_embeddings))
    if before is not None:
        voices.transplant(model, facts, before)
    return model


def state_of(generator: Generator, start: Start[VitsConfig]) -> TrainState:
    """The generator, its judges (those of the public voice that is gone on with), and an optimizer for each."""
    sizes, config = generator.sizes, start.config
    modules: dict[str, torch.nn.Module] = {
        GENERATOR: generator,
        JUDGES: SampleJudges(
            numbers(config.periods), scale=config.scale_discriminator, divisor=config.discriminator_divisor
        ),
    }
    if config.duration_discriminator:
        modules[DURATION_JUDGE] = DurationJudge(sizes.hidden, sizes.hidden, sizes.speaker_channels)
    if start.origin is not None:
        for name in (JUDGES, DURATION_JUDGE):
            file = voices.judges_file(start.origin, name)
            if file is not None:
                fill(modules[name], read_table(file), str(file))
    modules = {name: module.to(start.device) for name, module in modules.items()}

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
        extras={MEL: MelDistance(resolutions(config)).to(start.device)},
    )


def _parts(state: TrainState, learned: Learned, batch: Batch, config: VitsConfig) -> dict[str, Tensor]:
    """The losses that need no judge."""
    parts = {
        "mel": config.mel_weight * state.extra(MEL, MelDistance)(learned.made_BN, learned.real_BN),
        "kl": config.kl_weight * losses.divergence(learned),
        "surprise": learned.surprise,
        "length": losses.lengths(learned),
    }
    if learned.from_text_BN is not None:
        parts["read"] = config.read_weight * state.extra(MEL, MelDistance)(learned.from_text_BN, learned.real_BN)
    if config.pitch:
        parts["rough"] = losses.rough_divergence(learned)
        parts["pitch"] = losses.intonation(learned, batch["log_f0"], batch["voiced"])
    return parts


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
