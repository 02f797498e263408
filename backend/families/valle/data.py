"""What both stages learn from: phones with the codes of a codec.

Legend: B batch, N phones, T frames, Q books.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from backend.codec import opening
from backend.codec.codec import Codec
from backend.datasets import features
from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item, by_speech
from backend.families.valle.config import NAR, ValleConfig
from backend.families.valle.facts import PADDING, Facts, Prompt
from backend.families.valle.spelling import Spelling, Spelt, spell
from backend.protocol.problems import Problem, VoicewrightError
from backend.recipe import Batch, Report, Start

_HELD_OUT = 16
_POOL = 4
_MOST_PROMPT_S = 3.0
_MOST_PROMPTS = 32


@dataclass(frozen=True)
class Utterance:
    """One clip as the networks see it."""

    texts: tuple[Spelt, ...]
    """One, or two that are said after one another."""
    codes_TQ: NDArray[np.int16]
    speaker: str
    text: str

    def __len__(self) -> int:
        return len(self.codes_TQ)


class CodeCorpus:
    """Clips in the order of their lengths, so that little is padded; some steps take two of a speaker in one."""

    def __init__(
        self, training: Sequence[Utterance], held_out: Sequence[Utterance], facts: Facts, config: ValleConfig, *,
        stage: str, left_out: Sequence[str] = (),
    ) -> None:  # fmt: skip
        self.training = sorted(training, key=lambda one: (len(one), one.text))
        self.kept = list(held_out[:_HELD_OUT])
        self.left_out = left_out
        self._config, self._stage = config, stage
        self.facts = facts
        self._by_speaker: dict[str, list[Utterance]] = {}
        for one in self.training:
            self._by_speaker.setdefault(one.speaker, []).append(one)

    def __len__(self) -> int:
        return len(self.training)

    def batch(self, step: int, seed: int) -> Batch:
        """See :class:`backend.recipe.Corpus`."""
        chance = np.random.default_rng([seed, step])
        chosen = self._chosen(chance)
        book = int(chance.integers(1, self.facts.books)) if self.facts.books > 1 else 1
        least = min(len(one) for one in chosen) // 4
        prompt = int(chance.integers(least, max(least + 1, 2 * least)))
        if chance.random() < self._config.unprompted:
            prompt = 0
        return self.collate(chosen, book, min(prompt, self._frames(_MOST_PROMPT_S)))

    def held_out(self) -> Iterator[Batch]:
        """All of it at once; for the second stage once for each book."""
        if self.kept:
            prompt = min(min(len(one) for one in self.kept) // 4, self._frames(_MOST_PROMPT_S))
            for book in range(1, self.facts.books if self._stage == NAR else 2):
                yield self.collate(self.kept, book, prompt)

    def collate(self, utterances: Sequence[Utterance], book: int, prompt: int) -> Batch:
        """``phones`` (B, N), ``phone_lengths`` (B,), ``codes`` (B, T, Q), ``lengths`` (B,), padded with zeros; ``book``
        and ``prompt`` (), what the second stage is to foretell, and how many frames it knows.
        """
        rows = [self.facts.read(one.texts)[0] for one in utterances]
        phones = np.zeros((len(rows), max(map(len, rows))), np.int64)
        codes = np.zeros((len(rows), max(map(len, utterances)), self.facts.books), np.int64)
        for index, (mine, one) in enumerate(zip(rows, utterances, strict=True)):
            phones[index, : len(mine)], codes[index, : len(one)] = mine, one.codes_TQ
        return {
            "phones": torch.from_numpy(phones), "phone_lengths": torch.tensor([len(mine) for mine in rows]),
            "codes": torch.from_numpy(codes), "lengths": torch.tensor([len(one) for one in utterances]),
            "book": torch.tensor(book), "prompt": torch.tensor(prompt),
        }  # fmt: skip

    def prompts(self) -> Mapping[str, Prompt]:
        """For each speaker the clip that is nearest to the wanted length; none where a voice begins with nothing."""
        wanted = self._frames(self._config.prompt_s)
        if not wanted:
            return {}
        found = {}
        for speaker, clips in list(self._by_speaker.items())[:_MOST_PROMPTS]:
            best = min(clips, key=lambda one: abs(len(one) - wanted))
            codes = tuple(tuple(map(int, frame)) for frame in best.codes_TQ)
            found[speaker] = Prompt(symbols=best.texts[0].symbols, codes=codes)
        return found

    def _chosen(self, chance: np.random.Generator) -> list[Utterance]:
        """Clips of about one length that together last as long as a step may take."""
        room, total = self._frames(self._config.batch_s), len(self.training)
        anchor = int(chance.integers(total))
        joined = chance.random() < self._config.joined
        count = max(1, min(total, room // ((1 + joined) * max(1, len(self.training[anchor])))))
        pool = min(total, _POOL * count)
        first = int(np.clip(anchor - pool // 2, 0, total - pool))
        chosen = [self.training[first + int(at)] for at in chance.choice(pool, count, replace=False)]
        if joined:
            chosen = [self._joined(one, chance) for one in chosen]
        chosen.sort(key=len)
        while len(chosen) > 1 and len(chosen) * len(chosen[-1]) > room:
            del chosen[int(chance.integers(len(chosen)))]
        return chosen

    def _joined(self, one: Utterance, chance: np.random.Generator) -> Utterance:
        """Another clip of its speaker, and then this one, where both fit."""
        others = self._by_speaker[one.speaker]
        other = others[int(chance.integers(len(others)))]
        if other is one or len(other) + len(one) > self._frames(self._config.longest_s):
            return one
        return Utterance(other.texts + one.texts, np.concatenate([other.codes_TQ, one.codes_TQ]), one.speaker, one.text)

    def _frames(self, seconds: float) -> int:
        return round(seconds / self.facts.codec.hop_s)


def prepare(
    clips: Sequence[Item], start: Start[ValleConfig], report: Report, *, stage: str, known: Facts | None = None
) -> CodeCorpus:
    """The stage's data; ``known``: what a network that is gone on with, or spoken with, knows.

    Raises ``VoicewrightError`` when there is nothing to train on, or no such codec.
    """
    config = start.config
    codec = opening.of(known.codec) if known is not None else opening.named(config.codec, config.books)
    spelling = known.spelling if known is not None else "house"
    training: list[Utterance] = []
    kept: list[Utterance] = []
    left_out: list[str] = []
    for index, item in enumerate(clips):
        report(index / len(clips), f"Codes of clip {index + 1} of {len(clips)}")
        if not config.shortest_s <= item.duration_s <= config.longest_s:
            left_out.append(f"“{item.text}” lasts {item.duration_s:.1f} s.")
        elif item.phones:
            (kept if item.held_out else training).append(_utterance(item, codec, start.cache, spelling))
    if not training:
        raise _nothing(config, len(left_out))
    facts = Facts(
        symbols=_symbols([*training, *kept], known), languages=tuple(by_speech(clips, lambda item: item.language)),
        speakers=tuple(by_speech(clips, lambda item: item.speaker)), codec=codec.facts.resource,
        cardinality=codec.facts.cardinality, spelling=spelling,
    )  # fmt: skip
    return CodeCorpus(training, kept, facts, config, stage=stage, left_out=left_out)


def _symbols(clips: Sequence[Utterance], known: Facts | None) -> tuple[str, ...]:
    """A row each. The rows of a voice that is gone on with keep their places; Amphion's can have no others."""
    if known is not None and known.spelling != "house":
        return known.symbols
    before = known.symbols if known is not None else (PADDING,)
    heard = {symbol for one in clips for text in one.texts for symbol in text.symbols}
    return (*before, *sorted(heard - set(before)))


def _utterance(item: Item, codec: Codec, cache: FeatureCache, spelling: Spelling) -> Utterance:
    def compute() -> NDArray[np.int16]:
        samples = features.samples(item, codec.facts.sample_rate)
        return np.ascontiguousarray(codec.encode(samples).T.astype(np.int16))

    codes = np.asarray(cache.get("codes", item, {"resource": codec.facts.content}, compute))
    spelt = spell([one.symbol for one in item.phones], [one.word for one in item.phones], spelling)
    return Utterance((spelt,), codes, item.speaker, item.text)


def _nothing(config: ValleConfig, left_out: int) -> VoicewrightError:
    why = "All clips are held out, excluded, or not aligned."
    if left_out:
        why = f"{left_out} clips are shorter than {config.shortest_s:g} s or longer than {config.longest_s:g} s."
    return VoicewrightError(
        Problem(
            kind="nothing-to-train",
            what="There is no clip to train on.",
            why=why,
            remedy="Import recordings with their texts and align them.",
        )
    )
