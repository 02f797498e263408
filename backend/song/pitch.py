"""Notes → the pitch that a singer makes of them.

The model: each change of note is the step response of a damped second-order system, with an overshoot after it and a
preparation, its mirror image in time, before it (T. Saitou, M. Unoki & M. Akagi, “Development of an F0 control model
based on F0 dynamic characteristics for singing-voice synthesis”, Speech Communication 46, 2005: damping 0.54 for
overshoot, 0.67 for preparation). Vibrato: E. Prame, “Measurements of the vibrato rate of ten singers”, JASA 96, 1994
(about 6 Hz), and “Vibrato extent and intonation …”, JASA 102, 1997 (about 70 cents). The slow wander that Saitou
et al. call fine fluctuation is a sum of sines here, so that it is the same each time.

All is in closed form: the curve near a note depends on the notes near it, and on nothing else.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from backend.protocol.manners import PRESETS, Singing
from backend.protocol.problems import refuse
from backend.protocol.song import Manner, Vibrato

Curve = NDArray[np.floating]
_BLEND_S = 0.03
_WANDER = ((0.83, 0.4), (1.71, 2.1), (3.13, 4.0), (4.57, 5.2))
"""Hz and phase of the sines."""
_LEAST_S = 0.03


@dataclass(frozen=True)
class PitchNote:
    """One note, in seconds of the song."""

    begins_s: float
    """Its vowel's onset."""
    ends_s: float
    tone: float
    """MIDI number with its fraction."""
    vibrato: Vibrato | None
    """None: the manner's own."""
    drawn: tuple[tuple[float, float, Curve], ...] = ()
    """Strokes: start and end in seconds, cents beside the tone, evenly over that time."""


def singing(manner: Manner) -> Singing:
    """The parameters of a manner. Raises ``VoicewrightError`` (``manner-unknown``) for unknown names and values."""
    known = {field.name for field in fields(Singing)}
    for name, value in manner.values.items():
        if name not in known or not math.isfinite(value):
            refuse("manner-unknown", name=name, value=value, known=sorted(known), place=name)
    return replace(PRESETS[manner.preset], **manner.values)


def predicted(notes: Sequence[PitchNote], times_s: Curve, how: Singing) -> Curve:
    """MIDI numbers with fractions at ``times_s`` (T,), rising; drawn strokes left out."""
    if not notes:
        return np.zeros(len(times_s))
    curve = np.full(len(times_s), float(notes[0].tone))
    for before, after in pairwise(notes):
        if before.tone != after.tone:
            rested_s = max(0.0, after.begins_s - before.ends_s)
            curve += _change(after.tone - before.tone, times_s, after.begins_s, how, rested_s)
    first, last = notes[0], notes[-1]
    if how.scoop_cents:
        curve -= how.scoop_cents / 100 * np.exp(-3 * np.maximum(0, times_s - first.begins_s) * 1000 / how.scoop_ms)
    if how.fall_cents:
        curve -= how.fall_cents / 100 * smooth((times_s - last.ends_s + 0.12) / 0.12)
    for note in notes:
        curve += _vibrato(note, times_s, how)
    return np.asarray(curve + how.wander_cents / 100 * wander(times_s - first.begins_s))


def sung(notes: Sequence[PitchNote], times_s: Curve, how: Singing) -> Curve:
    """The same with what was drawn, its edges blended over 30 ms."""
    curve = predicted(notes, times_s, how)
    for note in notes:
        for start_s, end_s, cents in note.drawn:
            grid_s = np.linspace(start_s, end_s, len(cents))
            drawn = note.tone + np.interp(times_s, grid_s, cents) / 100
            inside = smooth((times_s - start_s) / _BLEND_S + 1) * smooth((end_s - times_s) / _BLEND_S + 1)
            curve = (1 - inside) * curve + inside * drawn
    return curve


def _change(step: float, times_s: Curve, beat_s: float, how: Singing, rested_s: float) -> Curve:
    """A second-order step response from 0 to ``step``, with its preparation. After a rest it ends at the beat."""
    length_s = max(_LEAST_S, how.portamento_ms / 1000)
    since_s = times_s - (beat_s - length_s * (1.0 if rested_s > length_s else how.before_beat))
    felt = math.copysign(min(abs(step), how.furthest_cents / 100), step)
    preparation = how.preparation if rested_s < length_s else 0.0
    wide = (step - felt) * response(since_s, length_s, 1.0, 0.0)
    return np.asarray(wide + felt * response(since_s, length_s, how.damping, preparation))


def response(since_s: Curve, length_s: float, damping: float, preparation: float) -> Curve:
    """A change from 0 to 1 that begins at 0 and first reaches 1 after ``length_s``, with its preparation before."""
    back = np.maximum(0.0, -since_s) * math.pi / length_s
    before = preparation * np.exp(-0.9 * back) * np.sin(back) / 0.322
    return np.asarray(_response(np.maximum(0.0, since_s) / length_s, damping) - before)


def _response(turns: Curve, damping: float) -> Curve:
    """Step response of a second-order system that first reaches 1 at ``turns`` = 1 (critically damped: 98 %)."""
    if damping >= 1:
        rate = 5.83 * turns
        return np.asarray(1 - np.exp(-rate) * (1 + rate))
    width = math.sqrt(1 - damping**2)
    phase = (math.pi - math.acos(damping)) * turns
    return np.asarray(1 - np.exp(-damping / width * phase) * (np.cos(phase) + damping / width * np.sin(phase)))


def _vibrato(note: PitchNote, times_s: Curve, how: Singing) -> Curve:
    wave = note.vibrato
    if wave is None:
        if (note.ends_s - note.begins_s) * 1000 < how.vibrato_least_ms or not how.vibrato_cents:
            return np.zeros(len(times_s))
        wave = Vibrato(
            depth_cents=how.vibrato_cents, rate_hz=how.vibrato_hz, onset_s=how.vibrato_onset_ms / 1000, fade_in_s=0.3
        )
    begins_s = note.begins_s + wave.onset_s
    if begins_s >= note.ends_s:
        return np.zeros(len(times_s))
    since_s = times_s - begins_s
    rises = smooth(since_s / max(0.01, wave.fade_in_s))
    falls = smooth((note.ends_s - times_s) / max(0.01, wave.fade_out_s))
    share = np.clip(since_s / (note.ends_s - begins_s), 0, 1)
    swing = wave.depth_cents * np.sin(2 * math.pi * wave.rate_hz * since_s) + wave.drift_cents * share
    return np.asarray(rises * falls * swing / 100)


def wander(since_s: Curve) -> Curve:
    """Root mean square 1."""
    waves = [np.sin(2 * math.pi * rate * since_s + phase) for rate, phase in _WANDER]
    return np.asarray(np.sum(waves, axis=0) / math.sqrt(len(waves) / 2))


def smooth(share: Curve) -> Curve:
    """0 below 0, 1 above 1, without a corner between."""
    x = np.clip(share, 0.0, 1.0)
    return np.asarray(x * x * (3 - 2 * x))
