"""Batches of phones with codes. Nothing here reads sound, so that a training on codes alone needs no codec.

Legend: B batch, N phones, T frames, Q books.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from backend.corpora.batching import around, stacked, within
from backend.families.valle.config import NAR, ValleConfig
from backend.families.valle.facts import Facts, Prompt
from backend.families.valle.spelling import Spelt
from backend.recipe import Batch

_HELD_OUT = 16
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
    place_T: NDArray[np.int64] | None = None
    """Which symbol of its texts each frame is of; None: nobody said."""

    def __len__(self) -> int:
        return len(self.codes_TQ)


class CodeCorpus:
    """Clips sorted by length, so that little is padded. Some examples join two clips of one speaker."""

    def __init__(
        self, training: Sequence[Utterance], held_out: Sequence[Utterance], facts: Facts, config: ValleConfig, *,
        stage: str, left_out: Sequence[str] = (),
    ) -> None:  # fmt: skip
        self.training = sorted(training, key=lambda one: (len(one), one.text))
        self.kept = list(held_out[:_HELD_OUT])
        self.left_out = left_out
        self.config, self._stage = config, stage
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
        book = self._book(chance)
        least = min(len(one) for one in chosen) // 4
        prompt = int(chance.integers(least, max(least + 1, 2 * least)))
        if chance.random() < self.config.unprompted:
            prompt = 0
        return self.collate(chosen, book, min(prompt, self._frames(_MOST_PROMPT_S)))

    def longest(self) -> Batch:
        """See :class:`backend.recipe.Uneven`."""
        longest = len(self.training[-1])
        return self.collate(self.training[-max(1, self._frames(self.config.batch_s) // max(1, longest)) :], 1, 0)

    def held_out(self) -> Iterator[Batch]:
        """All held-out clips as one batch; for a second stage that says codes one such batch for each book."""
        if self.kept:
            prompt = min(min(len(one) for one in self.kept) // 4, self._frames(_MOST_PROMPT_S))
            for book in range(1, self.facts.books if self._stage == NAR and not self._pointed else 2):
                yield self.collate(self.kept, book, prompt)

    def collate(self, utterances: Sequence[Utterance], book: int, prompt: int) -> Batch:
        """``phones`` (B, N), ``phone_lengths`` (B,), ``codes`` (B, T, Q), ``lengths`` (B,), padded with zeros; ``book``
        and ``prompt`` (), what the second stage is to predict, and how many frames it knows; ``places`` (B, T), which
        phone each frame is of, where that is known.
        """
        rows = [self.facts.read(one.texts)[0] for one in utterances]
        phones = np.zeros((len(rows), max(map(len, rows))), np.int64)
        codes = np.zeros((len(rows), max(map(len, utterances)), self.facts.books), np.int64)
        for index, (mine, one) in enumerate(zip(rows, utterances, strict=True)):
            phones[index, : len(mine)], codes[index, : len(one)] = mine, one.codes_TQ
        batch = {
            "phones": torch.from_numpy(phones), "phone_lengths": torch.tensor([len(mine) for mine in rows]),
            "codes": torch.from_numpy(codes), "lengths": torch.tensor([len(one) for one in utterances]),
            "book": torch.tensor(book), "prompt": torch.tensor(prompt),
        }  # fmt: skip
        said = [one.place_T for one in utterances if one.place_T is not None]
        return batch | {"places": stacked(said)} if len(said) == len(utterances) else batch

    def prompts(self) -> Mapping[str, Prompt]:
        """For each speaker the clip whose length is nearest to ``prompt_s``; none where that is 0."""
        wanted = self._frames(self.config.prompt_s)
        if not wanted:
            return {}
        found = {}
        for speaker, clips in list(self._by_speaker.items())[:_MOST_PROMPTS]:
            best = min(clips, key=lambda one: abs(len(one) - wanted))
            codes = tuple(tuple(map(int, frame)) for frame in best.codes_TQ)
            places = () if best.place_T is None else tuple(map(int, best.place_T))
            found[speaker] = Prompt(symbols=best.texts[0].symbols, codes=codes, places=places)
        return found

    def _book(self, chance: np.random.Generator) -> int:
        """Which book the second stage is to predict. Of points the first one alone is heard."""
        return 1 if self.facts.books < 2 or self._pointed else int(chance.integers(1, self.facts.books))

    @property
    def _pointed(self) -> bool:
        """Whether a second stage says points, not codes."""
        return self.config.code_vectors and self.config.version == "v1"

    def _chosen(self, chance: np.random.Generator) -> list[Utterance]:
        """Clips of about one length that together last as long as a step may take."""
        room, total = self._frames(self.config.batch_s), len(self.training)
        anchor = int(chance.integers(total))
        joined = chance.random() < self.config.joined
        count = max(1, min(total, room // ((1 + joined) * max(1, len(self.training[anchor])))))
        chosen = [self.training[at] for at in around(total, anchor, count, chance)]
        if joined:
            chosen = [self._joined(one, chance) for one in chosen]
        chosen.sort(key=len)
        return [chosen[at] for at in within(room, [len(one) for one in chosen], chance)]

    def _joined(self, one: Utterance, chance: np.random.Generator) -> Utterance:
        """A clip behind another one of its speaker, if both fit into the longest example."""
        others = self._by_speaker[one.speaker]
        other = others[int(chance.integers(len(others)))]
        if other is one or len(other) + len(one) > self._frames(self.config.longest_s):
            return one
        place_T = None
        if other.place_T is not None and one.place_T is not None:
            before = sum(len(text.symbols) for text in other.texts)
            place_T = np.concatenate([other.place_T, before + one.place_T])
        codes_TQ = np.concatenate([other.codes_TQ, one.codes_TQ])
        return Utterance(other.texts + one.texts, codes_TQ, one.speaker, one.text, place_T)

    def _frames(self, seconds: float) -> int:
        return round(seconds / self.facts.codec.hop_s)
