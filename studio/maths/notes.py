"""Notes of a song as bars on a roll: plain values in seconds and semitones."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.protocol.song import Song
from backend.protocol.song_clock import SongClock
from backend.protocol.song_jobs import SungPart

PAD_SEMITONES = 3
LEAST_RANGE = 14


@dataclass(frozen=True)
class Bar:
    """One note."""

    start_s: float
    end_s: float
    midi: float
    lyric: str
    track: int


def bars(song: Song, semitones: dict[int, float] | None = None) -> list[Bar]:
    """The notes of all tracks that are heard; ``semitones``: track → how much higher than written it was sung."""
    clock, found = SongClock.of(song), []
    for index, track in enumerate(song.tracks):
        if not track.muted:
            shift = track.semitones + (semitones or {}).get(index, 0.0)
            found += [
                Bar(clock.seconds(n.start), clock.seconds(n.start + n.length), n.tone + shift, n.lyric, index)
                for n in track.notes
            ]
    return found


def span(found: list[Bar]) -> tuple[float, float]:
    """Lowest and highest MIDI number of a roll that shows them, with room around."""
    tones = [bar.midi for bar in found] or [60.0]
    low, high = min(tones) - PAD_SEMITONES, max(tones) + PAD_SEMITONES
    lack = max(0.0, LEAST_RANGE - (high - low)) / 2
    return low - lack, high + lack


def curve(part: SungPart) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Seconds (n,) and MIDI numbers (n,) of a sung phrase; NaN where it is voiceless."""
    hz = np.asarray(part.score.f0.hz, dtype=np.float64)
    at_s = part.start_s + (np.arange(len(hz)) + 0.5) * part.score.f0.hop_s
    with np.errstate(divide="ignore"):
        midi = np.where(hz > 0, 69 + 12 * np.log2(np.maximum(hz, 1e-9) / 440), np.nan)
    return at_s.astype(np.float64), midi.astype(np.float64)
