"""Our own JSON: the whole song, as :mod:`backend.protocol.song` has it."""

import math
from itertools import pairwise
from pathlib import Path

import msgspec

from backend.protocol.song import FORMAT, VERSION, Note, Song, Track
from backend.song.formats.trouble import unreadable

_decoder = msgspec.json.Decoder(Song)


def read(path: Path) -> Song:
    """A song from JSON. Raises ``VoicewrightError``: ``song-unreadable``, with the place in the file or the song."""
    try:
        song = _decoder.decode(path.read_bytes())
    except msgspec.ValidationError as error:
        raise unreadable(path, f"{error}.", str(error).rpartition("`")[0].rpartition("`")[2]) from error
    except (OSError, msgspec.DecodeError) as error:
        raise unreadable(path, f"{error}.") from error
    if song.format != FORMAT or song.version > VERSION:
        raise unreadable(path, f"It is a {song.format!r} of version {song.version}, not a song that is known here.")
    for number, track in enumerate(song.tracks, 1):
        if fault := _fault(track):
            raise unreadable(path, fault[1], f"track {number}, {fault[0]}")
    for tempo in song.tempos:
        if not (math.isfinite(tempo.bpm) and 1 <= tempo.bpm <= 1000):
            raise unreadable(path, f"A tempo of {tempo.bpm} is not from 1 to 1000.", f"tick {tempo.tick}")
    for meter in song.meters:
        if not (1 <= meter.beats <= 64 and meter.unit in (1, 2, 4, 8, 16, 32)):
            raise unreadable(path, f"There is no meter of {meter.beats}/{meter.unit}.", f"tick {meter.tick}")
    return song


def write(song: Song, path: Path) -> None:
    """Write a song as JSON that people can read."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(song), indent=1))


def _fault(track: Track) -> tuple[str, str] | None:
    """Where a track is not as it should be, and why."""
    for number, note in enumerate(track.notes, 1):
        if note.length <= 0:
            return f"note {number}", f"Its length is {note.length} ticks; it must be above 0."
        if not 0 <= note.tone <= 127:
            return f"note {number}", f"Its tone is {note.tone}; it must be from 0 to 127."
        if not all(math.isfinite(value) for value in _numbers(note)):
            return f"note {number}", "One of its numbers is none."
    for number, (before, after) in enumerate(pairwise(track.notes), 2):
        if before.end > after.start:
            return f"note {number}", "It begins before the note before it is over."
    if len({note.id for note in track.notes}) < len(track.notes):
        return "notes", "Two of them have the same id."
    return None


def _numbers(note: Note) -> list[float]:
    drawn = [cents for stroke in note.drawn for cents in stroke.cents]
    return [note.tuning_cents, note.energy_db, note.breathiness, note.tension, *drawn]
