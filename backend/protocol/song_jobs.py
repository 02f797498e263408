"""Jobs about songs: singing them, reading and writing them, hearing them in a recording."""

from typing import ClassVar

import msgspec

from backend.protocol.job import Job, Lane, Result
from backend.protocol.notices import Notice
from backend.protocol.score import Score
from backend.protocol.song import Song


class SungPart(msgspec.Struct, frozen=True, kw_only=True):
    """One phrase of a track as it is sung."""

    track: int
    start_s: float
    """Where its score begins in the song; below 0 where consonants lie before the first beat."""
    score: Score
    """Its phones name the notes that they are sung on."""
    predicted_hz: list[float]
    """As ``score.f0``, without what was drawn."""


class Sung(Result, frozen=True, kw_only=True, tag="sung"):
    path: str
    sample_rate: int
    duration_s: float
    start_s: float
    """Where the file begins in the song, 0 or a little below."""
    wall_s: float
    parts: list[SungPart]
    stems: list[str] = []
    semitones: list[float] = []
    """How much higher than written each of the tracks in ``parts`` was sung."""
    hints: list[Notice] = []
    """What a person should know: notes out of the voice's range, languages that it never learnt."""


class SongPlanned(Result, frozen=True, kw_only=True, tag="song-planned"):
    parts: list[SungPart]
    semitones: float
    comfortable: tuple[float, float]
    """Lowest and highest note, as MIDI numbers, at which the voice sounds as it does in speech."""
    possible: tuple[float, float]
    way: Notice | None = None
    """How the voice comes to the song's pitch."""
    hints: list[Notice] = []
    """As :attr:`Sung.hints`, known before it is sung."""


class SongRead(Result, frozen=True, kw_only=True, tag="song-read"):
    song: Song
    left_out: list[Notice] = []
    """What the file held and the song does not."""


class SongWritten(Result, frozen=True, kw_only=True, tag="song-written"):
    paths: list[str]
    left_out: list[Notice] = []
    """What the song holds and the file does not."""


class Sing(Job[Sung], frozen=True, kw_only=True, tag="sing"):
    """Song → audio, phrase by phrase. The mix is announced in stretches that follow each other without a gap, each as
    soon as all that sounds in it is made.

    Phrases that are as they were the last time are not rendered again.
    """

    lane: ClassVar[Lane] = "voice"

    song: Song
    voice: str = ""
    """Sings the tracks that name no voice themselves."""
    tracks: list[int] | None = None
    """Indices of the tracks that are sung; None: all that are not muted, with the backgrounds."""
    out: str = ""
    """Empty: a file in the project's cache."""
    beside: str = ""
    """The folder that the backgrounds' names are relative to."""
    semitones: float | None = None
    """All tracks so much higher; None: each by the octaves that bring it nearest to its voice."""
    stems: str = ""
    """A folder to write each track into, alone; empty: none."""
    from_s: float | None = None
    """What is heard from there on comes first, seconds of the song, and only that is announced; None: all."""


class PlanSong(Job[SongPlanned], frozen=True, kw_only=True, tag="plan-song"):
    """Song → phones and pitch of one track, without sound."""

    lane: ClassVar[Lane] = "voice"

    song: Song
    track: int = 0
    voice: str = ""
    semitones: float | None = None
    """As :attr:`Sing.semitones`."""


class ReadSong(Job[SongRead], frozen=True, kw_only=True, tag="read-song"):
    """A file of any kind that is known → a song."""

    lane: ClassVar[Lane] = "light"

    source: str
    charset: str = ""
    """Of lyrics in MIDI and UST; empty: as their bytes tell."""


class WriteSong(Job[SongWritten], frozen=True, kw_only=True, tag="write-song"):
    """A song → a file, its kind by the name's ending."""

    lane: ClassVar[Lane] = "light"

    song: Song
    out: str
    voice: str = ""
    """For kinds that hold phones and pitch as sung: the voice whose way it is."""


class SongFromAudio(Job[SongRead], frozen=True, kw_only=True, tag="song-from-audio"):
    """A sung, hummed or spoken recording, or a score that was spoken → a song of one track."""

    lane: ClassVar[Lane] = "light"

    source: str = ""
    """The recording; not read where a ``score`` is given."""
    score: Score | None = None
    """What a voice said: its phones and its pitch are known without listening."""
    lyrics: str = ""
    """Empty: what a recognizer understands, where that is English; else “la”."""
    language: str = "en-us"
    bpm: float = 120.0
    """Of the song; the notes stay where they were heard."""
    grid: int = 0
    """Starts and ends are moved to multiples of so many ticks; 0: not at all."""
    keep_pitch: bool = False
    """Keep the recording's pitch as drawn on the notes."""
