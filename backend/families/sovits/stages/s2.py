"""The sound stage: the codebook and everything that makes sound of its codes."""

import copy
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from backend.content import embedded, speaker_embedding
from backend.content.provider import expect
from backend.datasets.manifest import Item
from backend.families.sovits import clips, codes, data, loss, quantizer
from backend.families.sovits.config import INFO, S1, S2, SovitsConfig
from backend.families.sovits.data import Clip, SoundCorpus
from backend.families.sovits.model.sound import Learned, SoundModel
from backend.families.sovits.model.spectra import Spectra, shipped
from backend.families.sovits.saying import say
from backend.families.sovits.synthesis import SovitsVoice
from backend.families.sovits.weights import voice as voices
from backend.families.sovits.weights.voice import SOUND, Heeded, KnownSemantic, KnownSound, SoundCard
from backend.layers import place
from backend.layers.adversarial import deception, discrimination, held, matching
from backend.layers.discriminators import SampleJudges
from backend.layers.divergence import between
from backend.layers.intonation import off
from backend.layers.mel_distance import MelDistance, resolutions
from backend.layers.sizes import numbers
from backend.recipe import (
    Ask,
    Batch,
    Heard,
    Metrics,
    Need,
    Report,
    ResourceNeed,
    Seen,
    Start,
    Stepper,
    TrainState,
    recordings,
    texts,
)  # fmt: skip
from backend.recipe.listening import spoken
from backend.voices.tensors import bare

JUDGES = "judges"
MEL, KNOWN_SOUND, SPEAKER = "mel", "sound", "semantic"
_CLIP_NORM = 1000.0
_BETAS, _EPSILON = (0.8, 0.99), 1e-9
_WARM_STEPS, _LEAST = 100, 0.02
_FIRST_CLIPS = 128
"""A new codebook begins with the features of so many clips."""
_REFERENCES = 16
"""References are stored for so many speakers of a voice."""
_REFERENCE_S = 3.2
"""Seconds that are stored of each; that is enough, for style is a mean over frames."""
_TEXT_PARTS = ("enc_p.text_embedding.", "enc_p.encoder_text.", "enc_p.mrte.")


@dataclass(frozen=True)
class SoundStage:
    """:class:`backend.recipe.Stage`."""

    info = INFO.stages[0]

    def needs(self, config: SovitsConfig) -> Sequence[Need]:
        """The content encoder; and the speaker encoder, where the model is given speaker embeddings."""
        speaker_embeddings = [speaker_embedding.installed().facts] if config.speaker_embedding_channels else []
        return [ResourceNeed(resource=one) for one in (embedded.named(config.content).facts, *speaker_embeddings)]

    def adapted(self, start: Start[SovitsConfig]) -> Start[SovitsConfig]:
        """See :class:`backend.recipe.Adapts`."""
        return adapted(start)

    def prepare(self, clips: Sequence[Item], start: Start[SovitsConfig], report: Report) -> SoundCorpus:
        """See :class:`backend.recipe.Stage`."""
        return data.prepare(clips, start.config, embedded.named(start.config.content), start.cache, report)

    def build(self, corpus: SoundCorpus, start: Start[SovitsConfig]) -> TrainState:
        """See :class:`backend.recipe.Stage`."""
        config = start.config
        known = _known(corpus, start)
        model = known.model
        if quantizer.is_frozen(start):
            model.freeze()
        model = model.to(start.device)
        state = TrainState(
            modules={SOUND: model},
            optimizers={SOUND: torch.optim.AdamW(_groups(model, config), betas=_BETAS, eps=_EPSILON)},
            ema={SOUND: copy.deepcopy(model).eval()} if config.ema else {},
            ema_decay=config.ema,
            schedule=schedule,
            resources=[corpus.provider.facts],
            extras={MEL: MelDistance(resolutions(config)).to(start.device), KNOWN_SOUND: known.card},
        )
        if not model.sizes.spectral:
            judges = SampleJudges(
                numbers(config.periods), scale=config.scale_discriminator, divisor=config.discriminator_divisor
            ).to(start.device)
            state.modules[JUDGES] = judges
            state.optimizers[JUDGES] = torch.optim.AdamW(
                judges.parameters(), lr=config.rate_s2, betas=_BETAS, eps=_EPSILON
            )
        if S1 in start.needs:
            state.extras[SPEAKER] = voices.semantic_from_checkpoint(start.needs[S1])
        return state

    def train_step(self, state: TrainState, batch: Batch, config: SovitsConfig, stepper: Stepper) -> Metrics:
        """A step of the discriminators, then one of the model against them."""
        learned = _learn(state, batch, config, sounding=state.step >= config.reading_until_step)
        parts = _parts(state, learned, batch, config)
        found: Metrics = {}
        if state.step >= config.adversarial_from_step and learned.made_BN is not None and learned.real_BN is not None:
            judges = state.modules[JUDGES]
            found["judges"] = discrimination(judges(torch.cat([learned.real_BN, learned.made_BN.detach()])))
            stepper.apply(state, JUDGES, found["judges"], clip_norm=_CLIP_NORM)
            with torch.no_grad():
                real = judges(learned.real_BN)
            with held(judges):
                made = judges(learned.made_BN)
            parts["deception"] = deception(made)
            parts["match"] = config.match_weight * matching(real, made)
        found["loss"] = torch.stack(list(parts.values())).sum()
        stepper.apply(state, SOUND, found["loss"], clip_norm=_CLIP_NORM)
        count = learned.quantized.code_BT.flatten().bincount(minlength=1).float()
        share = count[count > 0] / count.sum()
        found["perplexity"] = torch.exp(-(share * share.log()).sum())
        return {name: value.detach() for name, value in {**found, **parts}.items()}

    def held_out_step(self, state: TrainState, batch: Batch, config: SovitsConfig) -> Metrics:
        """The losses that need no discriminator."""
        parts = _parts(state, _learn(state, batch, config), batch, config)
        return {"loss": torch.stack(list(parts.values())).sum(), **parts}

    def samples(
        self, state: TrainState, corpus: SoundCorpus, config: SovitsConfig, asks: Sequence[Ask]
    ) -> Iterator[Heard]:
        """Recordings are copied through their codes. Texts are spoken if there is a language stage; otherwise clips are
        copied in their place.
        """
        model = _sound(state)
        known = KnownSound(model, state.extra(KNOWN_SOUND, SoundCard))
        if SPEAKER in state.extras:
            semantic = state.extra(SPEAKER, KnownSemantic)
            if semantic.card.codebook.content == codes.codebook_hash(model):
                device = next(model.parameters()).device
                yield from spoken(SovitsVoice.in_training(semantic, known, device), asks)
                asks = list(recordings(asks))
        wished = {ask.clip.clip for ask in recordings(asks)}
        everything = [*corpus.kept, *corpus.training]
        chosen = [one for one in everything if one.item.clip in wished]
        for one in [*chosen, *everything[: len(list(texts(asks)))]]:
            yield _copy(model, one, corpus, config)

    def pictures(self, state: TrainState, corpus: SoundCorpus, config: SovitsConfig) -> Iterator[Seen]:
        """See :class:`backend.recipe.Draws`: how often each code is used."""
        model = _sound(state)
        some = [*corpus.kept, *corpus.training][:64]
        yield codes.usage((codes.encode(model, one.content_TD) for one in some), model.sizes.codes).picture


