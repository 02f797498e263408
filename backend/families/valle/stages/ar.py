"""The first stage: phones → the first book of codes, one after another."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import torch
from torch import nn

from backend.codec import opening
from backend.datasets.manifest import Item
from backend.families.valle import data
from backend.families.valle.config import AR, INFO, NAR, Group, ValleConfig
from backend.families.valle.corpus import CodeCorpus
from backend.families.valle.facts import Card
from backend.families.valle.knobs import manner_of
from backend.families.valle.loss import of_first
from backend.families.valle.model.ar_v1 import ArV1
from backend.families.valle.model.ar_v2 import ArV2
from backend.families.valle.sizes import grown
from backend.families.valle.stages.listening import speaking
from backend.families.valle.stages.optimising import state_of
from backend.families.valle.synthesis import looks
from backend.families.valle.weights import voice as weights
from backend.layers import text_attention as attention
from backend.recipe import Ask, Batch, Heard, Metrics, Need, Report, ResourceNeed, Seen, Start, Stepper, TrainState


class Ar:
    """:class:`backend.recipe.Stage`, ``Draws`` and ``Adapts``."""

    info = INFO.stages[0]

    def needs(self, config: ValleConfig) -> Sequence[Need]:
        """The codec; no other stage."""
        return [spoken_codec(config)]

    def adapted(self, start: Start[ValleConfig]) -> Start[ValleConfig]:
        """The start, with sizes and codec of the parent voice."""
        if start.parent is None:
            return start
        return replace(start, config=fitted(start.config, weights.card(AR, start.parent)), origin=start.parent)

    def prepare(self, clips: Sequence[Item], start: Start[ValleConfig], report: Report) -> CodeCorpus:
        """Phones and codes; with the symbols of the parent voice."""
        known = None if start.parent is None else weights.card(AR, start.parent).facts
        return data.prepare(clips, start, report, stage=AR, known=known)

    def build(self, corpus: CodeCorpus, start: Start[ValleConfig]) -> TrainState:
        """A new network, or the parent's. Samples are made with the second stage, if there is one already: one that was
        trained, or the parent's.
        """
        config, facts = start.config, corpus.facts
        sizes = config.sizes(len(facts.symbols), facts.cardinality, facts.books)
        parent = None if start.parent is None else weights.load(AR, start.parent)
        if parent is not None:
            sizes = grown(parent[1].sizes, len(facts.symbols))
        card = Card(facts=facts, sizes=sizes, prompts=corpus.prompts(), manner=manner_of(config))
        network = weights.network(AR, card)
        if parent is not None:
            weights.transplant(network, card, *parent)
        state = state_of(AR, network.to(start.device), config, facts.codec)
        second = _second(card, start)
        if second is not None:
            state.extras[NAR] = second.to(start.device)
        return state

    def train_step(self, state: TrainState, batch: Batch, config: ValleConfig, stepper: Stepper) -> Metrics:
        """Nats a code of the first book."""
        parts = of_first(state.modules[AR], batch, config)
        stepper.apply(state, AR, parts["loss"], clip_norm=config.clip_norm)
        return {name: value.detach() for name, value in parts.items()}

    def held_out_step(self, state: TrainState, batch: Batch, config: ValleConfig) -> Metrics:
        """The same, without learning."""
        return of_first(state.modules[AR], batch, config)

    def samples(
        self, state: TrainState, corpus: CodeCorpus, config: ValleConfig, asks: Sequence[Ask]
    ) -> Iterator[Heard]:
        """Sentences. Without a second stage they are decoded from the first book alone, and sound rough."""
        second = state.extras.get(NAR)
        return speaking(state.modules[AR], second if isinstance(second, nn.Module) else None, asks)

    @torch.no_grad()
    def pictures(self, state: TrainState, corpus: CodeCorpus, config: ValleConfig) -> Iterator[Seen]:
        """Attention on held-out clips, given their true codes."""
        network = state.modules[AR]
        assert isinstance(network, ArV1 | ArV2)
        device = next(network.parameters()).device
        shown = sorted(corpus.kept or corpus.training, key=len)
        for one in (shown[len(shown) // 2], shown[-1])[-len(shown) :]:
            batch = corpus.collate([one], 1, 0)
            codes = batch["codes"][0, :, 0].to(device)
            place_T = batch["places"][0].to(device) if network.sizes.strides else None
            found = looks(network, batch["phones"][0].to(device), codes[:0], codes, place_T)
            weights_NS = attention.following(found)
            hint = attention.hint(weights_NS, corpus.facts.codec.hop_s * network.sizes.group, ended=True)
            yield Seen(title=one.text, values=weights_NS, hint=hint)


def _second(card: Card, start: Start[ValleConfig]) -> nn.Module | None:
    """What fills the other books while the first stage trains, without learning; None where there is nothing yet."""
    if NAR in start.needs:
        trained, known = weights.from_checkpoint(NAR, start.needs[NAR])
        if known.facts == card.facts:
            return trained
    if start.parent is None:
        return None
    parent, known = weights.load(NAR, start.parent)
    card = replace(known, facts=card.facts, sizes=grown(known.sizes, len(card.facts.symbols)))
    made = weights.network(NAR, card)
    weights.transplant(made, card, parent, known)
    return made.eval().requires_grad_(False)


def spoken_codec(config: ValleConfig) -> ResourceNeed:
    """The codec of both stages. Raises ``VoicewrightError`` where it is not there."""
    return ResourceNeed(resource=opening.named(config.codec, config.books).facts.resource)


def fitted(config: ValleConfig, card: Card) -> ValleConfig:
    """The config with a network's sizes and codec."""
    sizes, codec = card.sizes, card.facts.codec
    groups: dict[int, Group] = {1: "1", 2: "2", 4: "4", 8: "8"}
    return replace(
        config, version=sizes.version, channels=sizes.channels, heads=sizes.heads, layers=sizes.layers,
        inner=sizes.inner, group=groups[sizes.group], codec=codec.name, books=codec.width, strides=sizes.strides,
    )  # fmt: skip
