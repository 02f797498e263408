"""What the acoustic model learns from: each clip's phones with their lengths, pitch, voicing and mel spectrum."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from backend.content import speaker_embedding
from backend.corpora.batching import Batching, LikeLengths
from backend.datasets.manifest import Item
from backend.families.fastpitch.config import FastPitchConfig
from backend.families.fastpitch.model import CONTEXT, POSITIONS, AcousticModel, Facts
from backend.recipe import Batch, Report, Start
from backend.text import articulation
from backend.text.phonemes import is_pause
from backend.vocoder.data import Clip, SegmentCorpus
from backend.vocoder.stage import VocoderStage

NONE = "∅"
"""The symbol of row 0: a phone that is known by its articulation alone."""
KINDS = {"?": 4, ",": 5, ".": 6, "!": 6}
"""How a phrase ends → the column of ``contexts`` that says so."""
_HELD_OUT = 16


@dataclass(frozen=True)
class Utterance:
    """One clip as the model sees it."""

    symbols: tuple[str, ...]
    words: tuple[int, ...]
    lengths_frames: NDArray[np.int64]
    """(P,), each ≥ 1; their sum is the clip's length."""
    clip: Clip
    speaker: str
    language: str


@dataclass(frozen=True)
class Statistics:
    """What features are normalised with."""

    mel_mean: NDArray[np.float32]
    """(M,) natural log."""
    mel_scale: float
    pitch: NDArray[np.float32]
    """(speakers, 2): mean and deviation of natural log F0."""
    speaker_embeddings: NDArray[np.float32]
    """(speakers, speaker_embedding_channels): speaker embeddings; see :mod:`backend.content.speaker_embedding`."""


def lengths(starts_s: Sequence[float], frames: int, hop_s: float) -> NDArray[np.int64] | None:
    """Frames of each phone: boundaries are rounded from their times, so that nothing drifts, and each phone keeps one.

    None where there are more phones than frames.
    """
    if frames < len(starts_s):
        return None
    edges = np.rint(np.array([*starts_s, 0.0]) / hop_s).astype(np.int64)
    edges[0], edges[-1] = 0, frames
    for index in range(1, len(edges) - 1):
        edges[index] = max(edges[index], edges[index - 1] + 1)
    for index in range(len(edges) - 2, 0, -1):
        edges[index] = min(edges[index], edges[index + 1] - 1)
    return np.diff(edges)


