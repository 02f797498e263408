import numpy as np
import pytest

from backend.protocol.manners import PRESETS
from backend.protocol.problems import VoicewrightError
from backend.protocol.song import Manner, Vibrato
from backend.song import pitch
from backend.song.pitch import PitchNote

_TIMES_S = (np.arange(800) + 0.5) * 0.005
_STEADY = {"wander_cents": 0.0, "scoop_cents": 0.0, "fall_cents": 0.0, "vibrato_cents": 0.0}


def _tones(*tones: float) -> list[PitchNote]:
    return [PitchNote(at * 1.0, at + 1.0, tone, None) for at, tone in enumerate(tones)]


@pytest.mark.parametrize("preset", PRESETS)
def test_pitch_is_never_a_staircase_and_arrives_on_the_beat(preset: str) -> None:
    how = pitch.singing(Manner(preset=preset, values=_STEADY))  # type: ignore[arg-type]  # parametrized by the table
    curve = pitch.predicted(_tones(60, 67, 65, 72), _TIMES_S, how)
    assert np.abs(np.diff(curve)).max() < 2.5  # semitones in 5 ms: an octave takes more than 20 ms
    for at, tone in enumerate((60, 67, 65, 72)):
        settled = curve[(at + 0.25 < _TIMES_S) & (at + 0.8 > _TIMES_S)]
        assert np.abs(settled - tone).max() < 0.08
    assert abs(np.interp(1.02, _TIMES_S, curve) - 67) < 1.5


def test_a_change_overshoots_and_prepares() -> None:
    how = pitch.singing(Manner(preset="pop", values=_STEADY))
    curve = pitch.predicted(_tones(60, 64), _TIMES_S, how)
    assert 64.1 < curve.max() < 65.0
    assert 59.5 < curve.min() < 59.95
    assert np.argmin(curve) < np.argmax(curve)


def test_vibrato_has_its_depth_and_rate() -> None:
    wave = Vibrato(depth_cents=60, rate_hz=6, onset_s=0.3, fade_in_s=0.1)
    note = PitchNote(0.0, 3.0, 60, wave)
    cents = 100 * (pitch.predicted([note], _TIMES_S, pitch.singing(Manner(values=_STEADY))) - 60)
    assert np.abs(cents[_TIMES_S < 0.3]).max() < 1
    steady = cents[(_TIMES_S > 0.5) & (_TIMES_S < 2.5)]
    assert steady.max() == pytest.approx(60, abs=1)
    assert np.sum(np.diff(np.sign(steady)) > 0) == 12


def test_what_is_drawn_is_heard_beside_the_tone_and_moves_with_it() -> None:
    how = pitch.singing(Manner(values=_STEADY))
    stroke = (0.4, 0.6, np.array([50.0, 50.0, -50.0]))
    for tone in (60, 64):
        note = PitchNote(0.0, 1.0, tone, None, (stroke,))
        curve = pitch.sung([note], _TIMES_S, how)
        assert np.interp(0.45, _TIMES_S, curve) == pytest.approx(tone + 0.5, abs=0.01)
        assert np.interp(0.6, _TIMES_S, curve) == pytest.approx(tone - 0.5, abs=0.02)
        assert np.interp(0.7, _TIMES_S, curve) == pytest.approx(tone, abs=0.01)
        assert np.abs(np.diff(curve)).max() < 0.25  # the edges are blended


def test_a_later_note_changes_nothing_earlier() -> None:
    how = pitch.singing(Manner())
    before = pitch.predicted(_tones(60, 67, 65, 72), _TIMES_S, how)
    after = pitch.predicted(_tones(60, 67, 65, 50), _TIMES_S, how)
    assert np.allclose(before[_TIMES_S < 2.5], after[_TIMES_S < 2.5], atol=1e-6)


def test_an_unknown_setting_is_named() -> None:
    with pytest.raises(VoicewrightError) as error:
        pitch.singing(Manner(values={"swagger": 1.0}))
    assert error.value.problem.general == "manner-unknown"
