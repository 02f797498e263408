"""A track of a song → sound, phrase by phrase. Phrases that did not change are taken from memory."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from backend.audio import timbre
from backend.protocol.score import Score
from backend.protocol.song import Song, Track
from backend.song import score as song_score
from backend.song.score import SungPhrase
from backend.speech import rendering, scores

if TYPE_CHECKING:
    from backend.recipe import Speaks

_FADE_S = 0.005
_LOUDEST = 0.99
_KEEP_SAMPLES = 24_000 * 1200
_kept: OrderedDict[tuple[int, bytes], tuple["Speaks", NDArray[np.float32]]] = OrderedDict()
"""The voice is held too, so that its id is not given to another."""


@dataclass(frozen=True)
class Piece:
    """A stretch of sound with its place in the song."""

    start_s: float
    """Below 0 where it begins before the first beat."""
    samples: NDArray[np.float32]
    """(n,)."""


def plan(voice: "Speaks", song: Song, track: Track, lexicon: Mapping[str, str] | None = None) -> list[SungPhrase]:
    """The track's phrases as the voice would sing them: its own way where it learnt one, else as the model of singing
    has it. Raises ``VoicewrightError`` for lyrics that cannot be said.
    """
    from backend.recipe import Sings

    if isinstance(voice, Sings):
        return voice.plan_song(song, track, lexicon)
    return song_score.plan(song, track, lexicon)


def render(voice: "Speaks", phrases: Sequence[SungPhrase], formant_semitones: float = 0.0) -> Iterator[Piece]:
    """The phrases' sound, one after another as it is taken; a family that does not obey pitch is re-synthesised by its
    own ``render``.
    """
    for phrase in phrases:
        score = scores.canonical(phrase.score)
        key = (id(voice), msgspec.json.encode((score, phrase.breathiness, phrase.tension, formant_semitones)))
        if key not in _kept:
            _kept[key] = (voice, _sung(voice, score, phrase, formant_semitones))
            while sum(len(samples) for _, samples in _kept.values()) > _KEEP_SAMPLES and len(_kept) > 1:
                _kept.popitem(last=False)
        _kept.move_to_end(key)
        yield Piece(phrase.start_s, _kept[key][1])


def _sung(voice: "Speaks", score: Score, phrase: SungPhrase, formant_semitones: float) -> NDArray[np.float32]:
    rate = voice.info.sample_rate
    samples = timbre.shaped(
        rendering.made(voice, score), rate, score.f0.hz, score.f0.hop_s, formant_semitones=formant_semitones,
        breathiness=phrase.breathiness, tension=phrase.tension,
    )  # fmt: skip
    return _faded(samples, rate)


def shifted(track: Track, semitones: float) -> Track:
    """The track sung so much higher."""
    return msgspec.structs.replace(track, semitones=track.semitones + semitones) if semitones else track


def joined(pieces: Sequence[Piece], sample_rate: int) -> Piece:
    """Pieces of one rate as one, silence between; what overlaps is added."""
    if not pieces:
        return Piece(0.0, np.zeros(0, np.float32))
    first = min(0, *(round(piece.start_s * sample_rate) for piece in pieces))
    last = max(round(piece.start_s * sample_rate) + len(piece.samples) for piece in pieces)
    whole = np.zeros(max(0, last - first), np.float32)
    for piece in pieces:
        at = round(piece.start_s * sample_rate) - first
        whole[at : at + len(piece.samples)] += piece.samples
    return Piece(first / sample_rate, whole)


def cut(piece: Piece, start_s: float, end_s: float, sample_rate: int) -> Piece:
    """What of it lies between two times; both fall on samples as in :func:`joined`."""
    at = round(piece.start_s * sample_rate)
    first = max(at, round(start_s * sample_rate))
    last = max(first, min(at + len(piece.samples), round(end_s * sample_rate)))
    return Piece(first / sample_rate, piece.samples[first - at : last - at])


def added(pieces: Sequence[Piece], gains_db: Sequence[float], pans: Sequence[float], sample_rate: int) -> Piece:
    """Tracks of one rate together: (n,), or (n, 2) where one is panned."""
    wide = any(pans)
    tracks = []
    for piece, gain_db, pan in zip(pieces, gains_db, pans, strict=True):
        angle = (pan + 1) * np.pi / 4
        sides = np.array([np.cos(angle), np.sin(angle)]) * np.sqrt(2) if wide else np.ones(1)
        level = piece.samples[:, None] * (sides * 10 ** (gain_db / 20)).astype(np.float32)
        tracks.append((piece.start_s, level))
    sides_made = [
        joined([Piece(start_s, level[:, side]) for start_s, level in tracks], sample_rate)
        for side in range(2 if wide else 1)
    ]
    samples = np.stack([one.samples for one in sides_made], axis=1) if wide else sides_made[0].samples
    return replace(sides_made[0], samples=samples)


def mixed(pieces: Sequence[Piece], gains_db: Sequence[float], pans: Sequence[float], sample_rate: int) -> Piece:
    """The same, lowered where it would be too loud."""
    whole = added(pieces, gains_db, pans, sample_rate)
    return replace(whole, samples=whole.samples * np.float32(not_too_loud(whole.samples)))


def not_too_loud(samples: NDArray[np.float32]) -> float:
    """What samples are multiplied by so that none lies outside of what a file can hold: at most 1."""
    return min(1.0, _LOUDEST / max(float(np.abs(samples).max(initial=0.0)), 1e-9))


def _faded(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """Phrases begin and end in silence; what hum a voice makes of that fades in and out."""
    length = min(round(_FADE_S * rate), len(samples) // 2)
    ramp = np.linspace(0, 1, length, dtype=np.float32)
    out = samples.copy()
    out[:length] *= ramp
    out[len(out) - length :] *= ramp[::-1]
    return out
