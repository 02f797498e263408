"""Better boundaries from the dataset itself: models of its own phones, trained on the first alignment, then used
to align again. Pauses between words come and go as the recordings have them.

Viterbi training, or segmental k-means (Juang and Rabiner 1990): each round takes the best path for true, and fits the
models to it. What we do otherwise: the first path comes from synthetic speech, and clips that fit far worse than the
others teach nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from backend.datasets.alignment import chain, viterbi
from backend.datasets.alignment.acoustics import Acoustics
from backend.datasets.alignment.chain import STATES, Chain, unit_of
from backend.datasets.alignment.mfcc import SAMPLE_RATE, mfcc, slopes
from backend.datasets.alignment.rough import Rough, spaced
from backend.protocol.score import Phone
from backend.text.articulation import nearest
from backend.text.phonemes import PAUSE, is_pause

HOP = 80
"""Samples a frame: 5 ms."""
_PAUSE_FRAMES = 12
_ROUNDS = (1, 1, 2, 2, 4, 4)
"""Gaussians a model has in each round of training: by labels that people set, four place more boundaries within 20 ms
than two (82 % against 80).
"""
_NO_PATH = -1e29
_OUTLIER_Z = 3.0
_QUIET, _FEW, _UNLIKE = 0.1, 10, -8.0
"""Share of a clip's frames in which nobody speaks; fewer teach nothing; log likelihood of a pause below the best."""
_TAU = 100.0
"""Frames of its speaker that count beside a clip's own: half a second."""
MIN_CLIPS, MIN_SECONDS = 4, 8.0
"""Less than this teaches nothing; the first alignment stays."""


@dataclass(frozen=True)
class Observed:
    """One clip, ready to be aligned."""

    frames: NDArray[np.float32]
    """(T, 39)."""
    seconds: float
    speaker: str
    rough: Rough


@dataclass(frozen=True)
class Refined:
    """One clip, aligned."""

    phones: list[Phone]
    fit: float
    """Log likelihood a frame of speech against the best that any phones could reach; 0 is perfect."""
    fits: list[float]
    """The same of each phone."""


def observe(samples: NDArray[np.float32], speaker: str, rough: Rough) -> Observed:
    """Samples (n,) at 16 kHz with their first alignment."""
    return observe_cepstra(mfcc(samples, HOP), len(samples) / SAMPLE_RATE, speaker, rough)


def observe_cepstra(cepstra: NDArray[np.float32], seconds: float, speaker: str, rough: Rough) -> Observed:
    """The same from the output of ``mfcc(samples, HOP)``: adds first and second slopes."""
    first = slopes(cepstra, 3)
    return Observed(np.hstack((cepstra, first, slopes(first, 3))), seconds, speaker, rough)


@dataclass(frozen=True)
class Refiner:
    """Models of one dataset's phones."""

    first_model: Mapping[str, int]
    """Unit → its first state's model."""
    acoustics: Acoustics
    scale: Mapping[str, tuple[NDArray[np.float32], NDArray[np.float32]]]
    """Speaker → mean and standard deviation of the frames."""

    @classmethod
    def fit(cls, clips: Sequence[Observed], report: Callable[[float], None] = lambda fraction: None) -> "Refiner":
        """Train on clips (those whose text seems wrong are left out). ``report`` gets fractions."""
        scale = _scales(clips)
        good = _credible(clips)
        frames = [_scaled(clip, scale) for clip in good]
        units = sorted({unit_of(symbol) for clip in good for symbol in clip.rough.symbols} | {PAUSE})
        first_model: dict[str, int] = {}
        models = 0
        for unit in units:
            first_model[unit] = models
            models += 1 if unit == PAUSE else STATES
        chains = [_chain(clip.rough, first_model) for clip in good]
        labels = [_even(clip, first_model) for clip in good]
        everything = np.concatenate(frames)
        acoustics = None
        for number, mixtures in enumerate(_ROUNDS):
            acoustics = Acoustics.train(everything, np.concatenate(labels), models, mixtures)
            for index in range(len(good)):
                path = _path_of(acoustics, frames[index], chains[index])
                if path is not None:
                    labels[index] = chains[index].model_S[path]
                report((number + (index + 1) / len(good)) / len(_ROUNDS))
        assert acoustics is not None
        return cls(first_model, Acoustics.train(everything, np.concatenate(labels), models, _ROUNDS[-1]), scale)

    def refine(self, clip: Observed) -> Refined | None:
        """Align a clip; None where no path fits (a text far too long for the clip)."""
        frames = _scaled(clip, self.scale)
        states = _chain(clip.rough, self._with_strangers(clip.rough.symbols))
        every = self._scores(frames)
        path = _path(every, states)
        if path is None:
            return None
        owner = states.owner_S[path]
        speech = np.array([index >= 0 and not is_pause(clip.rough.symbols[index]) for index in owner])
        gaps = every[np.arange(len(path)), states.model_S[path]] - every.max(axis=1)
        fit = float(gaps[speech].mean()) if speech.any() else float(gaps.mean())
        begins = _begins(states, path)
        fits = np.add.reduceat(gaps, begins) / np.diff([*begins, len(path)])
        return Refined(_phones(clip, states, path), fit, [round(float(one), 2) for one in fits])

    def _scores(self, frames: NDArray[np.float32]) -> NDArray[np.float32]:
        """(frames, models). Where what is heard between this clip's words is like no pause that training met, it is
        a pause nevertheless: by a model of the clip's own quietest frames. Else a phone would be drawn out over it.
        """
        scores = self.acoustics.scores(frames)
        pause_T = scores[:, self.first_model[PAUSE]]
        quiet = frames[:, 0] <= np.quantile(frames[:, 0], _QUIET)
        lacks = float(np.median((pause_T - scores.max(axis=1))[quiet]))
        if lacks < _UNLIKE and np.count_nonzero(quiet) >= _FEW:
            own = Acoustics.train(frames[quiet], np.zeros(np.count_nonzero(quiet), np.int32), 1, 1)
            np.maximum(pause_T, own.scores(frames)[:, 0], out=pause_T)
        return scores

    def _with_strangers(self, symbols: Sequence[str]) -> dict[str, int]:
        """A phone that training never met sounds like its nearest relative."""
        known = dict(self.first_model)
        for symbol in symbols:
            unit = unit_of(symbol)
            if unit not in known:
                known[unit] = known[nearest(unit, [one for one in self.first_model if one != PAUSE])]
        return known


