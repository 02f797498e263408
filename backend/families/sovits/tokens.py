"""What s1 learns from: phones, and the semantic codes that say them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.corpora.batching import Batching, stacked, within
from backend.datasets.manifest import Item
from backend.families.sovits.codes import Usage, usage
from backend.families.sovits.config import SovitsConfig
from backend.families.sovits.facts import Facts, facts_of
from backend.families.sovits.weights.voice import Prompt
from backend.protocol.resources import Resource
from backend.recipe import Batch

CODE_S = 0.04
"""Seconds a code."""
_HELD_OUT = 16
_JOINED_S = 24.0
"""Longest example that is made of two clips."""
_SPAN = (0.15, 0.6)
"""Share of an example that is repeated or left out in rejected codes."""


@dataclass(frozen=True)
class Utterance:
    """One clip as s1 sees it."""

    item: Item
    code_T: NDArray[np.int64]

    @property
    def symbols(self) -> list[str]:
        """Its phones."""
        return [phone.symbol for phone in self.item.phones]

    @property
    def words(self) -> list[int]:
        """The word that each phone belongs to, -1 for pauses."""
        return [phone.word for phone in self.item.phones]

    @property
    def prompt(self) -> Prompt:
        """As a reference for s1."""
        codes, places = self.code_T.tolist(), self.said_T.tolist()
        return Prompt(
            phones=self.symbols,
            codes=codes,
            places=places,
            words=self.words,
            language=self.item.language,
            written=list(self.item.words),
        )

    @property
    def said_T(self) -> NDArray[np.int64]:
        """Which phone each code is of, by the dataset's alignment."""
        return self.item.said_at(len(self.code_T), CODE_S)


@dataclass(frozen=True)
class _Example:
    phone_P: NDArray[np.int64]
    code_T: NDArray[np.int64]
    said_T: NDArray[np.int64]
    """Which phone each code is of."""
    words_PW: NDArray[np.float32]
    """Features of words; of width 0 where none are heard."""