def adapted(start: Start[SovitsConfig]) -> Start[SovitsConfig]:
    """The start, with what the parent voice decides: sample rate, spectrum, codes, and that the codes stay as they are.

    Raises ``VoicewrightError`` where its content features are not there.
    """
    if start.parent is None:
        return replace(start, config=_for_the_vocoder(start.config))
    card = voices.load_card(start.parent)
    expect(card.resource, embedded.of(card.resource, start.parent / "content").facts)
    freeze = "on" if start.config.freeze_quantizer == "auto" else start.config.freeze_quantizer
    sizes = card.sizes
    # A speaker network that came with a public voice is not asked in training: its share stays as it is.
    known = card.speaker is not None and card.speaker.name == speaker_embedding.NAME
    config = replace(
        start.config, sample_rate=card.sample_rate, n_fft=card.n_fft, hop=sizes.hop, content=card.resource.name,
        codes=sizes.codes, freeze_quantizer=freeze, pitch=sizes.source_rate > 0, placed=sizes.placed,
        speaker_embedding_channels=speaker_embedding.WIDTH if known else 0,
        segment=max(1, round(start.config.segment / sizes.hop)) * sizes.hop,
    )  # fmt: skip
    return replace(start, config=config, origin=start.parent)


def _for_the_vocoder(config: SovitsConfig) -> SovitsConfig:
    """For the decoder ``mel``: the sample rate, hop and spectrum of the vocoder that comes with Voicewright."""
    if config.decoder != "mel":
        return config
    wanted = shipped()
    bands, n_fft = wanted.n_mels, wanted.mel_n_fft
    config = replace(config, sample_rate=wanted.sample_rate, hop=wanted.hop, n_fft=n_fft)
    return replace(config, n_mels=bands, latent=bands, pitch=True)


def schedule(optimizer: str, step: int, progress: float) -> float:
    """Linear warm-up, then half a cosine over the budget; constant where there is none."""
    return min(1.0, (step + 1) / _WARM_STEPS) * max(_LEAST, 0.5 * (1 + math.cos(math.pi * progress)))


