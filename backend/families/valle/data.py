"""Clips → phones and codes, for both stages."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from backend.codec import opening
from backend.codec.codec import Codec
from backend.datasets import features
from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item, by_speech
from backend.families.valle.config import ValleConfig
from backend.families.valle.corpus import CodeCorpus, Utterance
from backend.families.valle.facts import PADDING, Facts
from backend.families.valle.spelling import Spelling, spell
from backend.protocol.notices import notice
from backend.protocol.problems import VoicewrightError, problem
from backend.recipe import Report, Start
from backend.text.phonemes import phonemize


def prepare(
    clips: Sequence[Item], start: Start[ValleConfig], report: Report, *, stage: str, known: Facts | None = None
) -> CodeCorpus:
    """The stage's data. ``known``: the facts of the parent voice, or of the first stage for a second one.

    Raises ``VoicewrightError`` when there is nothing to train on, or no such codec.
    """
    config = start.config
    codec = opening.of(known.codec) if known is not None else opening.named(config.codec, config.books)
    spelling = known.spelling if known is not None else "phones"
    training: list[Utterance] = []
    kept: list[Utterance] = []
    left_out: list[str] = []
    for index, item in enumerate(clips):
        report(index / len(clips), notice("codes-of-clip", number=index + 1, of=len(clips)))
        if not config.shortest_s <= item.duration_s <= config.longest_s:
            left_out.append(item.named)
        else:
            (kept if item.held_out else training).append(utterance(item, codec, start.cache, spelling))
    if not training:
        raise _nothing(config, len(left_out))
    facts = Facts(
        symbols=_symbols([*training, *kept], known), languages=tuple(by_speech(clips, lambda item: item.language)),
        speakers=tuple(by_speech(clips, lambda item: item.speaker)), codec=codec.facts.resource,
        cardinality=codec.facts.cardinality, spelling=spelling,
    )  # fmt: skip
    return CodeCorpus(training, kept, facts, config, stage=stage, left_out=left_out)


def _symbols(clips: Sequence[Utterance], known: Facts | None) -> tuple[str, ...]:
    """Symbols, a row each. The parent's rows keep their places; a voice of Amphion's can have no others."""
    if known is not None and known.spelling != "phones":
        return known.symbols
    before = known.symbols if known is not None else (PADDING,)
    heard = {symbol for one in clips for text in one.texts for symbol in text.symbols}
    return (*before, *sorted(heard - set(before)))


def utterance(item: Item, codec: Codec, cache: FeatureCache, spelling: Spelling) -> Utterance:
    """A clip with its codes. Without an alignment, its phones are those of its text."""

    def compute() -> NDArray[np.int16]:
        samples = features.samples(item, codec.facts.sample_rate)
        return np.ascontiguousarray(codec.encode(samples).T.astype(np.int16))

    codes = np.asarray(cache.get("codes", item, {"resource": codec.facts.content}, compute))
    phones = item.phones or phonemize(item.text, item.language).symbols
    spelt = spell([one.symbol for one in phones], [one.word for one in phones], spelling)
    place_T = item.said_at(len(codes), codec.facts.hop_s) if item.phones and spelling == "phones" else None
    return Utterance((spelt,), codes, item.speaker, item.text, place_T)


def _nothing(config: ValleConfig, left_out: int) -> VoicewrightError:
    if left_out:
        return VoicewrightError(
            problem("nothing-to-train/lengths", n=left_out, least_s=config.shortest_s, most_s=config.longest_s)
        )
    return VoicewrightError(problem("nothing-to-train/held-out"))