class TokenCorpus:
    """Utterances sorted by length. See :class:`backend.recipe.Corpus`."""

    def __init__(
        self, utterances: Sequence[Utterance], left_out: Sequence[str], config: SovitsConfig, codes: int,
        resources: Sequence[Resource],
    ) -> None:  # fmt: skip
        """``codes``: in the codebook; ``resources``: content features and codebook."""
        own = [one for one in utterances if not one.item.held_out]
        self.training = sorted(own, key=lambda one: len(one.code_T))
        self.kept = [one for one in utterances if one.item.held_out]
        self.left_out = left_out
        self.codes = codes
        self.resources = resources
        self.facts = facts_of([one.item for one in utterances])
        self._config = config
        self._batching = Batching([len(one.code_T) for one in self.training], config.batch_size_s1)
        self._room = self._batching.room * (2 if config.join_share else 1)
        self._words: Mapping[int, NDArray[np.float32]] = {}
        self._words_width = 0
        self._of_speaker: dict[str, list[Utterance]] = {}
        for one in self.training:
            self._of_speaker.setdefault(one.item.speaker, []).append(one)

    def adopt(self, facts: Facts) -> None:
        """Use another voice's table of phones, which must have all phones of this corpus."""
        self.facts = facts

    def hear_words(self, words: Mapping[int, NDArray[np.float32]], width: int) -> None:
        """Number of a clip → features (rows, ``width``) of its words, for the table of phones as it is; those of other
        clips are zeros.
        """
        self._words, self._words_width = words, width

    @property
    def usage(self) -> Usage:
        """How often each code is met in the training clips."""
        return usage([one.code_T for one in self.training], self.codes)

    def __len__(self) -> int:
        return len(self.training)

    def batch(self, step: int, seed: int) -> Batch:
        """See :class:`backend.recipe.Corpus`. Some examples are two clips of a speaker after each other."""
        chance = np.random.default_rng([seed, step, 1])
        chosen = self._batching.choose(np.random.default_rng([seed, step]))
        examples = []
        for one in (self.training[at] for at in chosen):
            joined = [one]
            if chance.random() < self._config.join_share:
                others = self._of_speaker[one.item.speaker]
                other = others[int(chance.integers(len(others)))]
                if other.item.duration_s + one.item.duration_s <= _JOINED_S:
                    joined = [other, one]
            examples.append(self._example(joined))
        kept = within(self._room, [len(one.code_T) for one in examples], chance)
        return self.collate([examples[one] for one in kept], chance)

    def longest(self) -> Batch:
        """See :class:`backend.recipe.Uneven`. Where clips are joined, two of them after each other."""
        clips = [self.training[one] for one in self._batching.longest()]
        times = 2 if self._config.join_share else 1
        return self.collate([self._example([one] * times) for one in clips], np.random.default_rng(0))

    def held_out(self) -> Iterator[Batch]:
        """See :class:`backend.recipe.Corpus`."""
        if self.kept:
            chance = np.random.default_rng(0)
            yield self.collate([self._example([one]) for one in self.kept[:_HELD_OUT]], chance)

    def example(self, one: Utterance) -> Batch:
        """A batch of this utterance alone."""
        return self.collate([self._example([one])], np.random.default_rng(0))

    def collate(self, examples: Sequence[_Example], chance: np.random.Generator) -> Batch:
        """Padded tensors: ``phone`` (B, P), filled on the left; ``code`` (B, T), filled with the end; ``said`` (B, T),
        which phone of the filled row a code is of; true lengths ``phones`` and ``codes``; ``words`` (B, W, P) where
        features of words are heard; with DPO ``rejected`` and ``rejected_codes`` as well.
        """
        batch = {
            "phone": stacked([one.phone_P[::-1] for one in examples]).flip(1),
            "phones": stacked([np.array(len(one.phone_P)) for one in examples]),
            "code": stacked([one.code_T for one in examples], self.codes),
            "codes": stacked([np.array(len(one.code_T)) for one in examples]),
        }
        if self._words_width:
            batch["words"] = stacked([one.words_PW[::-1].T for one in examples]).flip(2)
        longest = batch["phone"].shape[1]
        batch["said"] = stacked([longest - len(one.phone_P) + one.said_T for one in examples])
        if self._config.dpo_weight:
            wrong = [spoilt(len(one.code_T), chance) for one in examples]
            batch["rejected"] = stacked([one.code_T[at] for one, at in zip(examples, wrong, strict=True)], self.codes)
            batch["rejected_codes"] = stacked([np.array(len(at)) for at in wrong])
            batch["rejected_said"] = stacked([batch["said"][row].numpy()[at] for row, at in enumerate(wrong)])
        return batch

    def _example(self, utterances: Sequence[Utterance]) -> _Example:
        rows, said, words = list[NDArray[np.int64]](), list[NDArray[np.int64]](), list[NDArray[np.float32]]()
        for one in utterances:
            spelt = self.facts.spelt(one.symbols, one.words, one.item.language)
            before = sum(map(len, rows))
            said.append(before + spelt.first_P[one.said_T])
            rows.append(spelt.row_S)
            silent = np.zeros((len(spelt.row_S), self._words_width), np.float32)
            words.append(self._words.get(one.item.clip, silent))
        code_T = np.concatenate([one.code_T for one in utterances])
        return _Example(np.concatenate(rows), code_T, np.concatenate(said), np.concatenate(words))


def spoilt(total: int, chance: np.random.Generator) -> NDArray[np.int64]:
    """Which of so many codes are said one after the other, with a piece said twice or left out: what a language model
    of codes tends to do wrong.
    """
    every = np.arange(total)
    length = max(1, int(total * chance.uniform(*_SPAN)))
    start = int(chance.integers(0, max(1, total - length + 1)))
    before, piece, after = every[:start], every[start : start + length], every[start + length :]
    parts = [before, piece, piece, after] if total < 4 or chance.random() < 0.5 else [before, after]
    return np.concatenate(parts)
