"""Long recordings are converted piece by piece: nothing is lost, no seam is heard, no more than a piece is held."""

from dataclasses import dataclass, field

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.audio.long import Held
from backend.protocol.notices import Notice
from backend.protocol.problems import Cancelled
from backend.protocol.score import Contour
from backend.protocol.voices import Range, VoiceInfo
from backend.speech import converting, listening
from backend.speech.converting import Manner
from backend.speech.listening import HOP_S, Listened

RATE = 16_000
RANGE = Range(lowest_hz=150, median_hz=220, highest_hz=400, loudness=0.1)


@dataclass
class Tube:
    """A voice that gives back what it hears, and remembers how much that was."""

    info: VoiceInfo = field(
        default_factory=lambda: VoiceInfo(
            id="t",
            name="Tube",
            family="toy",
            sample_rate=RATE,
            languages=[],
            speakers=["x"],
            ranges={"x": RANGE},
        )
    )
    heard_N: list[int] = field(default_factory=list)
    level: list[float] = field(default_factory=list)

    def convert(
        self, samples_N: NDArray[np.float32], rate: int, *, speaker: str = "", semitones: float = 0.0,
        f0: Contour | None = None, at_s: float = 0.0,
    ) -> NDArray[np.float32]:  # fmt: skip
        assert rate == RATE
        assert f0 is not None
        assert abs(at_s / HOP_S - round(at_s / HOP_S)) < 1e-6
        self.heard_N.append(len(samples_N))
        self.level.append(float(np.sqrt(np.mean(np.square(samples_N)))))
        return samples_N.copy()


@dataclass(frozen=True)
class Ledger(Held):
    """A recording that notes the longest piece that was cut of it."""

    cuts: list[float] = field(default_factory=list)

    def cut(self, start_s: float, end_s: float, rate: int) -> NDArray[np.float32]:
        self.cuts.append(end_s - start_s)
        return super().cut(start_s, end_s, rate)


def _song(seconds: float, hz: float = 220.0) -> NDArray[np.float32]:
    t = np.arange(round(seconds * RATE)) / RATE
    vibrato = hz * (1 + 0.02 * np.sin(2 * np.pi * 5 * t))
    phase = 2 * np.pi * np.cumsum(vibrato) / RATE
    waves: NDArray[np.float64] = np.array([np.sin(k * phase) / k for k in range(1, 6)])
    song: NDArray[np.float32] = (0.2 * waves.sum(axis=0)).astype(np.float32)
    return song


def _nothing(fraction: float, doing: Notice | None) -> None:
    assert 0 <= fraction <= 1
    assert doing


def _flat(seconds: float, hz: float = 220.0, loudness: float = 0.1) -> Listened:
    frames = round(seconds / HOP_S)
    return Listened(np.full(frames, hz, np.float32), np.full(frames, loudness, np.float32))


def _converted(samples_N: NDArray[np.float32], manner: Manner | None = None) -> NDArray[np.float32]:
    sound = Held(samples_N, RATE)
    listened = listening.listen(sound, _nothing)
    pieces = converting.convert(Tube(), sound, listened, manner or Manner(), _nothing, RANGE)
    return np.concatenate(list(pieces))


@pytest.mark.parametrize("seconds", [0.31, 9.995, 23.4567])
def test_what_a_voice_gives_back_is_the_recording(seconds: float) -> None:
    song = _song(seconds)
    made = _converted(song)
    assert len(made) == len(song)
    inner = slice(800, -800)
    assert np.abs(made[inner] - song[inner]).max() < 0.02


def test_five_minutes_need_no_more_memory_than_one() -> None:
    held = {}
    for minutes in (1, 5):
        samples = np.tile(_song(1.0), 60 * minutes)
        sound, voice = Ledger(samples, RATE), Tube()
        largest = 0
        for piece in converting.convert(voice, sound, _flat(60 * minutes), Manner(), _nothing, RANGE):
            largest = max(largest, len(piece))
        held[minutes] = (largest, max(voice.heard_N), round(max(sound.cuts), 3))
    assert held[1] == held[5]
    assert held[5][2] <= converting.PIECE_S + 2


def test_silence_stays_silence() -> None:
    song = np.concatenate([_song(2), np.zeros(2 * RATE, np.float32), _song(2)])
    sound = Held(song, RATE)
    noisy = Tube()
    hiss = np.random.default_rng(0).standard_normal(len(song) + RATE).astype(np.float32) * 0.01
    noisy.convert = lambda samples, *_, **__: samples + hiss[: len(samples)]  # type: ignore[method-assign]
    listened = listening.listen(sound, _nothing)
    made = np.concatenate(list(converting.convert(noisy, sound, listened, Manner(), _nothing, RANGE)))
    assert np.abs(made[round(2.2 * RATE) : round(3.8 * RATE)]).max() == 0
    assert np.abs(made[:RATE]).max() > 0.1
    nothing = np.zeros(RATE, np.float32)
    assert not np.any(_converted(nothing))
    assert len(_converted(nothing)) == RATE


def test_voices_hear_it_as_loud_as_they_were_trained_and_it_comes_back_as_loud_as_it_was() -> None:
    song, voice = _song(3) * 0.1, Tube()
    sound = Held(song, RATE)
    listened = listening.listen(sound, _nothing)
    made = np.concatenate(list(converting.convert(voice, sound, listened, Manner(), _nothing, RANGE)))
    assert voice.level[0] == pytest.approx(RANGE.loudness, rel=0.05)
    assert np.std(made) == pytest.approx(np.std(song), rel=0.05)


def test_swells_are_flattened_where_that_is_wanted() -> None:
    swell = np.linspace(0.15, 1, 8 * RATE).astype(np.float32)
    song = _song(8) * swell
    as_it_is, flat = _converted(song), _converted(song, Manner(flat=True))

    def step(samples: NDArray[np.float32]) -> float:
        return float(np.std(samples[-2 * RATE :]) / np.std(samples[RATE : 2 * RATE]))

    assert step(as_it_is) == pytest.approx(step(song), rel=0.1)
    assert step(flat) < 0.6 * step(song)


def test_breath_is_the_sources_own() -> None:
    breath = np.random.default_rng(1).standard_normal(RATE // 2).astype(np.float32) * 0.01
    song = np.concatenate([_song(1), breath, _song(1)])
    sound, mute = Held(song, RATE), Tube()
    mute.convert = lambda samples, *_, **__: samples * 0  # type: ignore[method-assign]
    listened = listening.listen(sound, _nothing)
    middle = slice(round(1.15 * RATE), round(1.35 * RATE))
    kept, lost = (
        np.concatenate(list(converting.convert(mute, sound, listened, Manner(breath=one), _nothing, RANGE)))[middle]
        for one in (True, False)
    )
    assert np.abs(kept - song[middle]).max() < 1e-3
    assert np.abs(lost).max() < 1e-6


def test_it_stops_between_pieces_when_asked() -> None:
    sound = Held(_song(25), RATE)

    def stop(fraction: float, _: Notice | None) -> None:
        if fraction > 0.3:
            raise Cancelled

    pieces = converting.convert(Tube(), sound, _flat(25), Manner(), stop, RANGE)
    assert len(next(pieces))
    with pytest.raises(Cancelled):
        list(pieces)


def test_pitch_that_somebody_drew_is_used() -> None:
    drawn = Contour(hop_s=0.005, hz=[330.0] * 200)
    listened = listening.listen(Held(_song(1), RATE), _nothing, drawn)
    assert np.allclose(listened.hz_T, 330, rtol=1e-6)
