"""What both stages learn from: symbols with coarse spectra, and coarse spectra with full ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from backend.corpora.batching import Batching, LikeLengths
from backend.datasets import features
from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item
from backend.families.dctts import sound
from backend.families.dctts.config import REDUCTION, DcttsConfig
from backend.families.dctts.model import Facts
from backend.families.dctts.reading import PADDING, Reading, letters
from backend.protocol.notices import notice
from backend.protocol.problems import VoicewrightError, problem
from backend.recipe import Batch, Report, Start

_HELD_OUT = 16
_MOST, _HEARD = 95, 5
_VERSION = 1
"""Raised when the spectra's computation changes."""


@dataclass(frozen=True)
class Utterance:
    """One clip as the models see it."""

    reading: Reading
    text: str
    mel_TM: NDArray[np.float32]
    spectrum_FK: NDArray[np.float16]
    """Memory-mapped; four frames for each of the mel spectrum."""
    spans_N2: NDArray[np.float32] | None = None
    """From which coarse frame to which each symbol is said, where that is known."""
    number: int = -1
    """Of the clip in the dataset."""


class SpeechCorpus(LikeLengths[Utterance]):
    """Clips for the speech stage, sorted by the length of their texts so that little is padded."""

    def __init__(
        self, training: Sequence[Utterance], held_out: Sequence[Utterance], facts: Facts, config: DcttsConfig
    ) -> None:
        self.training = sorted(training, key=lambda one: (len(one.reading.symbols), len(one.mel_TM)))
        self._batching = Batching([len(one.mel_TM) for one in self.training], config.batch_size_text2mel)
        self.kept = list(held_out[:_HELD_OUT])
        self.facts = facts
        self._config = config

    def __len__(self) -> int:
        return len(self.training)

    def clip_of(self, item: Item) -> Utterance | None:
        """What was read of an item; None where it is none of the corpus'."""
        return next((one for one in (*self.kept, *self.training) if one.number == item.clip), None)

    def held_out(self) -> Iterator[Batch]:
        """All of it at once."""
        if self.kept:
            yield self.collate(self.kept)

    def collate(self, utterances: Sequence[Utterance]) -> Batch:
        """``ids`` and ``text_mask`` (B, N), ``mel`` (B, T, M) and ``frame_mask`` (B, T), padded with zeros; ``spans``
        (B, N, 2) where they are known.
        """
        count = max(len(one.reading.symbols) for one in utterances)
        frames = max(len(one.mel_TM) for one in utterances)
        ids, mels = np.zeros((len(utterances), count), np.int64), []
        text_mask = np.zeros((len(utterances), count), np.float32)
        frame_mask = np.zeros((len(utterances), frames), np.float32)
        rows = {symbol: row for row, symbol in enumerate(self.facts.symbols)}
        for index, one in enumerate(utterances):
            found = [rows.get(symbol, 0) for symbol in one.reading.symbols]
            ids[index, : len(found)], text_mask[index, : len(found)] = found, 1
            frame_mask[index, : len(one.mel_TM)] = 1
            mels.append(np.pad(one.mel_TM, ((0, frames - len(one.mel_TM)), (0, 0))))
        tables = {"ids": ids, "text_mask": text_mask, "mel": np.stack(mels), "frame_mask": frame_mask}
        known = [one.spans_N2 for one in utterances if one.spans_N2 is not None]
        if len(known) == len(utterances):
            tables["spans"] = np.stack([np.pad(spans, ((0, count - len(spans)), (0, 0))) for spans in known])
        return {name: torch.from_numpy(table) for name, table in tables.items()}


class SoundCorpus:
    """Pieces of clips, or whole ones, for the sound stage; ``whole`` is the same clips with their texts."""

    def __init__(self, whole: SpeechCorpus, config: DcttsConfig) -> None:
        self.whole = whole
        self._config = config
        lengths = np.array([len(one.mel_TM) for one in whole.training], np.float64)
        self._chances = lengths / lengths.sum()
        self._batching = Batching([len(one.mel_TM) for one in whole.training], config.batch_size_ssrn)

    def __len__(self) -> int:
        return len(self.whole)

    def batch(self, step: int, seed: int) -> Batch:
        """See :class:`backend.recipe.Corpus`."""
        chance = np.random.default_rng([seed, step])
        clips, size = self.whole.training, self._config.batch_size_ssrn
        if self._config.segment_frames:
            chosen = chance.choice(len(clips), size, p=self._chances).tolist()
        else:
            chosen = self._batching.choose(chance)
        return self._collate([clips[one] for one in chosen], chance)

    def longest(self) -> Batch:
        """See :class:`backend.recipe.Uneven`."""
        if self._config.segment_frames:
            return self.batch(0, 0)
        return self._collate([self.whole.training[one] for one in self._batching.longest()], np.random.default_rng(0))

    def held_out(self) -> Iterator[Batch]:
        """A piece of each clip, always the same."""
        if self.whole.kept:
            yield self._collate(self.whole.kept, np.random.default_rng(0))

    def _collate(self, clips: Sequence[Utterance], chance: np.random.Generator) -> Batch:
        """``mel`` (B, T, M), ``frame_mask`` (B, T), ``spectrum`` (B, 4T, K)."""
        most = max(len(one.mel_TM) for one in clips)
        frames = min(self._config.segment_frames or most, most)
        mels, spectra, masks = [], [], []
        for one in clips:
            start = int(chance.integers(0, max(1, len(one.mel_TM) - frames + 1)))
            mel = one.mel_TM[start : start + frames]
            lack = frames - len(mel)
            full = one.spectrum_FK[start * REDUCTION : (start + frames) * REDUCTION].astype(np.float32)
            mels.append(np.pad(mel, ((0, lack), (0, 0))))
            spectra.append(np.pad(full, ((0, lack * REDUCTION), (0, 0))))
            masks.append(np.pad(np.ones(len(mel), np.float32), (0, lack)))
        tables = {"mel": np.stack(mels), "spectrum": np.stack(spectra), "frame_mask": np.stack(masks)}
        return {name: torch.from_numpy(table) for name, table in tables.items()}


