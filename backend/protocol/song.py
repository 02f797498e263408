"""A song: tempo, meter, and tracks of notes in ticks with lyrics. A voice makes a score of it.

Times are ticks, ``TICKS`` to a quarter note, so that a change of tempo moves nothing;
:mod:`backend.protocol.song_clock` turns them into seconds.
"""

from typing import Literal

import msgspec

FORMAT = "voicewright-song"
VERSION = 1
TICKS = 480
"""Ticks to a quarter note."""
STROKE_STEP = 10
"""Ticks between two values of a drawn curve: 10 ms at 125 quarter notes a minute."""
HOLD = "-"
"""A lyric: the vowel before goes on."""
NEXT_SYLLABLE = "+"
"""A lyric: the next syllable of the word before; its vowel goes on where there is none left."""
BREATH = "br"
"""A lyric: a breath is drawn."""
MOST_NOTES = 50_000
"""Of all tracks together: hours of singing. More than that is no song, and would only make the window wait."""


class Tempo(msgspec.Struct, frozen=True, kw_only=True):
    """From ``tick`` on, so many quarter notes a minute."""

    tick: int = 0
    bpm: float = 120.0
    """Above 0."""


class Meter(msgspec.Struct, frozen=True, kw_only=True):
    """From ``tick`` on, which begins a bar, ``beats`` of a ``unit``-th note to a bar."""

    tick: int = 0
    beats: int = 4
    unit: int = 4


Mode = Literal["major", "minor", "pentatonic", "in", "chromatic"]
"""``in`` is the scale of さくらさくら (miyako-bushi)."""
Preset = Literal["plain", "pop", "classical", "robot"]
"""Manners of singing; :mod:`backend.protocol.manners` has their numbers."""


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """From ``tick`` on, the notes of this scale are the ones to snap to."""

    tick: int = 0
    tonic: int = 0
    """0 is C, 11 is B."""
    mode: Mode = "major"


class Vibrato(msgspec.Struct, frozen=True, kw_only=True):
    """Of one note. ``depth_cents`` 0: none."""

    depth_cents: float = 50.0
    """From the middle to the top of the wave."""
    rate_hz: float = 5.5
    onset_s: float = 0.3
    """Seconds after the note's start before it sets in."""
    fade_in_s: float = 0.25
    fade_out_s: float = 0.1
    drift_cents: float = 0.0
    """So much does the middle of the wave rise from where it sets in to the note's end."""


class Stroke(msgspec.Struct, frozen=True, kw_only=True):
    """A drawn piece of pitch: differences to the note's tone, so that it moves with the note.

    Between two values it is linear; outside of it the pitch is what the singing model predicts.
    """

    start: int
    """Ticks after the note's start; below 0 over the consonants before it."""
    cents: list[float]
    """A value every ``STROKE_STEP`` ticks."""
    pinned: bool = False
    """What was predicted, kept as it was."""


class PhoneEdit(msgspec.Struct, frozen=True, kw_only=True):
    """Another time for one phone of a note."""

    index: int
    """Which of the note's phones, from 0."""
    start_ms: float = 0.0
    """It begins so much later than by itself; below 0: earlier."""
    length: float = 1.0
    """A consonant's length as a factor on its own; 0.2 to 5."""


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """One note. A track's notes do not overlap, and are sorted by their start."""

    id: int
    """Unique in the track; stays when the note is edited."""
    start: int
    """Ticks from the song's start: where its vowel begins."""
    length: int
    """Ticks, above 0."""
    tone: int
    """MIDI number; 69 is A4 at 440 Hz."""
    tuning_cents: float = 0.0
    """Beside the tone, -100 to 100."""
    lyric: str = ""
    """A word or syllable as written, or ``-``, ``+``, ``br``; empty: “la”."""
    phones: list[str] = []
    """IPA in the place of what the lyric would give; empty: as the lyric gives."""
    phone_edits: list[PhoneEdit] = []
    energy_db: float = 0.0
    """Louder or softer, -24 to 24."""
    breathiness: float = 0.0
    """-1 to 1; 0 leaves the voice's own."""
    tension: float = 0.0
    """-1 (soft, dark) to 1 (pressed, bright); 0 leaves the voice's own."""
    vibrato: Vibrato | None = None
    """None: as the track's manner has it."""
    drawn: list[Stroke] = []
    """Sorted, without overlaps."""

    @property
    def end(self) -> int:
        """The tick at which it is over."""
        return self.start + self.length


class Manner(msgspec.Struct, frozen=True, kw_only=True):
    """How a track's pitch goes from note to note; :mod:`backend.protocol.manners` says what each number does."""

    preset: Preset = "plain"
    values: dict[str, float] = {}
    """Numbers of the preset that were changed, by name."""


class Track(msgspec.Struct, frozen=True, kw_only=True):
    """One singer."""

    name: str = ""
    language: str = "en-us"
    """espeak-ng's code, of all lyrics of the track."""
    voice: str = ""
    """A voice's id; empty: whichever is asked to sing."""
    speaker: str = ""
    notes: list[Note] = []
    manner: Manner = Manner()
    semitones: float = 0.0
    """The track is sung so much higher than it is written, -24 to 24."""
    formant_semitones: float = 0.0
    """The voice's resonances moved by so much, -12 to 12; 0 leaves them."""
    gain_db: float = 0.0
    pan: float = 0.0
    """-1 left, 1 right."""
    muted: bool = False


class Background(msgspec.Struct, frozen=True, kw_only=True):
    """Sound that is played beside the voices."""

    file: str
    """Relative to the song's file, or absolute."""
    name: str = ""
    """What it is called; empty: as the file is."""
    offset_s: float = 0.0
    """It begins so many seconds after the song; below 0: its beginning is left out."""
    gain_db: float = 0.0
    muted: bool = False


class Song(msgspec.Struct, frozen=True, kw_only=True):
    """The whole."""

    title: str = ""
    source: str = ""
    """Who wrote it, when, and where the notes come from."""
    licence: str = ""
    tempos: list[Tempo] = msgspec.field(default_factory=lambda: [Tempo()])
    """Sorted; the first at tick 0."""
    meters: list[Meter] = msgspec.field(default_factory=lambda: [Meter()])
    """Sorted; the first at tick 0."""
    keys: list[Key] = []
    tracks: list[Track] = []
    backgrounds: list[Background] = []
    format: str = FORMAT
    version: int = VERSION

    @property
    def end(self) -> int:
        """The tick at which its last note is over."""
        return max((track.notes[-1].end for track in self.tracks if track.notes), default=0)
