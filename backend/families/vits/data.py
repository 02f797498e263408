"""What vits learns from: each clip's phones, its linear spectrum and its samples."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from backend.audio import mel as mels
from backend.audio.mel import MelConfig
from backend.datasets import features
from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item
from backend.families.vits.config import VitsConfig, numbers
from backend.families.vits.spelling import TONES, Spelling, bare, spell
from backend.protocol.problems import Problem, VoicewrightError
from backend.recipe import Batch, Report
from backend.vocoder.excitation import fill

BLANK = "∅"
"""The symbol of row 0: what stands between phones where there are blanks."""
_POOL = 4
_HELD_OUT = 8
_LOUDEST = 0.99


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a voice knows beside its weights; it is stored with them."""

    symbols: tuple[str, ...]
    """Row 0 is the blank."""
    speakers: tuple[str, ...]
    languages: tuple[str, ...]
    blanks: bool
    tones: int = len(TONES)
    """Rows of the table of tones."""
    marks: tuple[str, ...] = ()
    """Tone letters that have rows, after those of the stress marks."""
    spelling: Spelling = "house"
    first_tone: int = 0
    """Row of the tone that is counted as 0."""
    first_language: int = 0
    """Row of the first language."""

    def tongue(self, language: str) -> int:
        """Row of a language; one that the voice never learned is said as its first."""
        return self.first_language + (self.languages.index(language) if language in self.languages else 0)

    def speaker(self, name: str) -> int:
        """Row of a speaker; ``""`` is the first. Raises ``VoicewrightError`` for one it does not know."""
        if name and name not in self.speakers:
            raise VoicewrightError(
                Problem(
                    kind="speaker-unknown",
                    what=f"The voice has no speaker called {name!r}.",
                    why=f"It has {', '.join(map(repr, self.speakers))}.",
                    remedy="Choose one of them.",
                )
            )
        return self.speakers.index(name) if name else 0


@dataclass(frozen=True)
class Tokens:
    """Phones as the text encoder reads them, blanks between them where there are some."""

    symbols: NDArray[np.int64]
    tones: NDArray[np.int64]
    phone: NDArray[np.int64]
    """Which phone each token belongs to."""


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

    @property
    def frames(self) -> int:
        """T."""
        return int(self.spectrum_KT.shape[1])


def tokens(
    phones: Sequence[str], facts: Facts, stand_in: Callable[[str], str] | None = None, words: Sequence[int] = ()
) -> Tokens:
    """Phones → tokens. ``stand_in`` says what to read for a symbol that has no row; without it there must be none.

    ``words``: the word of each phone, for spellings that write spaces.
    """
    rows = {symbol: row for row, symbol in enumerate(facts.symbols)}
    symbols, tones, owner = [], [], []
    for at, signs in enumerate(spell(phones, words or [0] * len(phones), facts.spelling, (*TONES, *facts.marks))):
        for symbol, tone in signs:
            known = stand_in(symbol) if symbol not in rows and stand_in is not None else symbol
            symbols.append(rows[known])
            tones.append(tone + facts.first_tone)
            owner.append(at)
    if facts.blanks:
        symbols, tones = ([0, *(value for one in row for value in (one, 0))] for row in (symbols, tones))
        owner = [0, *(at for one in owner for at in (one, one))]
    return Tokens(np.array(symbols), np.array(tones), np.array(owner))


def whole_frames(edges_frames: NDArray[np.float32], frames: int) -> NDArray[np.int64] | None:
    """Rounded edges that leave each phone a frame → lengths that add up; None where there are too few frames."""
    count = len(edges_frames) - 1
    if frames < count:
        return None
    edges = np.rint(edges_frames).astype(np.int64)
    edges[0], edges[-1] = 0, frames
    for at in range(1, count):
        edges[at] = max(edges[at], edges[at - 1] + 1)
    for at in range(count - 1, 0, -1):
        edges[at] = min(edges[at], edges[at + 1] - 1)
    return np.diff(edges)


