"""Our own JSON: the whole song, as :mod:`backend.protocol.song` has it."""

import math
from itertools import pairwise
from pathlib import Path

import msgspec

from backend.project import json_file, outputs
from backend.protocol import json
from backend.protocol.problems import refuse
from backend.protocol.readable import readable
from backend.protocol.song import FORMAT, VERSION, Note, Song, Track

_decoder: json.Decoder[Song] = json.Decoder(Song)


def read(path: Path) -> Song:
    """A song from JSON. Raises ``VoicewrightError``: ``song-unreadable``, with the place in the file or the song."""
    try:
        song = _decoder.decode(json_file.read(path))
    except msgspec.ValidationError as error:
        refuse(
            "song-unreadable/file", says=str(error), file=path, place=str(error).rpartition("`")[0].rpartition("`")[2]
        )
    except (OSError, msgspec.DecodeError) as error:
        refuse("song-unreadable/file", says=str(error), file=path)
    if song.format != FORMAT or song.version > VERSION:
        refuse("song-unreadable/version", format=song.format, version=song.version, file=path)
    for number, track in enumerate(song.tracks, 1):
        _check(track, path, f"track {number}")
    for tempo in song.tempos:
        if not (math.isfinite(tempo.bpm) and 1 <= tempo.bpm <= 1000):
            refuse("song-unreadable/tempo", bpm=tempo.bpm, file=path, place=f"tick {tempo.tick}")
    for meter in song.meters:
        if not (1 <= meter.beats <= 64 and meter.unit in (1, 2, 4, 8, 16, 32)):
            refuse("song-unreadable/meter", beats=meter.beats, unit=meter.unit, file=path, place=f"tick {meter.tick}")
    return song


def write(song: Song, path: Path) -> None:
    """Write a song as JSON that people can read."""
    outputs.write(path, readable(song))


def _check(track: Track, path: Path, place: str) -> None:
    """Raise ``VoicewrightError`` where a track is not as it should be."""
    for number, note in enumerate(track.notes, 1):
        at = f"{place}, note {number}"
        if note.length <= 0:
            refuse("song-unreadable/length", length=note.length, file=path, place=at)
        if not 0 <= note.tone <= 127:
            refuse("song-unreadable/tone", tone=note.tone, file=path, place=at)
        if not all(math.isfinite(value) for value in _numbers(note)):
            refuse("song-unreadable/not-finite", file=path, place=at)
    for number, (before, after) in enumerate(pairwise(track.notes), 2):
        if before.end > after.start:
            refuse("song-unreadable/overlap", file=path, place=f"{place}, note {number}")
    if len({note.id for note in track.notes}) < len(track.notes):
        refuse("song-unreadable/same-id", file=path, place=place)


def _numbers(note: Note) -> list[float]:
    drawn = [cents for stroke in note.drawn for cents in stroke.cents]
    return [note.tuning_cents, note.energy_db, note.breathiness, note.tension, *drawn]
