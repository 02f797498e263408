"""The language stage: phones → semantic codes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from backend.content import embedded
from backend.content.provider import COPY, expect
from backend.content.words import open_bert
from backend.datasets.manifest import Item
from backend.families.sovits import attention, clips, codes, loss, quantizer, word_features
from backend.families.sovits.config import INFO, S1, S2, SovitsConfig
from backend.families.sovits.model.semantic import Predicted, Said, SemanticModel
from backend.families.sovits.stages.s2 import adapted, schedule
from backend.families.sovits.synthesis import SovitsVoice
from backend.families.sovits.tokens import TokenCorpus, Utterance
from backend.families.sovits.weights import voice as voices
from backend.families.sovits.weights.voice import SEMANTIC, KnownSemantic, SemanticCard
from backend.layers import place, text_attention
from backend.recipe import (
    Ask,
    Batch,
    Heard,
    Metrics,
    Need,
    Report,
    ResourceNeed,
    Seen,
    StageNeed,
    Start,
    Stepper,
    TrainState,
)  # fmt: skip
from backend.recipe.listening import spoken
from backend.voices.tensors import bare

KNOWN_SEMANTIC, KNOWN_SOUND = "card", "sound"
_PARENT = "parent"
_CLIP_NORM = 1.0
_PROMPTS = 16
"""Speakers whose reference is stored with a voice."""


@dataclass(frozen=True)
class SemanticStage:
    """:class:`backend.recipe.Stage`."""

    info = INFO.stages[1]

    def needs(self, config: SovitsConfig) -> Sequence[Need]:
        """The sound stage, unless the codebook is that of the parent voice."""
        resource = ResourceNeed(resource=embedded.named(config.content).facts)
        return [resource] if config.freeze_quantizer == "on" else [resource, StageNeed(stage=S2)]

    def adapted(self, start: Start[SovitsConfig]) -> Start[SovitsConfig]:
        """See :class:`backend.recipe.Adapts`."""
        return adapted(start)

    def prepare(self, clips: Sequence[Item], start: Start[SovitsConfig], report: Report) -> TokenCorpus:
        """Extracts the semantic codes of all clips; with another codebook than before they are extracted anew."""
        return _prepare(clips, start, report)

    def build(self, corpus: TokenCorpus, start: Start[SovitsConfig]) -> TrainState:
        """See :class:`backend.recipe.Stage`."""
        config = start.config
        sound = quantizer.heard(start, quantizer.source(start))
        known = _known(corpus, start)
        model = known.model.to(start.device)
        state = TrainState(
            modules={SEMANTIC: model},
            optimizers={
                SEMANTIC: torch.optim.AdamW(model.parameters(), lr=config.rate_s1, betas=(0.9, 0.95), weight_decay=0.01)
            },
            schedule=schedule,
            resources=corpus.resources,
        )
        sound.model.to(start.device).eval().requires_grad_(False)
        state.extras |= {KNOWN_SEMANTIC: known.card, KNOWN_SOUND: sound, _PARENT: start.parent}
        return state

    def train_step(self, state: TrainState, batch: Batch, config: SovitsConfig, stepper: Stepper) -> Metrics:
        """One step; with a preference loss against spoilt codes where ``dpo_weight`` is above 0."""
        found = _losses(state, batch, config)
        stepper.apply(state, SEMANTIC, found["loss"], clip_norm=_CLIP_NORM)
        return {name: value.detach() for name, value in found.items()}

    def held_out_step(self, state: TrainState, batch: Batch, config: SovitsConfig) -> Metrics:
        """See :class:`backend.recipe.Stage`."""
        return _losses(state, batch, config)

    def samples(
        self, state: TrainState, corpus: TokenCorpus, config: SovitsConfig, asks: Sequence[Ask]
    ) -> Iterator[Heard]:
        """See :class:`backend.recipe.Stage`."""
        model = _semantic(state)
        card, sound = state.extra(KNOWN_SEMANTIC, SemanticCard), state.extra(KNOWN_SOUND, voices.KnownSound)
        device = next(model.parameters()).device
        parent = state.extras[_PARENT]
        assert parent is None or isinstance(parent, Path)
        yield from spoken(SovitsVoice.in_training(KnownSemantic(model, card), sound, device, parent), asks)

    def pictures(self, state: TrainState, corpus: TokenCorpus, config: SovitsConfig) -> Iterator[Seen]:
        """See :class:`backend.recipe.Draws`: attention to the phones of two clips, and how often each code is used."""
        model = _semantic(state)
        device = next(model.parameters()).device
        shown = sorted(corpus.kept or corpus.training, key=lambda one: len(one.code_T))
        for one in (shown[len(shown) // 2], shown[-1])[-len(shown) :]:
            batch = {name: value.to(device) for name, value in corpus.example(one).items()}
            said = _said(batch)
            weights = attention.heard(model, said, batch["code"], batch["said"])
            hint = text_attention.hint(weights, one.item.duration_s / max(1, weights.shape[1]), ended=True)
            yield Seen(title=one.item.text, values=weights, hint=hint)
        yield corpus.usage.picture


def _prepare(items: Sequence[Item], start: Start[SovitsConfig], report: Report) -> TokenCorpus:
    config = start.config
    sound = quantizer.source(start)
    provider = embedded.named(config.content)
    expect(sound.card.resource, provider.facts)
    good, left_out = clips.fitting(items, config.longest_s)
    tokens = codes.extract(good, sound.model, provider, start.cache, report)
    utterances = [Utterance(item, code) for item, code in zip(good, tokens, strict=True)]
    resources = [provider.facts, codes.codebook_resource(sound.model)]
    return TokenCorpus(utterances, left_out, config, sound.model.sizes.codes, resources)


def _known(corpus: TokenCorpus, start: Start[SovitsConfig]) -> KnownSemantic:
    """A new s1 for the corpus, or one that goes on from a voice."""
    content, codebook = corpus.resources
    everybody = {one.item.clip: one for one in [*corpus.training, *corpus.kept]}
    items = [one.item for one in everybody.values()]
    words = None
    if start.parent is None:
        sizes = start.config.semantic_sizes(symbols=len(corpus.facts.symbols), codes=corpus.codes)
        model = SemanticModel(sizes)
    else:
        parent = voices.load_semantic(start.parent)
        if quantizer.is_frozen(start):
            quantizer.check_same(parent, codebook.content, str(start.parent))
        corpus.adopt(corpus.facts.joined(parent.card.facts))
        model = voices.semantic_onward(parent, corpus.facts)
        words = parent.card.words
        if words is not None:
            bert = open_bert(words, start.parent / COPY["words"])
            corpus.hear_words(word_features.of_clips(items, corpus.facts, bert, start.cache), words.width)
    chosen = [everybody[clips.reference_of(items, one).clip] for one in corpus.facts.speakers[:_PROMPTS]]
    prompts = [one.prompt for one in chosen]
    card = SemanticCard(
        facts=corpus.facts, sizes=model.sizes, resource=content, codebook=codebook, prompts=prompts, words=words
    )
    return voices.semantic_with_card(model, card)


def _semantic(state: TrainState) -> SemanticModel:
    model = bare(state.modules[SEMANTIC])
    assert isinstance(model, SemanticModel)
    return model


def _said(batch: Batch) -> Said:
    return Said(batch["phone"], batch["phones"], batch.get("words"))


def _losses(state: TrainState, batch: Batch, config: SovitsConfig) -> dict[str, Tensor]:
    """``loss`` and its parts. Chosen and rejected codes go through the model as one batch."""
    model, semantic = state.modules[SEMANTIC], _semantic(state)
    said, code, lengths, end = _said(batch), batch["code"], batch["codes"], semantic.end
    rows, places = len(code), batch["said"]
    if "rejected" in batch:
        longest = max(code.shape[1], batch["rejected"].shape[1])
        both = [
            torch.nn.functional.pad(one, (0, longest - one.shape[1]), value=end) for one in (code, batch["rejected"])
        ]
        code, lengths = torch.cat(both), torch.cat([lengths, batch["rejected_codes"]])
        places = torch.cat(
            [torch.nn.functional.pad(one, (0, longest - one.shape[1])) for one in (places, batch["rejected_said"])]
        )
        words = None if said.words_BWP is None else said.words_BWP.repeat(2, 1, 1)
        said = Said(said.phone_BP.repeat(2, 1), said.lengths_B.repeat(2), words)
    predicted: Predicted = model(
        said.phone_BP, said.lengths_B, code, lengths, said.words_BWP, place_BT=places, looking=config.guide_weight > 0
    )
    logits = predicted.logits_BTV
    wanted, counts = loss.targets(code, lengths, end)
    right = loss.surprise(logits[:rows], wanted[:rows], counts[:rows])
    found = {"loss": right, "surprise": right, "hits": loss.hits(logits[:rows], wanted[:rows], counts[:rows])}
    if predicted.strides_BTS is not None:
        found["place"] = place.misplaced(
            predicted.strides_BTS[:rows], places[:rows], said.first_B[:rows], lengths[:rows]
        )
        found["loss"] = found["loss"] + found["place"]
    if predicted.looks_BTP is not None:
        looks = predicted.looks_BTP[:rows, : batch["said"].shape[1]]
        found["guide"] = config.guide_weight * place.astray(looks, batch["said"], batch["codes"])
        found["loss"] = found["loss"] + found["guide"]
    if "rejected" in batch:
        each = loss.likelihood(logits, wanted, counts)
        found["preference"] = config.dpo_weight * loss.preference(each[:rows], each[rows:])
        found["loss"] = found["loss"] + found["preference"]
    return found


SEMANTIC_STAGE = SemanticStage()
assert SEMANTIC_STAGE.info.name == S1