def worth_it(clips: Sequence[Observed]) -> bool:
    """Whether there is enough speech to learn from."""
    return len(clips) >= MIN_CLIPS and sum(clip.seconds for clip in clips) >= MIN_SECONDS


def _scales(clips: Sequence[Observed]) -> dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]]:
    by_speaker: dict[str, list[NDArray[np.float32]]] = {}
    for clip in clips:
        by_speaker.setdefault(clip.speaker, []).append(clip.frames)
    result = {}
    for speaker, parts in by_speaker.items():
        count = sum(len(part) for part in parts)
        mean = sum(part.sum(axis=0, dtype=np.float64) for part in parts) / count
        square = sum((part.astype(np.float64) ** 2).sum(axis=0) for part in parts) / count
        deviation = np.sqrt(np.maximum(square - mean**2, 1e-6))
        result[speaker] = (np.asarray(mean, np.float32), np.asarray(deviation, np.float32))
    return result


def _scaled(
    clip: Observed, scale: Mapping[str, tuple[NDArray[np.float32], NDArray[np.float32]]]
) -> NDArray[np.float32]:
    """By the clip's own mean and deviation (cepstral mean and variance normalisation: Viikki and Laurila 1998), drawn
    towards its speaker's as far as it is short: a clip from a telephone, or from an MP3, is then like the others.
    """
    frames = clip.frames
    mean, square = frames.mean(axis=0, dtype=np.float64), np.square(frames, dtype=np.float64).mean(axis=0)
    if clip.speaker in scale:
        usual, deviation = scale[clip.speaker]
        trust = len(frames) / (len(frames) + _TAU)
        mean, square = (
            trust * mean + (1 - trust) * usual,
            trust * square + (1 - trust) * (usual.astype(np.float64) ** 2 + deviation.astype(np.float64) ** 2),
        )
    spread = np.sqrt(np.maximum(square - mean**2, 1e-6))
    return np.asarray((frames - mean.astype(np.float32)) / spread.astype(np.float32), np.float32)


def _credible(clips: Sequence[Observed]) -> list[Observed]:
    """Without the clips whose first alignment is far worse than the others'."""
    costs = np.array([clip.rough.cost for clip in clips])
    middle = float(np.median(costs))
    spread = 1.4826 * float(np.median(np.abs(costs - middle))) + 1e-6
    return [clip for clip, cost in zip(clips, costs, strict=True) if (cost - middle) / spread <= _OUTLIER_Z]


def _chain(rough: Rough, first_model: dict[str, int]) -> Chain:
    return chain.build(rough.symbols, rough.word_of, first_model, _PAUSE_FRAMES)


def _even(clip: Observed, first_model: Mapping[str, int]) -> NDArray[np.int32]:
    """Each frame's model by the first alignment, phones cut in equal thirds."""
    labels = np.zeros(len(clip.frames), np.int32)
    edges = np.round(clip.rough.starts_s * SAMPLE_RATE / HOP).astype(int)
    for symbol, start, end in zip(clip.rough.symbols, edges[:-1], edges[1:], strict=True):
        model = first_model[unit_of(symbol)]
        if is_pause(symbol):
            labels[start:end] = model
        else:
            inside = np.arange(end - start)
            labels[start:end] = (model + inside * STATES // max(end - start, 1))[: len(labels) - start]
    return labels


def _path_of(acoustics: Acoustics, frames: NDArray[np.float32], states: Chain) -> NDArray[np.int32] | None:
    used, local = np.unique(states.model_S, return_inverse=True)
    return _path(acoustics.scores(frames, used), replace(states, model_S=local.astype(np.int32)))


def _path(scores: NDArray[np.float32], states: Chain) -> NDArray[np.int32] | None:
    path, total = viterbi.best_path(scores, states.model_S, states.skip_S, states.stay_S, states.move_S)
    return None if total < _NO_PATH else path


def _begins(states: Chain, path: NDArray[np.int32]) -> NDArray[np.int64]:
    """The first frame of each phone and pause."""
    return np.concatenate(([0], np.flatnonzero(np.diff(states.owner_S[path])) + 1))


def _phones(clip: Observed, states: Chain, path: NDArray[np.int32]) -> list[Phone]:
    """The path as phones: pauses that it left out vanish, those that it found are ``_``."""
    begins, run = _begins(states, path), states.owner_S[path]
    starts = np.concatenate((begins * HOP / SAMPLE_RATE, [clip.seconds]))
    starts = spaced(np.minimum(starts, clip.seconds))
    rough = clip.rough
    return [
        Phone(
            symbol=rough.symbols[owner] if owner >= 0 else PAUSE,
            start_s=round(float(start), 6),
            duration_s=round(float(end - start), 6),
            word=rough.word_of[owner] if owner >= 0 else -1,
            language=rough.languages[owner] if owner >= 0 else "",
        )
        for owner, start, end in zip(run[begins], starts[:-1], starts[1:], strict=True)
    ]
