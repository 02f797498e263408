"""The second stage: phones and the books below → each further book at once. It needs the first stage's checkpoint."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import torch
from torch import nn

from backend.codec import opening
from backend.codec.codec import Heard as HeardCodec
from backend.codec.codec import Spaced
from backend.datasets.manifest import Item
from backend.families.valle import data
from backend.families.valle.config import AR, INFO, NAR, ValleConfig
from backend.families.valle.corpus import CodeCorpus
from backend.families.valle.facts import Card, Facts
from backend.families.valle.hearing import Hearing
from backend.families.valle.loss import of_second
from backend.families.valle.model.ar_v1 import ArV1
from backend.families.valle.model.ar_v2 import ArV2
from backend.families.valle.model.nar_v1 import NarV1
from backend.families.valle.model.nar_v2 import NarV2
from backend.families.valle.sizes import grown
from backend.families.valle.sounding import sounded
from backend.families.valle.stages.ar import fitted, spoken_codec
from backend.families.valle.stages.listening import speaking
from backend.families.valle.stages.optimising import state_of
from backend.families.valle.weights import beside
from backend.families.valle.weights import voice as weights
from backend.protocol.problems import refuse
from backend.recipe import Ask, Batch, Heard, Metrics, Need, Report, StageNeed, Start, Stepper, TrainState, recordings
from backend.recipe.asks import FollowRecording

_HEARING = "hearing"


class Nar:
    """:class:`backend.recipe.Stage` and ``Adapts``."""

    info = INFO.stages[1]

    def needs(self, config: ValleConfig) -> Sequence[Need]:
        """The codec, and the first stage's checkpoint, unless another one is named."""
        codec = spoken_codec(config)
        return [codec] if config.ar_model_ckpt_dir else [StageNeed(stage=AR), codec]

    def adapted(self, start: Start[ValleConfig]) -> Start[ValleConfig]:
        """The start, with sizes and codec of the parent voice, or with the codec of the first stage."""
        config = start.config
        if start.parent is not None:
            return replace(start, config=fitted(config, weights.card(NAR, start.parent)), origin=start.parent)
        if AR not in start.needs and not config.ar_model_ckpt_dir:
            return start
        first = beside.card(beside.place(start))
        codec, strides = first.facts.codec, first.sizes.strides
        return replace(start, config=replace(config, codec=codec.name, books=codec.width, strides=strides))

    def prepare(self, clips: Sequence[Item], start: Start[ValleConfig], report: Report) -> CodeCorpus:
        """Phones and codes, in the symbols and the codec of the first stage."""
        known = beside.read(beside.place(start))[1].facts
        start = replace(start, config=replace(start.config, code_vectors=_says_points(start, known)))
        return data.prepare(clips, start, report, stage=NAR, known=known)

    def build(self, corpus: CodeCorpus, start: Start[ValleConfig]) -> TrainState:
        """A new network, or the parent's. The hash of the first stage that it is trained with is stored."""
        config = start.config
        folder = beside.place(start)
        first, known = beside.read(folder)
        facts = known.facts
        if unknown := set(corpus.facts.symbols) - set(facts.symbols):
            refuse("stages-disagree", symbols=sorted(unknown), file=folder)
        sizes = config.sizes(known.sizes.phones, facts.cardinality, facts.books)
        parent = None if start.parent is None else weights.load(NAR, start.parent)
        if parent is not None:
            sizes = grown(parent[1].sizes, known.sizes.phones)
        codec = opening.of(facts.codec)
        vectors = None
        if parent is None and corpus.config.code_vectors and isinstance(codec, Spaced):
            vectors = torch.from_numpy(codec.vectors())
            sizes = replace(sizes, code_width=vectors.shape[2])
        card = Card(
            facts=facts, sizes=sizes, prompts=corpus.prompts(), manner=known.manner, first_stage=beside.hash_of(folder)
        )
        network = weights.network(NAR, card)
        if vectors is not None:
            assert isinstance(network, NarV1)
            network.know(vectors)
        if parent is not None:
            weights.transplant(network, card, *parent)
        state = state_of(NAR, network.to(start.device), config, facts.codec)
        state.extras[AR] = first.to(start.device)
        if card.sizes.code_width and isinstance(codec, HeardCodec):
            assert isinstance(first, ArV1 | ArV2)
            state.extras[_HEARING] = Hearing(codec.decoder(start.device), first)
        return state

    def train_step(self, state: TrainState, batch: Batch, config: ValleConfig, stepper: Stepper) -> Metrics:
        """What is heard, where the codec lets it be; else nats a code of one book, drawn anew for each step."""
        parts = _measured(state, batch, config, own=state.step % 2 == 0)
        stepper.apply(state, NAR, parts["loss"], clip_norm=config.clip_norm)
        return {name: value.detach() for name, value in parts.items()}

    def held_out_step(self, state: TrainState, batch: Batch, config: ValleConfig) -> Metrics:
        """The same, without learning; where codes are learnt, of the batch's book: the corpus gives each once."""
        return _measured(state, batch, config, own=True)

    def samples(
        self, state: TrainState, corpus: CodeCorpus, config: ValleConfig, asks: Sequence[Ask]
    ) -> Iterator[Heard]:
        """Sentences, with the codes of both stages; recordings, with their own first book and the others predicted."""
        second = state.modules[NAR]
        first = state.extras[AR]
        assert isinstance(first, nn.Module)
        yield from speaking(first, second, asks)
        assert isinstance(second, NarV1 | NarV2)
        for ask in recordings(asks):
            yield _copied(second, corpus, ask)


def _says_points(start: Start[ValleConfig], facts: Facts) -> bool:
    """Whether the network lives in the space of the codec's codes: the parent's does or not, whatever is asked for."""
    if start.parent is not None:
        return weights.card(NAR, start.parent).sizes.code_width > 0
    return start.config.code_vectors and start.config.version == "v1" and isinstance(opening.of(facts.codec), Spaced)


def _measured(state: TrainState, batch: Batch, config: ValleConfig, *, own: bool) -> Metrics:
    network, hearing = state.modules[NAR], state.extras.get(_HEARING)
    if not isinstance(hearing, Hearing):
        return of_second(network, batch, config)
    return hearing.distances(network, batch, config, own=own)


def _copied(network: NarV1 | NarV2, corpus: CodeCorpus, ask: FollowRecording) -> Heard:
    """A clip, decoded from its own first book and the other books as the second stage predicts them."""
    one = next(clip for clip in (*corpus.kept, *corpus.training) if clip.text == ask.clip.text)
    device = next(network.parameters()).device
    rows = torch.tensor(corpus.facts.read(one.texts)[0], device=device)
    codes_TQ = torch.from_numpy(one.codes_TQ.astype(np.int64)).to(device)
    place_T = None if one.place_T is None else torch.from_numpy(one.place_T).to(device)
    codec = opening.of(corpus.facts.codec)
    samples = sounded(network, codec, rows, codes_TQ[:0], codes_TQ[:, 0], place_T=place_T)
    return Heard(text=one.text, samples=samples, sample_rate=codec.facts.sample_rate, from_recording=True)
