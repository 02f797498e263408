"""What vits learns from: each clip's phones, its linear spectrum and its samples."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
from numpy.typing import NDArray

from backend.audio import mel as mels
from backend.audio.contours import fill
from backend.audio.loudness import limit_peak
from backend.audio.mel import full_band
from backend.content import speaker_embedding
from backend.content.words import WordFeatures, bert_facts, open_bert
from backend.corpora.batching import Batching, LikeLengths, stacked
from backend.datasets import features, manifest
from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item
from backend.families.vits import origin
from backend.families.vits.config import VitsConfig
from backend.families.vits.marks import TONES, bare
from backend.families.vits.tokens import BLANK, Facts, Tokens, language_rows, over_tokens, token_edges, tokens
from backend.protocol.notices import notice
from backend.protocol.problems import refuse
from backend.recipe import Batch, Report, Start
from backend.text import stand_ins

_HELD_OUT = 8


@dataclass(frozen=True)
class Clip:
    """One clip as the model sees it."""

    phones: tuple[str, ...]
    edges_frames: NDArray[np.float32]
    """(phones + 1,): where each begins and the last ends, by the dataset's alignment."""
    spectrum_KT: NDArray[np.float32]
    samples: NDArray[np.float32]
    """(T · hop,)."""
    speaker: str
    language: str
    log_f0_T: NDArray[np.float32]
    """Natural log of Hz, drawn through where nothing is voiced; empty where pitch is not learnt."""
    voiced_T: NDArray[np.float32]
    languages: tuple[str, ...] = ()
    """Each phone's where some are of another language than the clip; empty: the clip's own."""
    words: tuple[int, ...] = ()
    """The word of each phone; -1 for pauses."""
    word_features_WC: NDArray[np.float32] | None = None
    """See :meth:`backend.content.words.Bert.features`."""

    @property
    def frames(self) -> int:
        """T."""
        return int(self.spectrum_KT.shape[1])


class VitsCorpus(LikeLengths[Clip]):
    """Clips sorted by length, so that little is padded."""

    def __init__(
        self, clips: Sequence[Clip], held_out: Sequence[Clip], config: VitsConfig, left_out: Sequence[str] = (),
        reader: WordFeatures | None = None, facts: Facts | None = None,
        heard: Mapping[str, NDArray[np.float32]] | None = None,
    ) -> None:  # fmt: skip
        """``facts``: of the public voice that is gone on with; None: what the clips need. ``heard``: embeddings."""
        self.left_out = left_out
        self.training = sorted(clips, key=lambda one: one.frames)
        self._batching = Batching([one.frames for one in self.training], config.batch_size)
        self._kept = list(held_out[:_HELD_OUT])
        self._config = config
        everyone = [*clips, *held_out]
        self.adopt(facts or _facts(everyone, config, reader))
        self.speaker_embeddings = np.stack([heard[one] for one in self.facts.speakers]) if heard else None
        """(speakers, speaker_embedding_channels), where the model knows speakers by them."""

    def adopt(self, facts: Facts) -> None:
        """Write phones as another voice does, which must know this corpus' phones, speakers and languages."""
        self.facts = facts

    def __len__(self) -> int:
        return len(self.training)

    def held_out(self) -> Iterator[Batch]:
        """All of it at once."""
        if self._kept:
            yield self.collate(self._kept)

    def collate(self, clips: Sequence[Clip]) -> Batch:
        """Padded tensors: ``symbol`` ``tone`` ``language`` ``start`` ``end`` (B, P), ``spectrum`` (B, K, T),
        ``samples`` (B, T · hop), ``log_f0`` and ``voiced`` (B, T or 0), ``words`` (B, C or 0, P), true lengths
        ``phones`` and ``frames``, ``speaker`` (B,).
        """
        rows = [self._row(clip) for clip in clips]
        return {name: stacked([row[name] for row in rows]) for name in rows[0]}

    def _row(self, clip: Clip) -> dict[str, NDArray[np.generic]]:
        said = written(clip.phones, clip.words, clip.languages, clip.language, self.facts)
        edges = token_edges(clip.edges_frames, said)
        language = language_rows(clip.languages, clip.language, said, self.facts)
        return {
            "symbol": said.symbols, "tone": said.tones, "language": language, "start": edges[:-1], "end": edges[1:],
            "spectrum": clip.spectrum_KT, "samples": clip.samples, "phones": np.array(len(said.symbols)),
            "frames": np.array(clip.frames), "speaker": np.array(self.facts.speaker(clip.speaker)),
            "log_f0": clip.log_f0_T, "voiced": clip.voiced_T, "words": _words(clip, said),
        }  # fmt: skip


