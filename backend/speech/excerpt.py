"""A recording that somebody is to sound like: the stretch of it that is used, and how good that is.

Voices that follow a recording want 3 to 10 seconds of it (GPT-SoVITS' and VALL-E's inference); more costs attention.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.audio import edges, vad
from backend.datasets.checks import measuring
from backend.protocol.imitation_jobs import Verdict
from backend.protocol.notices import notice

LEAST_S, MOST_S = 3.0, 10.0
_ENOUGH_S = 5.0
_PAUSE_S = 0.15
"""So long nobody speaks between two phrases, at the least."""
_FAINT_DB = -45.0
"""Speech under this drowns in what a converter adds."""
_MANY_CLIPPED = 0.005
"""Seconds at the ceiling that one hears."""
_POOR_DB, _BAD_DB = 25.0, 12.0
"""Speech over noise: under the first it is heard in the copy, under the second it is copied."""


@dataclass(frozen=True)
class Excerpt:
    """A stretch of a recording."""

    samples_N: NDArray[np.float32]
    rate: int
    spoken_s: float
    """Length of the speech in the whole recording, pauses within included."""
    noise_db: float
    """Behind the speech in the whole recording, dBFS: there is more silence in it to measure."""

    @property
    def duration_s(self) -> float:
        """Its own length."""
        return len(self.samples_N) / self.rate


def best(samples_N: NDArray[np.float32], rate: int) -> Excerpt:
    """The speech without the silence around it; of more than ``MOST_S``, the longest run of phrases that is short
    enough, the first of equally long ones.
    """
    start_s, end_s = vad.speech_span(samples_N, rate)
    spoken_s = end_s - start_s
    if spoken_s > MOST_S:
        start_s, end_s = _phrases(vad.speech_mask(samples_N, rate), start_s, end_s)
    else:
        first_s, last_s = edges.sound_span(samples_N, rate)  # a last stop's release belongs to the voice
        if last_s - first_s <= MOST_S:
            start_s, end_s = first_s, last_s
    used_N = samples_N[round(start_s * rate) : round(end_s * rate)]
    return Excerpt(used_N, rate, spoken_s, measuring.analyse(samples_N, rate).noise_db)


def judged(excerpt: Excerpt) -> list[Verdict]:
    """Length, level and noise, in this order. Only one of kind ``error`` makes it useless."""
    found = measuring.analyse(excerpt.samples_N, excerpt.rate)
    return [_length(excerpt), _level(found), _noise(found.speech_db - excerpt.noise_db)]


def _length(excerpt: Excerpt) -> Verdict:
    length_s = excerpt.duration_s
    if length_s < LEAST_S:
        return Verdict(kind="error", says=notice("clip-length/short", length_s=length_s, least_s=LEAST_S))
    if excerpt.spoken_s > MOST_S:
        whole = notice("clip-length/cut", length_s=length_s)
        return Verdict(kind="good", says=whole)
    if length_s < _ENOUGH_S:
        return Verdict(kind="warning", says=notice("clip-length/little", length_s=length_s))
    return Verdict(kind="good", says=notice("clip-length", length_s=length_s))


def _level(found: measuring.Measures) -> Verdict:
    if found.speech_db <= -100:
        return Verdict(kind="error", says=notice("clip-level/silent"))
    if found.speech_db < _FAINT_DB:
        return Verdict(kind="warning", says=notice("clip-level/faint", level_db=found.speech_db))
    if found.clipped:
        return Verdict(kind="warning", says=notice("clip-level/clipped", n=found.clipped))
    return Verdict(kind="good", says=notice("clip-level", level_db=found.speech_db))


def _noise(snr_db: float) -> Verdict:
    if snr_db < _BAD_DB:
        return Verdict(kind="warning", says=notice("clip-noise/much", snr_db=max(0.0, snr_db)))
    if snr_db < _POOR_DB:
        return Verdict(kind="warning", says=notice("clip-noise/some", snr_db=snr_db))
    return Verdict(kind="good", says=notice("clip-noise"))


def _phrases(speech_T: NDArray[np.bool_], start_s: float, end_s: float) -> tuple[float, float]:
    """The longest stretch that begins after a pause, ends before one, and is short enough, seconds; without such a one
    the beginning.
    """
    turns = np.flatnonzero(np.diff(np.concatenate([[0], speech_T.astype(np.int8), [0]])))
    begins, ends = turns[::2] * vad.HOP_S, turns[1::2] * vad.HOP_S
    pauses = begins[1:] - ends[:-1] >= _PAUSE_S
    firsts = [start_s, *(begins[1:][pauses] - _PAUSE_S / 2)]
    lasts = [*(ends[:-1][pauses] + _PAUSE_S / 2), end_s]
    lengths = [(last - first, -first) for first in firsts for last in lasts if LEAST_S <= last - first <= MOST_S]
    if not lengths:
        return start_s, start_s + MOST_S
    length_s, first_s = max(lengths)
    return -first_s, length_s - first_s
