"""Preparation of one clip: what a process of the pool does. Values in, values out; nothing is stored here."""

import time
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from backend.audio import edges, io, loudness
from backend.audio.mel import MelConfig
from backend.datasets import features, manifest
from backend.datasets.alignment import store
from backend.datasets.alignment.corpus import ROUGH, refined_alignment, rough_alignment
from backend.datasets.alignment.mfcc import SAMPLE_RATE, mfcc
from backend.datasets.alignment.refine import HOP, Observed, observe_cepstra
from backend.datasets.alignment.rough import Rough, rough
from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item
from backend.project.alignments import Alignment
from backend.project.clips import Clip
from backend.protocol.problems import Problem, VoicewrightError, refuse, unexpected
from backend.text.phonemes import phonemize

TARGET_LUFS = -23.0
"""Loudness that training and voices work at (EBU R128)."""
_GAIN_DB = (-30.0, 40.0)
_SHORTEST_S = 0.1
_VERSION = 1


@dataclass(frozen=True)
class Task:
    """One clip to prepare."""

    clip: Clip
    audio: Path
    lexicon: dict[str, str]
    cache: Path


@dataclass(frozen=True)
class Prepared:
    """What came of it; the clip carries its new trim and gain."""

    clip: Clip
    alignment: Alignment


@dataclass(frozen=True)
class RefineTask:
    """One clip to align again with a dataset's models."""

    clip: Clip
    audio: Path
    lexicon: dict[str, str]
    cache: Path
    alignment: Alignment
    models: Path


def prepare_clip(task: Task) -> Prepared | Problem:
    """Trim, gain, phones, first alignment, and the usual features into the cache."""
    clip = task.clip
    try:
        if not clip.text.strip():
            refuse("text-empty/clip", name=clip.name)
        clip = tidied(clip, task.audio, trim=clip.start_s == 0 and clip.end_s is None, level=True)
        samples, _ = io.read(task.audio, sample_rate=SAMPLE_RATE, start_s=clip.start_s, end_s=clip.end_s)
        found = rough_alignment(rough(samples, clip.text, clip.language, task.lexicon))
        origin = manifest.origin(clip, task.lexicon, ROUGH)
        prepared = Prepared(clip, msgspec.structs.replace(found, clip=clip.id, origin=origin))
        _features(manifest.item(clip, task.audio, prepared.alignment), FeatureCache(task.cache))
    except VoicewrightError as error:
        return named(error.problem, clip)
    except Exception as error:  # noqa: BLE001 - one clip that nobody foresaw must not end the others' work
        return named(unexpected(error, "preparing"), clip)
    return prepared


def named(problem: Problem, clip: Clip) -> Problem:
    """The problem with the clip's name in it."""
    return problem if problem.file else msgspec.structs.replace(problem, file=clip.name)


def tidied(clip: Clip, audio: Path, *, trim: bool, level: bool) -> Clip:
    """The clip without the silence at its edges, and with the gain that brings it to :data:`TARGET_LUFS`, as wanted.
    Raises ``VoicewrightError``.
    """
    samples, rate = io.read(audio, start_s=clip.start_s, end_s=clip.end_s)
    if trim:
        began_s, clip = clip.start_s, _trimmed(clip, samples, rate)
        end = None if clip.end_s is None else round((clip.end_s - began_s) * rate)
        samples = samples[round((clip.start_s - began_s) * rate) : end]
    return _levelled(clip, samples, rate) if level else clip


def _trimmed(clip: Clip, samples: NDArray[np.float32], rate: int) -> Clip:
    """But for what a voice needs to begin and end in. Only ever shorter."""
    start_s, end_s = edges.sound_span(samples, rate)
    length_s = len(samples) / rate
    if end_s - start_s < _SHORTEST_S or (start_s <= 0 and end_s >= length_s):
        return clip
    begins_s, ends_s = clip.start_s + start_s, min(clip.start_s + end_s, clip.duration_s)
    return msgspec.structs.replace(clip, start_s=round(begins_s, 4), end_s=round(ends_s, 4))


def _levelled(clip: Clip, samples: NDArray[np.float32], rate: int) -> Clip:
    if len(samples) < _SHORTEST_S * rate:
        refuse("clip-too-short", name=clip.name)
    gain_db = float(np.clip(loudness.gain_to(samples, rate, TARGET_LUFS), *_GAIN_DB))
    return msgspec.structs.replace(clip, gain_db=round(gain_db, 2))


def _features(item: Item, cache: FeatureCache) -> None:
    """What every family asks for, at its default settings."""
    features.mel(item, MelConfig(), cache)
    features.f0(item, 0.01, cache)
    cepstra(item, cache)


def cepstra(item: Item, cache: FeatureCache) -> NDArray[np.float32]:
    """(frames, 13) for alignment."""
    return cache.get(
        "cepstra", item, {"hop": HOP, "version": _VERSION}, lambda: mfcc(features.samples(item, SAMPLE_RATE), HOP)
    )


def observed(task: RefineTask) -> Observed:
    """The clip as refinement sees it, its whole sequence of phones restored."""
    item = manifest.item(task.clip, task.audio, task.alignment)
    known = as_rough(task.alignment, task.clip, task.lexicon, item.duration_s)
    return observe_cepstra(cepstra(item, FeatureCache(task.cache)), item.duration_s, task.clip.speaker, known)


def as_rough(alignment: Alignment, clip: Clip, lexicon: dict[str, str], seconds: float) -> Rough:
    """An alignment as a starting point: the text's own pauses again, those that were found forgotten."""
    said = phonemize(clip.text, clip.language, lexicon)
    phones = [phone for phone in alignment.phones if phone.word >= 0]
    starts: list[float] = []
    at = 0
    for index, token in enumerate(said.symbols):
        if token.word >= 0:
            starts.append(phones[at].start_s)
            at += 1
        elif index == 0:
            starts.append(0.0)
        else:
            starts.append(phones[at - 1].start_s + phones[at - 1].duration_s)
    if at != len(phones):
        raise ValueError("the alignment is of another text")
    from backend.datasets.alignment.rough import spaced

    return Rough(
        tuple(token.symbol for token in said.symbols),
        tuple(token.word for token in said.symbols),
        tuple(said.words),
        spaced(np.array([*starts, seconds])),
        1.0 - alignment.score,
        tuple(token.language for token in said.symbols),
    )


def refine_clip(task: RefineTask) -> Alignment | Problem:
    """Align again with the models."""
    try:
        refiner, _ = store.load(task.models, task.models.stat().st_mtime_ns)
        found = refined_alignment(refiner, observed(task), task.alignment)
        origin = msgspec.structs.replace(task.alignment.origin, method=found.origin.method)
        return msgspec.structs.replace(found, clip=task.clip.id, origin=origin)
    except VoicewrightError as error:
        return named(error.problem, task.clip)
    except Exception as error:  # noqa: BLE001 - one clip that nobody foresaw must not end the others' work
        return named(unexpected(error, "refining"), task.clip)


def now_s() -> float:
    """A clock, seconds, to measure how long work takes."""
    return time.monotonic()