def _known(corpus: SoundCorpus, start: Start[SovitsConfig]) -> KnownSound:
    """A new s2 for the corpus, or the parent's, with the corpus' phones and speakers."""
    config = start.config
    if start.parent is None:
        width = corpus.provider.facts.width
        model = SoundModel(config.sound_sizes(symbols=len(corpus.facts.symbols), content=width))
        if isinstance(model.dec, Spectra):
            model.dec.take_shipped()
        some = corpus.training[:: max(1, len(corpus.training) // _FIRST_CLIPS)]
        came_from = ""
        model.start_codes(torch.from_numpy(np.concatenate([one.content_TD[: one.contents // 2 * 2] for one in some])))
    else:
        parent = voices.load_sound(start.parent)
        expect(parent.card.resource, corpus.provider.facts, str(start.parent))
        corpus.adopt(corpus.facts.joined(parent.card.facts))
        came_from = codes.codebook_hash(parent.model)
        model = voices.sound_onward(parent, corpus.facts, config.posterior_layers)
    card = SoundCard(
        facts=corpus.facts, sizes=model.sizes, sample_rate=config.sample_rate, n_fft=config.n_fft,
        resource=corpus.provider.facts,
        speaker=speaker_embedding.installed().facts if corpus.speaker_embeddings else None,
        came_from=came_from,
    )  # fmt: skip
    everybody = {one.item.clip: one for one in [*corpus.training, *corpus.kept]}
    items = [one.item for one in everybody.values()]
    chosen = [clips.reference_of(items, speaker) for speaker in corpus.facts.speakers[:_REFERENCES]]
    references = [
        Heeded(
            torch.from_numpy(np.array(everybody[item.clip].spectrum_KT[:, : round(_REFERENCE_S / config.hop_s)])),
            torch.from_numpy(corpus.speaker_embeddings[item.speaker]) if corpus.speaker_embeddings else torch.zeros(0),
        )
        for item in chosen
    ]
    return voices.sound_with_card(model, card, references)


def _groups(model: SoundModel, config: SovitsConfig) -> list[dict[str, object]]:
    """Parameters for the optimizer; those of the phones' encoder have a learning rate of their own."""
    trained = [(name, one) for name, one in model.named_parameters() if one.requires_grad]
    text = [one for name, one in trained if name.startswith(_TEXT_PARTS)]
    rest = [one for name, one in trained if not name.startswith(_TEXT_PARTS)]
    return [{"params": rest, "lr": config.rate_s2}, {"params": text, "lr": config.rate_s2 * config.text_rate}]


def _learn(state: TrainState, batch: Batch, config: SovitsConfig, *, sounding: bool = True) -> Learned:
    learned: Learned = state.modules[SOUND](
        batch, config.segment_frames, from_text=config.read_weight > 0, looking=config.guide_weight > 0,
        sounding=sounding, misheard=config.code_noise,
    )  # fmt: skip
    return learned


def _parts(state: TrainState, learned: Learned, batch: Batch, config: SovitsConfig) -> dict[str, Tensor]:
    """The losses that need no discriminator, by name."""
    distance = state.extra(MEL, MelDistance)
    mean, spread, frames = learned.expected
    parts = {"commit": config.commit_weight * learned.quantized.commitment}
    if learned.posterior_BZT is None:
        parts["mel"] = config.mel_weight * loss.unlike(mean.float(), learned.heard_BZT, frames)
    else:
        parts["kl"] = config.kl_weight * between(
            learned.heard_BZT.float(), learned.posterior_BZT.float(), mean.float(), spread.float(), frames.float()
        )
    if learned.made_BN is not None:
        parts["mel"] = config.mel_weight * distance(learned.made_BN.float(), learned.real_BN)
    if learned.from_text_BN is not None:
        parts["read"] = config.read_weight * distance(learned.from_text_BN.float(), learned.real_BN)
    if learned.looks_BTP is not None:
        parts["guide"] = config.guide_weight * place.astray(learned.looks_BTP, batch["said"], batch["contents"])
    if learned.pitch is not None:
        parts["pitch"] = off(*learned.pitch, batch["log_f0"], batch["voiced"], frames[:, 0])
    return parts


def _sound(state: TrainState) -> SoundModel:
    model = bare(state.modules[SOUND])
    assert isinstance(model, SoundModel)
    return model


@torch.no_grad()
def _copy(model: SoundModel, clip: Clip, corpus: SoundCorpus, config: SovitsConfig) -> Heard:
    """A clip, decoded from its own codes, phones and style."""
    device = model.ssl_proj.weight.device
    batch = {name: value.to(device) for name, value in corpus.collate([clip]).items()}
    style = model.style(batch["spectrum"], batch["frames"], batch.get("speaker_embedding"))
    vectors = model.vectors(model.encode(batch["content"]))
    read = model.read(vectors, batch["contents"], batch["phone"], batch["phones"], style, said_BT=batch["said"])
    return Heard(
        text=clip.item.text, samples=say(model, read, style), sample_rate=config.sample_rate, from_recording=True
    )


SOUND_STAGE = SoundStage()
assert SOUND_STAGE.info.name == S2