class VitsCorpus:
    """Clips sorted by length, so that little is padded."""

    def __init__(
        self, clips: Sequence[Clip], held_out: Sequence[Clip], config: VitsConfig, left_out: Sequence[str] = ()
    ) -> None:
        self.left_out = left_out
        self.training = sorted(clips, key=lambda one: one.frames)
        self._kept = list(held_out[:_HELD_OUT])
        self._config = config
        everyone = [*clips, *held_out]
        written = {bare(symbol) for one in everyone for symbol in one.phones}
        marks = sorted({mark for _, mark in written} - {*TONES})
        self.facts = Facts(
            symbols=(BLANK, *sorted({letters for letters, _ in written})),
            speakers=tuple(sorted({one.speaker for one in everyone})),
            languages=_languages(everyone),
            blanks=config.blanks,
            tones=len(TONES) + len(marks),
            marks=tuple(marks),
        )
        self.symbols: Sequence[str] = self.facts.symbols
        self.speakers: Sequence[str] = self.facts.speakers
        self.languages: Sequence[str] = self.facts.languages

    def __len__(self) -> int:
        return len(self.training)

    def batch(self, step: int, seed: int) -> Batch:
        """Clips of similar length. See :class:`backend.recipe.Corpus`."""
        chance = np.random.default_rng([seed, step])
        total, size = len(self.training), min(len(self.training), self._config.batch_size)
        pool = min(total, _POOL * size)
        # Pools may reach over the ends, so that the shortest and longest come as often as the rest.
        first = int(np.clip(chance.integers(-pool + 1, total), 0, total - pool))
        return self.collate([self.training[one] for one in first + chance.choice(pool, size, replace=False)])

    def held_out(self) -> Iterator[Batch]:
        """All of it at once."""
        if self._kept:
            yield self.collate(self._kept)

    def collate(self, clips: Sequence[Clip]) -> Batch:
        """Padded tensors: ``symbol`` ``tone`` ``language`` ``start`` ``end`` (B, P), ``spectrum`` (B, K, T),
        ``samples`` (B, T · hop), ``log_f0`` and ``voiced`` (B, T or 0), true lengths ``phones`` and ``frames``,
        ``speaker`` (B,).
        """
        rows = [self._row(clip) for clip in clips]
        return {name: _stack([row[name] for row in rows]) for name in rows[0]}

    def _row(self, clip: Clip) -> dict[str, NDArray[np.generic]]:
        said = tokens(clip.phones, self.facts)
        edges = token_edges(clip.edges_frames, said)
        language = tongues(clip.languages, clip.language, said, self.facts)
        return {
            "symbol": said.symbols, "tone": said.tones, "language": language, "start": edges[:-1], "end": edges[1:],
            "spectrum": clip.spectrum_KT, "samples": clip.samples, "phones": np.array(len(said.symbols)),
            "frames": np.array(clip.frames), "speaker": np.array(self.facts.speaker(clip.speaker)),
            "log_f0": clip.log_f0_T, "voiced": clip.voiced_T,
        }  # fmt: skip


def tongues(languages: Sequence[str], own: str, said: Tokens, facts: Facts) -> NDArray[np.int64]:
    """Row of each token's language; ``languages``: each phone's, empty for the text's own; blanks go with phones."""
    if not any(languages):
        return np.full(len(said.symbols), facts.tongue(own))
    return np.array([facts.tongue(one if one in facts.languages else own) for one in languages])[said.phone]


def _languages(clips: Sequence[Clip]) -> tuple[str, ...]:
    """The clips' own first, the one with the most speech before the others; then those of single words."""
    frames: Counter[str] = Counter()
    for clip in clips:
        frames[clip.language] += clip.frames
    foreign = {one for clip in clips for one in clip.languages} - {"", *frames}
    return (*sorted(frames, key=lambda name: (-frames[name], name)), *sorted(foreign))