def _facts(clips: Sequence[Clip], config: VitsConfig, reader: WordFeatures | None) -> Facts:
    """What a voice of these clips knows, in our own spelling."""
    met = {bare(symbol) for one in clips for symbol in one.phones}
    marks = sorted({mark for _, mark in met} - {*TONES})
    return Facts(
        symbols=(BLANK, *sorted({letters for letters, _ in met})),
        speakers=tuple(manifest.by_length((one.speaker, one.frames) for one in clips)),
        languages=_languages(clips),
        blanks=config.blanks,
        tones=len(TONES) + len(marks),
        marks=tuple(marks),
        bert=reader,
    )


def written(phones: Sequence[str], words: Sequence[int], languages: Sequence[str], own: str, facts: Facts) -> Tokens:
    """A clip's tokens; in a public voice's spelling a symbol that it lacks is the most similar one."""
    other = None if facts.spelling == "phones" else lambda symbol: stand_ins.nearest(symbol, facts.symbols[1:])
    return tokens(phones, facts, other, words, [one or own for one in languages])


def _words(clip: Clip, said: Tokens) -> NDArray[np.float32]:
    if clip.word_features_WC is None:
        return np.zeros((0, len(said.symbols)), np.float32)
    return over_tokens(clip.word_features_WC, clip.words, said)


def _languages(clips: Sequence[Clip]) -> tuple[str, ...]:
    """The clips' own first, the one with the most speech before the others; then those of single words."""
    own = manifest.by_length((clip.language, clip.frames) for clip in clips)
    return (*own, *sorted({one for clip in clips for one in clip.languages} - {"", *own}))


def prepare(items: Sequence[Item], start: Start[VitsConfig], report: Report) -> VitsCorpus:
    """Spectra and samples of all clips. Raises ``VoicewrightError`` when there is nothing to train on."""
    config, cache = start.config, start.cache
    training: list[Clip] = []
    kept: list[Clip] = []
    dropped: list[str] = []
    reader = bert_facts(config.bert) if config.bert else None
    facts = None
    if start.origin is not None:
        speakers = tuple(manifest.by_speech(items, lambda item: item.speaker))
        facts = origin.facts(start.origin, speakers, frozenset(item.language for item in items))
    for index, item in enumerate(items):
        clip = _clip(item, config, cache, reader, facts)
        if clip is None:
            dropped.append(item.named)
        else:
            (kept if item.held_out else training).append(clip)
        report((index + 1) / len(items), notice("features-of-clip", number=index + 1, of=len(items)))
    if not training:
        if dropped:
            refuse("nothing-to-train/too-short", clips=dropped)
        refuse("nothing-to-train/unaligned")
    heard = speaker_embedding.of_speakers(items, cache, report) if config.speaker_embedding_channels else None
    return VitsCorpus(training, kept, config, dropped, reader, facts, heard)


def _clip(
    item: Item, config: VitsConfig, cache: FeatureCache, reader: WordFeatures | None, facts: Facts | None
) -> Clip | None:
    """None where tokens outnumber the frames."""
    params = {"sample_rate": config.sample_rate}
    samples = cache.get("samples", item, params, lambda: limit_peak(features.samples(item, config.sample_rate)))
    settings = full_band(config)
    spectrum = cache.get("spectrum", item, asdict(settings), lambda: mels.spectrum(np.asarray(samples), settings))
    frames = spectrum.shape[1]
    symbols, words = tuple(phone.symbol for phone in item.phones), tuple(phone.word for phone in item.phones)
    languages = tuple(phone.language for phone in item.phones)
    needed = 2 * len(symbols) + 1 if config.blanks else len(symbols)
    if facts is not None:
        needed = len(written(symbols, words, languages, item.language, facts).symbols)
    if not symbols or frames < needed:
        return None
    edges = np.array([*(phone.start_s for phone in item.phones), 0.0]) / config.hop_s
    edges[0], edges[-1] = 0, frames
    padded = np.pad(np.asarray(samples), (0, frames * config.hop - len(samples)))
    log_f0, voiced = _pitch(item, config, cache, frames)
    clip = Clip(
        symbols, edges.astype(np.float32), spectrum, padded, item.speaker, item.language, log_f0, voiced, languages,
        words,
    )  # fmt: skip
    return clip if reader is None else _read(clip, item, reader, cache)


def _read(clip: Clip, item: Item, reader: WordFeatures, cache: FeatureCache) -> Clip:
    """The clip with features of its words."""
    params = {"resource": reader.content, "words": item.words}
    made = cache.get("words", item, params, lambda: open_bert(reader).features(item.words))
    return replace(clip, word_features_WC=made)


def _pitch(
    item: Item, config: VitsConfig, cache: FeatureCache, frames: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    if not config.pitch:
        return np.zeros(0, np.float32), np.zeros(0, np.float32)
    f0_hz = np.asarray(features.f0(item, config.hop_s, cache))[:frames]
    return fill(np.pad(f0_hz, (0, frames - len(f0_hz))))