def prepare(items: Sequence[Item], start: Start[DcttsConfig], report: Report) -> SpeechCorpus:
    """Clips with their texts. Raises ``VoicewrightError`` when there is nothing to train on, or two people speak."""
    config = start.config
    mine = [item for item in items if not config.speaker or item.speaker == config.speaker]
    training: list[Utterance] = []
    kept: list[Utterance] = []
    for index, item in enumerate(mine):
        report(index / len(mine), notice("features-of-clip", number=index + 1, of=len(mine)))
        if (read := reading(item, config)) is not None:
            (kept if item.held_out else training).append(_utterance(item, read, config, start.cache))
    if not training:
        raise _nothing(config)
    people = sorted({item.speaker for item in mine})
    if len(people) > 1:
        raise _many(people)
    if config.text_input == "characters":
        symbols = tuple(config.alphabet)
    else:
        symbols = (PADDING, *sorted({symbol for one in (*training, *kept) for symbol in one.reading.symbols}))
    facts = Facts(
        symbols=symbols,
        languages=tuple(sorted({item.language for item in mine})),
        speaker=people[0],
        longest_s=_longest(training, symbols, REDUCTION * config.hop_s),
    )
    return SpeechCorpus(training, kept, facts, config)


def _longest(clips: Sequence[Utterance], symbols: Sequence[str], frame_s: float) -> tuple[float, ...]:
    """See :class:`Facts`. What was hardly ever heard may last as long as any."""
    known = [(one.reading.symbols, one.spans_N2) for one in clips if one.spans_N2 is not None]
    if not known:
        return ()
    spoken = np.concatenate([named for named, _ in known])
    lengths_s = np.concatenate([spans[:, 1] - spans[:, 0] for _, spans in known]) * frame_s
    any_s = float(np.percentile(lengths_s, _MOST))
    mine = [lengths_s[spoken == symbol] for symbol in symbols]
    return tuple(round(float(np.percentile(one, _MOST)) if len(one) >= _HEARD else any_s, 3) for one in mine)


def reading(item: Item, config: DcttsConfig) -> Reading | None:
    """What is read of a clip; None where there is nothing to read."""
    if config.text_input == "characters":
        found = letters(item.words, item.language, config.alphabet)
        return found if len(found.symbols) > 1 else None
    if not item.phones:
        return None
    return Reading(tuple(phone.symbol for phone in item.phones), tuple(phone.word for phone in item.phones))


def _utterance(item: Item, read: Reading, config: DcttsConfig, cache: FeatureCache) -> Utterance:
    params = {
        "version": _VERSION, "sample_rate": config.sample_rate, "hop": config.hop, "win": config.win,
        "n_fft": config.n_fft,
    }  # fmt: skip

    def full() -> NDArray[np.float16]:
        return sound.full_spectrum(features.samples(item, config.sample_rate), config).astype(np.float16)

    spectrum = cache.get("dctts-spectrum", item, params, full)

    def coarse() -> NDArray[np.float32]:
        return sound.coarse_mel(np.asarray(spectrum, np.float32), config)

    mel = np.asarray(cache.get("dctts-mel", item, params | {"n_mels": config.n_mels}, coarse))
    spans = None
    if config.text_input == "phones":
        frame_s = REDUCTION * config.hop_s
        spans = np.array([(one.start_s, one.start_s + one.duration_s) for one in item.phones], np.float32) / frame_s
    return Utterance(read, item.text, mel, spectrum, spans, item.clip)


def _nothing(config: DcttsConfig) -> VoicewrightError:
    if config.speaker:
        return VoicewrightError(problem("nothing-to-train/speaker", speaker=config.speaker))
    return VoicewrightError(problem("nothing-to-train/unaligned"))


def _many(people: Sequence[str]) -> VoicewrightError:
    return VoicewrightError(problem("one-speaker-only", speakers=people))