def token_edges(edges_frames: NDArray[np.float32], said: Tokens) -> NDArray[np.float32]:
    """Where tokens begin and the last ends: a phone's tokens share its time equally."""
    counts = np.bincount(said.phone)
    lengths = (np.diff(edges_frames) / counts)[said.phone]
    edges: NDArray[np.float32] = np.concatenate([[0.0], np.cumsum(lengths)]).astype(np.float32)
    edges += edges_frames[0]
    return edges


def _stack(arrays: Sequence[NDArray[np.generic]]) -> torch.Tensor:
    longest = [max(sizes) for sizes in zip(*(array.shape for array in arrays), strict=True)]
    padded = [
        np.pad(array, [(0, size - have) for size, have in zip(longest, array.shape, strict=True)]) if longest else array
        for array in arrays
    ]
    return torch.from_numpy(np.stack(padded))


def prepare(items: Sequence[Item], config: VitsConfig, cache: FeatureCache, report: Report) -> VitsCorpus:
    """Spectra and samples of all clips. Raises ``VoicewrightError`` when there is nothing to train on."""
    training: list[Clip] = []
    kept: list[Clip] = []
    dropped: list[str] = []
    for index, item in enumerate(items):
        clip = _clip(item, config, cache)
        if clip is None:
            dropped.append(f"“{item.text[:40]}” ({item.duration_s:.2f} s)")
        else:
            (kept if item.held_out else training).append(clip)
        report((index + 1) / len(items), f"{index + 1} of {len(items)} clips")
    if not training:
        raise VoicewrightError(
            Problem(
                kind="nothing-to-train-on",
                what="There is no clip to train on.",
                why=f"Too short for their texts: {', '.join(dropped)}." if dropped else "No clip is aligned.",
                remedy="Add recordings, or align those that are there.",
            )
        )
    return VitsCorpus(training, kept, config, dropped)


def mel_config(config: VitsConfig) -> MelConfig:
    """How spectra are computed."""
    return MelConfig(
        sample_rate=config.sample_rate, n_fft=config.n_fft, hop=config.hop, win=config.n_fft, n_mels=config.n_mels,
        fmax=config.sample_rate / 2,
    )  # fmt: skip


def mel_configs(config: VitsConfig) -> list[MelConfig]:
    """The spectra that sound is compared by."""
    first = mel_config(config)
    return [first, *(replace(first, n_fft=size, win=size) for size in numbers(config.mel_windows))]


def _clip(item: Item, config: VitsConfig, cache: FeatureCache) -> Clip | None:
    """None where phones (and blanks) outnumber the frames."""
    params = {"sample_rate": config.sample_rate}
    samples = cache.get("samples", item, params, lambda: _quiet(features.samples(item, config.sample_rate)))
    settings = mel_config(config)
    spectrum = cache.get("spectrum", item, asdict(settings), lambda: mels.spectrum(np.asarray(samples), settings))
    frames = spectrum.shape[1]
    needed = 2 * len(item.phones) + 1 if config.blanks else len(item.phones)
    if not item.phones or frames < needed:
        return None
    edges = np.array([*(phone.start_s for phone in item.phones), 0.0]) / config.hop_s
    edges[0], edges[-1] = 0, frames
    padded = np.pad(np.asarray(samples), (0, frames * config.hop - len(samples)))
    symbols = tuple(phone.symbol for phone in item.phones)
    log_f0, voiced = _pitch(item, config, cache, frames)
    languages = tuple(phone.language for phone in item.phones)
    return Clip(
        symbols, edges.astype(np.float32), spectrum, padded, item.speaker, item.language, log_f0, voiced, languages
    )


def _pitch(
    item: Item, config: VitsConfig, cache: FeatureCache, frames: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    if not config.pitch:
        return np.zeros(0, np.float32), np.zeros(0, np.float32)
    f0_hz = np.asarray(features.f0(item, config.hop_s, cache))[:frames]
    return fill(np.pad(f0_hz, (0, frames - len(f0_hz))))


def _quiet(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Peaks within what a decoder can make."""
    peak = float(np.abs(samples).max(initial=0.0))
    return samples * np.float32(_LOUDEST / peak) if peak > _LOUDEST else samples