def places(lengths_frames: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Phone of each frame (T,), and where in it the frame lies (T, POSITIONS)."""
    phone = np.repeat(np.arange(len(lengths_frames)), lengths_frames)
    starts = np.cumsum(lengths_frames) - lengths_frames
    since = np.arange(len(phone)) - starts[phone] + 0.5
    length = lengths_frames[phone].astype(np.float64)
    until, share = length - since, since / length
    columns = (
        share, 1 - share, np.exp(-since / 3), np.exp(-until / 3), np.log(length) / 3, 4 * share * (1 - share),
        np.minimum(since, 20) / 20, np.minimum(until, 20) / 20,
    )  # fmt: skip
    place = np.stack(columns, axis=1).astype(np.float32).reshape(-1, POSITIONS)
    return phone, place


def contexts(symbols: Sequence[str], words: Sequence[int]) -> NDArray[np.float32]:
    """Where each phone stands in word and phrase, and how the phrase ends: (P, CONTEXT)."""
    out = np.zeros((len(symbols), CONTEXT), np.float32)
    start = 0
    while start < len(symbols):
        if is_pause(symbols[start]):
            start += 1
            continue
        end = next((at for at in range(start, len(symbols)) if is_pause(symbols[at])), len(symbols))
        kind = symbols[end][1:] if end < len(symbols) else ""
        length = end - start
        for at in range(start, end):
            row = out[at]
            row[0] = (at - start) / max(1, length - 1)
            row[1], row[2] = np.exp(-(at - start) / 4), np.exp(-(end - 1 - at) / 4)
            row[3] = min(length, 40) / 40
            if kind in KINDS:
                row[KINDS[kind]] = 1
            row[7] = at == start or words[at] != words[at - 1]
            row[8] = at == end - 1 or words[at] != words[at + 1]
            row[9] = 1
        start = end
    return out


def _by_speech(pairs: Iterable[tuple[str, Utterance]]) -> tuple[str, ...]:
    """Names, the one with the most speech first: it is what speaks where nobody chooses."""
    frames: dict[str, int] = {}
    for name, one in pairs:
        frames[name] = frames.get(name, 0) + len(one.clip.log_f0_T)
    return tuple(sorted(frames, key=lambda name: (-frames[name], name)))


class AcousticCorpus(LikeLengths[Utterance]):
    """Clips for the acoustic stage, sorted by length so that little is padded."""

    def __init__(
        self, utterances: Sequence[Utterance], held_out: Sequence[Utterance], config: FastPitchConfig,
        speaker_embeddings: Mapping[str, NDArray[np.float32]],
    ) -> None:  # fmt: skip
        self.training = sorted(utterances, key=lambda one: len(one.clip.log_f0_T))
        self._batching = Batching([len(one.clip.log_f0_T) for one in self.training], config.batch_size_acoustic)
        self._kept = list(held_out[:_HELD_OUT])
        self._config = config
        everyone = [*utterances, *held_out]
        facts = Facts(
            symbols=(NONE, *sorted({symbol for one in everyone for symbol in one.symbols})),
            speakers=_by_speech((one.speaker, one) for one in everyone),
            languages=_by_speech((one.language, one) for one in everyone),
            articulation=len(articulation.FEATURES),
        )
        stacked = [speaker_embeddings.get(one, np.zeros(0, np.float32)) for one in facts.speakers]
        self.adopt(facts, _statistics(utterances, facts.speakers, np.stack(stacked)))

    def __len__(self) -> int:
        return len(self.training)

    def adopt(self, facts: Facts, statistics: Statistics) -> None:
        """Speak in another model's terms, which must know all of this corpus' speakers and languages."""
        self.facts, self.statistics = facts, statistics

    def batch(self, step: int, seed: int) -> Batch:
        """Clips of similar length. See :class:`backend.recipe.Corpus`."""
        chance = np.random.default_rng([seed, step])
        return self.collate([self.training[one] for one in self._batching.choose(chance)], chance)

    def held_out(self) -> Iterator[Batch]:
        """All of it at once."""
        if self._kept:
            yield self.collate(self._kept)

    def collate(self, utterances: Sequence[Utterance], chance: np.random.Generator | None = None) -> Batch:
        """Padded tensors; see ``AcousticModel.forward``. ``chance`` moves the boundaries."""
        phones = max(len(one.symbols) for one in utterances)
        frames = max(len(one.clip.log_f0_T) for one in utterances)
        rows = [self._row(one, phones, frames, chance) for one in utterances]
        return {name: torch.from_numpy(np.stack([row[name] for row in rows])) for name in rows[0]}

    def _row(
        self, one: Utterance, phones: int, frames: int, chance: np.random.Generator | None
    ) -> dict[str, NDArray[np.generic]]:
        facts, stats, clip = self.facts, self.statistics, one.clip
        speaker = facts.speakers.index(one.speaker)
        mean, deviation = stats.pitch[speaker]
        mel = (clip.mel_MT.T - stats.mel_mean) / np.float32(stats.mel_scale)
        edges = np.concatenate([[0], np.cumsum(one.lengths_frames)])
        energy = np.add.reduceat(mel.mean(axis=1), edges[:-1]) / one.lengths_frames
        phone, place = places(_jittered(one.lengths_frames, self._config.boundary_jitter_frames, chance))
        ids = [facts.symbols.index(symbol) if symbol in facts.symbols else 0 for symbol in one.symbols]
        tables: dict[str, tuple[NDArray[np.generic], int]] = {
            "symbol": (np.array(ids), phones),
            "articulation": (articulation.table(one.symbols), phones),
            "context": (contexts(one.symbols, one.words), phones),
            "phone_mask": (np.ones(len(ids), np.float32), phones),
            "duration": (np.log(one.lengths_frames).astype(np.float32), phones),
            "energy": (energy.astype(np.float32), phones),
            "phone": (phone, frames),
            "place": (place, frames),
            "frame_mask": (np.ones(len(phone), np.float32), frames),
            "pitch": (((clip.log_f0_T - mean) / deviation).astype(np.float32), frames),
            "voiced": (clip.voiced_T, frames),
            "mel": (mel.astype(np.float32), frames),
        }
        row: dict[str, NDArray[np.generic]] = {name: _pad(table, length) for name, (table, length) in tables.items()}
        row["speaker"], row["language"] = np.array(speaker), np.array(facts.languages.index(one.language))
        row["style"] = np.zeros(self._config.style_channels, np.float32)
        return row


def _pad(table: NDArray[np.generic], length: int) -> NDArray[np.generic]:
    return np.pad(table, [(0, length - len(table)), *[(0, 0)] * (table.ndim - 1)])


def _jittered(
    lengths_frames: NDArray[np.int64], deviation: float, chance: np.random.Generator | None
) -> NDArray[np.int64]:
    if chance is None or not deviation:
        return lengths_frames
    edges = np.cumsum(lengths_frames)
    inner = np.rint(edges[:-1] + chance.normal(0, deviation, len(edges) - 1)).astype(np.int64)
    moved = np.diff(np.concatenate([[0], inner, edges[-1:]]))
    return moved if moved.min() > 0 else lengths_frames


def _statistics(
    utterances: Sequence[Utterance], speakers: Sequence[str], speaker_embeddings: NDArray[np.float32]
) -> Statistics:
    count = sum(one.clip.mel_MT.shape[1] for one in utterances)
    mean = sum(one.clip.mel_MT.sum(axis=1, dtype=np.float64) for one in utterances) / count
    squares = sum(np.square(one.clip.mel_MT.T - mean).sum(axis=0) for one in utterances) / count
    pitch = np.tile(np.array([[5.2, 0.2]], np.float32), (len(speakers), 1))
    for index, speaker in enumerate(speakers):
        voices = [one.clip.log_f0_T[one.clip.voiced_T > 0] for one in utterances if one.speaker == speaker]
        heard = np.concatenate(voices) if voices else np.zeros(0)
        if len(heard) > 1:
            pitch[index] = heard.mean(), max(0.02, float(heard.std()))
    return Statistics(mean.astype(np.float32), float(np.sqrt(squares).mean()), pitch, speaker_embeddings)


def utterance(item: Item, clip: Clip, hop_s: float) -> Utterance | None:
    """None for a clip with more phones than frames, or none at all."""
    frames = len(clip.log_f0_T)
    lengths_frames = lengths([phone.start_s for phone in item.phones], frames, hop_s) if item.phones else None
    if lengths_frames is None:
        return None
    symbols = tuple(phone.symbol for phone in item.phones)
    words = tuple(phone.word for phone in item.phones)
    return Utterance(symbols, words, lengths_frames, clip, item.speaker, item.language)


@dataclass
class SoundCorpus:
    """The vocoder's segments, and the clips they come from whole, for the spectra that the speech stage makes."""

    segments: SegmentCorpus
    whole: AcousticCorpus

    def __post_init__(self) -> None:
        places_by_clip = {id(one.clip): place for place, one in enumerate(self.whole.training)}
        self._order = [places_by_clip[id(clip)] for clip in self.segments.training]

    def __len__(self) -> int:
        return len(self.segments)

    def batch(self, step: int, seed: int) -> Batch:
        """See :class:`backend.recipe.Corpus`."""
        return self.segments.batch(step, seed)

    def held_out(self) -> Iterator[Batch]:
        """See :class:`backend.recipe.Corpus`."""
        return self.segments.held_out()

    def alone(self, clip: int) -> Batch:
        """One of the segments' clips, whole, as the acoustic model takes it."""
        return self.whole.collate([self.whole.training[self._order[clip]]])


def prepare(
    items: Sequence[Item], sound: VocoderStage[FastPitchConfig], start: Start[FastPitchConfig], report: Report
) -> SoundCorpus:
    """Both stages' data, of the same clips. Raises ``VoicewrightError`` when there is nothing to train on."""
    config, clips = start.config, sound.read(items, start, report)
    both = [(item, clip, utterance(item, clip, config.hop_s)) for item, clip in zip(items, clips, strict=True)]
    usable = [(item, clip, one) for item, clip, one in both if one is not None]
    segments = sound.corpus([item for item, _, _ in usable], [clip for _, clip, _ in usable], config)
    training = [one for item, _, one in usable if not item.held_out]
    kept = [one for item, _, one in usable if item.held_out]
    known = speaker_embedding.of_speakers(items, start.cache, report) if config.speaker_embedding_channels else {}
    return SoundCorpus(segments, AcousticCorpus(training, kept, config, known))


def normalised(model: AcousticModel, statistics: Statistics) -> AcousticModel:
    """The model, with these statistics stored in it."""
    with torch.no_grad():
        model.mel_mean.copy_(torch.from_numpy(statistics.mel_mean))
        model.mel_scale.fill_(statistics.mel_scale)
        model.pitch.copy_(torch.from_numpy(statistics.pitch))
        model.speaker_embeddings.copy_(torch.from_numpy(statistics.speaker_embeddings))
    return model


def statistics_of(model: AcousticModel) -> Statistics:
    """What :func:`normalised` stored."""
    return Statistics(
        model.mel_mean.cpu().numpy(),
        float(model.mel_scale),
        model.pitch.cpu().numpy(),
        model.speaker_embeddings.cpu().numpy(),
    )
