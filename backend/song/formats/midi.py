"""Standard MIDI files, by mido: a track a voice, lyrics in any charset."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import mido
from mido.midifiles.meta import KeySignatureError

from backend.project import outputs
from backend.protocol.notices import Notice, notice
from backend.protocol.problems import refuse
from backend.protocol.song import TICKS, Key, Meter, Note, Song, Tempo, Track
from backend.song.formats import lyric_text, tidy

_TONICS = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
_NAMES = {name: at for at, name in enumerate(_TONICS)} | {"C#": 1, "D#": 3, "Gb": 6, "G#": 8, "A#": 10, "Cb": 11}
_DRUMS = 9


@dataclass
class _Found:
    """What one track of the file holds."""

    name: bytes = b""
    notes: dict[int, list[Note]] = field(default_factory=lambda: defaultdict(list))
    """Channel → notes."""
    lyrics: list[tuple[int, bytes]] = field(default_factory=list)
    texts: list[tuple[int, bytes]] = field(default_factory=list)
    """What karaoke files have in the place of lyrics."""


def read(path: Path, charset: str = "") -> tuple[Song, list[Notice]]:
    """A song, and what of the file is not in it. Raises ``VoicewrightError``: ``song-unreadable``."""
    try:
        # From memory: of a file mido would ask for as many bytes at once as its header claims, 4 GiB at most.
        file = mido.MidiFile(file=BytesIO(path.read_bytes()), charset="latin-1", clip=True)
    except (OSError, ValueError, EOFError, LookupError, TypeError, KeySignatureError) as error:
        if str(error):
            refuse("song-unreadable/file", says=str(error), file=path)
        refuse("song-unreadable/short", file=path)
    if file.ticks_per_beat <= 0:
        refuse("song-unreadable/film-frames", file=path)
    song_facts: dict[str, list[Any]] = {"tempos": [], "meters": [], "keys": []}
    found = [_track(track, file.ticks_per_beat, song_facts) for track in file.tracks]
    charset = charset or lyric_text.charset_of(b" ".join(text for one in found for _, text in one.lyrics))
    left_out: list[Notice] = []
    spare = next((one.lyrics for one in found if one.lyrics and not one.notes), [])
    tracks = list(_tracks(found, spare, charset, left_out))
    if not tracks:
        refuse("song-unreadable/no-notes", file=path)
    song = Song(
        title=path.stem, tracks=tracks, tempos=song_facts["tempos"] or [Tempo()],
        meters=song_facts["meters"] or [Meter()], keys=song_facts["keys"],
    )  # fmt: skip
    return song, left_out


def write(song: Song, path: Path) -> list[Notice]:
    """Write the notes of all tracks; says what of the song is not in the file."""
    file = mido.MidiFile(type=1, ticks_per_beat=TICKS, charset="utf-8")
    first = [
        *((one.tick, mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(one.bpm))) for one in song.tempos),
        *(
            (one.tick, mido.MetaMessage("time_signature", numerator=one.beats, denominator=one.unit))
            for one in song.meters
        ),
        *(
            (
                one.tick,
                mido.MetaMessage("key_signature", key=_TONICS[one.tonic] if one.mode == "major" else _minor(one)),
            )
            for one in song.keys
            if one.mode in ("major", "minor")
        ),
    ]
    file.tracks.append(_messages(first))
    for number, track in enumerate(song.tracks):
        channel = number % 16 if number % 16 != _DRUMS else 15
        rows: list[tuple[int, Any]] = [(0, mido.MetaMessage("track_name", name=track.name))]
        for note in track.notes:
            if note.lyric:
                rows.append((note.start, mido.MetaMessage("lyrics", text=note.lyric)))
            rows.append((note.start, mido.Message("note_on", note=note.tone, velocity=80, channel=channel)))
            rows.append((note.end, mido.Message("note_off", note=note.tone, velocity=0, channel=channel)))
        file.tracks.append(_messages(rows))
    with outputs.written(path) as opened:
        file.save(file=opened)
    lost: list[Notice] = []
    if any(note.drawn or note.vibrato for track in song.tracks for note in track.notes):
        lost.append(notice("left-out/pitch-and-vibrato"))
    if any(note.phones for track in song.tracks for note in track.notes):
        lost.append(notice("left-out/phones"))
    if song.backgrounds:
        lost.append(notice("left-out/background"))
    return lost


def _minor(key: Key) -> str:
    names = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B")
    return f"{names[key.tonic]}m"


def _track(track: Any, division: int, facts: dict[str, list[Any]]) -> _Found:
    one = _Found()
    at = 0
    open_notes: dict[tuple[int, int], list[int]] = defaultdict(list)
    for message in track:
        at += message.time
        tick = tidy.ticks(at, division)
        if message.type == "note_on" and message.velocity:
            open_notes[message.channel, message.note].append(tick)
        elif message.type in ("note_on", "note_off"):
            if starts := open_notes[message.channel, message.note]:
                start = starts.pop(0)
                one.notes[message.channel].append(Note(id=0, start=start, length=tick - start, tone=message.note))
        elif message.type == "track_name" and not one.name:
            one.name = message.name.encode("latin-1", "replace")
        elif message.type == "lyrics":
            one.lyrics.append((tick, message.text.encode("latin-1", "replace")))
        elif message.type == "text" and at and not message.text.startswith("@"):
            one.texts.append((tick, message.text.encode("latin-1", "replace")))
        elif message.type == "set_tempo" and message.tempo:
            facts["tempos"].append(Tempo(tick=tick, bpm=round(mido.tempo2bpm(message.tempo), 4)))
        elif message.type == "time_signature":
            facts["meters"].append(Meter(tick=tick, beats=message.numerator, unit=message.denominator))
        elif message.type == "key_signature":
            tonic = _NAMES.get(message.key.removesuffix("m"))
            if tonic is not None:
                minor = message.key.endswith("m")
                facts["keys"].append(Key(tick=tick, tonic=tonic, mode="minor" if minor else "major"))
    one.lyrics = one.lyrics or one.texts
    return one


def _tracks(
    found: list[_Found], spare: list[tuple[int, bytes]], charset: str, left_out: list[Notice]
) -> Iterator[Track]:
    for one in found:
        for channel, notes in sorted(one.notes.items()):
            name = one.name.decode(charset, "replace").strip()
            if channel == _DRUMS:
                left_out.append(notice("left-out/drums", name=name or tidy.NAMELESS))
                continue
            lyrics, spare = (one.lyrics, spare) if one.lyrics else (spare, [])
            row, fewer = tidy.one_at_a_time(notes)
            left_out += tidy.chords(name, fewer)
            yield Track(name=name, notes=tidy.held(_with_lyrics(row, lyrics, charset)))


def _with_lyrics(notes: list[Note], lyrics: list[tuple[int, bytes]], charset: str) -> list[Note]:
    """Each lyric on the note that begins with it, or nearest to it within a 32nd note."""
    from msgspec.structs import replace

    texts = lyric_text.joined_by_spaces([text.decode(charset, "replace") for _, text in lyrics])
    by_start = {note.start: at for at, note in enumerate(notes)}
    given: dict[int, str] = {}
    for (tick, _), text in zip(lyrics, texts, strict=True):
        at = next((by_start[tick + off] for off in _NEAR if tick + off in by_start), None)
        if at is not None and text:
            given[at] = given.get(at, "") + text
    return [replace(note, lyric=given[at]) if at in given else note for at, note in enumerate(notes)]


_NEAR = sorted(range(-TICKS // 8, TICKS // 8 + 1), key=abs)


def _messages(rows: list[tuple[int, Any]]) -> Any:
    """Messages at their ticks → a track with the times between them; at one tick, ends come first."""
    track = mido.MidiTrack()
    now = 0
    for tick, message in sorted(rows, key=lambda row: (row[0], row[1].type != "note_off", row[1].type == "note_on")):
        track.append(message.copy(time=tick - now))
        now = tick
    return track
