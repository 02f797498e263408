"""What is usual in the dataset, and which clips are the same."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from backend.datasets.checks.clip_under_test import Likeness, Norm, Whole
from backend.datasets.checks.measuring import Measures, voices
from backend.datasets.checks.pace_outlier import pace
from backend.datasets.checks.text_mismatch import log_odds, worst_place
from backend.project.alignments import Alignment
from backend.project.clips import Clip

_ENOUGH = 8
"""Fewer clips make no norm."""
_ROUNDS, _NEAR, _LEAST_SPREAD = 5, 2.5, 0.02
_LEAST_WORDS = 6
"""Of a text that may be nearly another one; shorter ones, as in lists of commands, differ in one word on purpose."""
_SAME = 0.985
"""Cosine of outlines from which on two recordings are one; other takes of a sentence stay below 0.9."""


def norm(values: Iterable[float], *, least: float) -> Norm | None:
    """Median and robust spread, at least ``least``; None for too few values."""
    array = np.fromiter(values, np.float64)
    if len(array) < _ENOUGH:
        return None
    middle = float(np.median(array))
    spread = 1.4826 * float(np.median(np.abs(array - middle)))
    return Norm(middle=middle, spread=max(spread, least), n=len(array))


def _norm_of_good(values: Iterable[float], *, least: float) -> Norm | None:
    """Of figures that faults only make higher, by the lower ones: the 30th percentile, and the robust deviation below
    it. A dataset of which a third is faulty has nearly the norm of one without a fault.
    """
    array = np.fromiter(values, np.float64)
    if len(array) < _ENOUGH:
        return None
    low = float(np.percentile(array, 30))
    spread = 1.4826 * float(np.median(low - array[array <= low]))
    return Norm(middle=low, spread=max(spread, least), n=len(array))


def compare(clips: list[Clip], measures: Mapping[int, Measures], alignments: Mapping[int, Alignment]) -> Whole:
    """All that checks compare with."""
    by_speaker = {clip.id: clip.speaker for clip in clips}
    paces = {clip.id: value for clip in clips if (a := alignments.get(clip.id)) and (value := pace(a))}
    return Whole(
        loudness=_norms({id_: m.lufs for id_, m in measures.items()}, by_speaker, least=1.0),
        pace=_norms(paces, {clip.id: f"{clip.speaker}/{clip.language}" for clip in clips}, least=0.5),
        fit=norm((log_odds(a.score) for a in alignments.values()), least=0.1),
        worst=_norm_of_good((place[0] for a in alignments.values() if (place := worst_place(a))), least=10.0),
        likeness=_likeness(clips, measures),
        same_sound=_same_sound(clips, measures),
        same_text=_same_text(clips),
        near_text=_near_text(clips),
        held_out=frozenset(clip.id for clip in clips if clip.held_out),
        names={clip.id: clip.name for clip in clips},
    )


def _norms(values: Mapping[int, float], groups: Mapping[int, str], *, least: float) -> dict[str, Norm]:
    grouped: dict[str, list[float]] = defaultdict(list)
    for id_, value in values.items():
        grouped[groups[id_]].append(value)
    return {group: made for group, members in grouped.items() if (made := norm(members, least=least))}


def _likeness(clips: list[Clip], measures: Mapping[int, Measures]) -> dict[int, Likeness]:
    grouped: dict[str, list[int]] = defaultdict(list)
    for clip in clips:
        if (m := measures.get(clip.id)) and m.voice:
            grouped[clip.speaker].append(clip.id)
    likeness: dict[int, Likeness] = {}
    for ids in grouped.values():
        if len(ids) < _ENOUGH:
            continue
        voice_NE = voices(measures[id_] for id_ in ids)
        others = voice_NE.sum(axis=0) - voice_NE
        cosines = (voice_NE * others).sum(axis=1) / np.linalg.norm(others, axis=1)
        spoken_s = np.array([measures[id_].speech_end_s - measures[id_].speech_start_s for id_ in ids])
        usual, spread = _by_length(cosines, np.log(np.maximum(spoken_s, 0.1)))
        for id_, cosine, expected in zip(ids, cosines.tolist(), usual.tolist(), strict=True):
            likeness[id_] = Likeness(cosine=cosine, usual=expected, z=(cosine - expected) / spread)
    return likeness


def _by_length(cosine_N: NDArray[np.float64], log_length_N: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """What is usual at each clip's length, and the robust spread around it: a line, to which who is far off it has
    nothing to say (least trimmed squares: Rousseeuw 1984, in a few rounds).
    """
    design_N2 = np.stack([np.ones_like(log_length_N), log_length_N], axis=1)
    line = np.array([np.median(cosine_N), 0.0])
    spread = 1.0
    for _ in range(_ROUNDS):
        off = cosine_N - design_N2 @ line
        spread = max(1.4826 * float(np.median(np.abs(off))), _LEAST_SPREAD)
        near = np.abs(off) <= _NEAR * spread
        line = np.linalg.lstsq(design_N2[near], cosine_N[near], rcond=None)[0]
    usual: NDArray[np.float64] = design_N2 @ line
    return usual, max(1.4826 * float(np.median(np.abs(cosine_N - usual))), _LEAST_SPREAD)


def _same_text(clips: list[Clip]) -> dict[int, tuple[int, ...]]:
    grouped: dict[tuple[str, str], list[int]] = defaultdict(list)
    for clip in clips:
        letters = "".join(c for c in unicodedata.normalize("NFKC", clip.text).casefold() if c.isalnum())
        if letters:
            grouped[(clip.speaker, letters)].append(clip.id)
    return _others(grouped.values())


def _near_text(clips: list[Clip]) -> dict[int, tuple[int, ...]]:
    """Texts of a speaker of which one word is another, or one more: without it, both are the same (the neighbourhood of
    deletions: Bocek, Hunt and Stiller 2007, with words for letters).
    """
    grouped: dict[tuple[str, str], set[str]] = defaultdict(set)
    owners: dict[tuple[str, str], list[int]] = defaultdict(list)
    for clip in clips:
        words = re.findall(r"\w+", unicodedata.normalize("NFKC", clip.text).casefold())
        if len(words) < _LEAST_WORDS:
            continue
        whole = " ".join(words)
        owners[clip.speaker, whole].append(clip.id)
        shorter = (" ".join(words[:at] + words[at + 1 :]) for at in range(len(words)))
        for text in {whole, *shorter}:
            grouped[clip.speaker, text].add(whole)
    near: dict[int, set[int]] = defaultdict(set)
    for (speaker, _), texts in grouped.items():
        for text in texts if len(texts) > 1 else ():
            others = [id_ for other in texts - {text} for id_ in owners[speaker, other]]
            for id_ in owners[speaker, text]:
                near[id_].update(others)
    return {id_: tuple(sorted(others)) for id_, others in near.items()}


def _same_sound(clips: list[Clip], measures: Mapping[int, Measures]) -> dict[int, tuple[int, ...]]:
    """The same file, or outlines that agree; outlines are compared among clips of about the same length only."""
    pairs: dict[int, set[int]] = defaultdict(set)
    files: dict[tuple[str, float], list[int]] = defaultdict(list)
    for clip in clips:
        m = measures.get(clip.id)
        files[(clip.audio, m.start_s if m else 0.0)].append(clip.id)
    for group in files.values():
        for id_ in group:
            pairs[id_] |= set(group) - {id_}

    known = [clip.id for clip in clips if (m := measures.get(clip.id)) and m.outline]
    known.sort(key=lambda id_: measures[id_].speech_end_s - measures[id_].speech_start_s)
    lengths = np.array([measures[id_].speech_end_s - measures[id_].speech_start_s for id_ in known])
    if len(known) > 1:
        outlines = np.stack([np.frombuffer(measures[id_].outline, np.float16).astype(np.float32) for id_ in known])
        ends = np.searchsorted(lengths, lengths + np.maximum(0.06, 0.02 * lengths), side="right")
        for i, end in enumerate(ends):
            for j in np.flatnonzero(outlines[i + 1 : end] @ outlines[i] > _SAME):
                one, other = known[i], known[i + 1 + int(j)]
                pairs[one].add(other)
                pairs[other].add(one)
    return {id_: tuple(sorted(others)) for id_, others in pairs.items() if others}


def _others(groups: Iterable[list[int]]) -> dict[int, tuple[int, ...]]:
    return {id_: tuple(o for o in group if o != id_) for group in groups if len(group) > 1 for id_ in group}
