"""Songs from and to files: the kind is told by the name's ending."""

from collections.abc import Callable, Sequence
from pathlib import Path

from backend.project.errors import from_os
from backend.protocol.notices import Notice
from backend.protocol.problems import refuse
from backend.protocol.song import MOST_NOTES as MOST_NOTES
from backend.protocol.song import Song
from backend.protocol.song_clock import SongClock
from backend.song.score import SungPhrase

READ = (".json", ".mid", ".midi", ".kar", ".musicxml", ".xml", ".mxl", ".ust", ".ustx", ".ds", ".svp", ".vsqx")
LARGEST = 50_000_000
"""Bytes of a file."""
LONGEST_S = 4 * 3600.0
_GARBLED = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""Exceptions of readers on a damaged file."""
WRITTEN = (".json", ".mid", ".musicxml", ".ust", ".ustx", ".ds", ".srt", ".lrc", ".txt", ".lab")


def read(path: Path, charset: str = "") -> tuple[Song, list[Notice]]:
    """A song, and what of the file is not in it.

    Raises ``VoicewrightError``: ``song-format``; ``song-unreadable`` with file and place, also for what is larger than
    any song.
    """
    suffix = path.suffix.lower()
    if suffix not in READ:
        refuse("song-format", ending=suffix, known=READ, file=path)
    size = path.stat().st_size if path.is_file() else 0
    if size > LARGEST:
        refuse("song-unreadable/large", size=size, file=path)
    try:
        song, left_out = _read(path, suffix, charset)
    except _GARBLED as error:
        refuse("song-unreadable/file", says=f"{type(error).__name__}: {error}", file=path)
    notes = sum(len(track.notes) for track in song.tracks)
    if notes > MOST_NOTES:
        refuse("song-unreadable/many-notes", n=notes, most=MOST_NOTES, file=path)
    end_s = SongClock.of(song).seconds(song.end)
    if end_s > LONGEST_S:
        refuse("song-unreadable/long", end_s=end_s, most_s=LONGEST_S, file=path)
    return song, left_out


def _read(path: Path, suffix: str, charset: str) -> tuple[Song, list[Notice]]:
    if suffix == ".json":
        from backend.song.formats import own

        return own.read(path), []
    if suffix in (".mid", ".midi", ".kar"):
        from backend.song.formats import midi

        return midi.read(path, charset)
    if suffix in (".musicxml", ".xml", ".mxl"):
        from backend.song.formats import musicxml

        return musicxml.read(path)
    if suffix == ".ust":
        from backend.song.formats import ust

        return ust.read(path, charset)
    if suffix == ".ustx":
        from backend.song.formats import ustx

        return ustx.read(path)
    if suffix == ".svp":
        from backend.song.formats import svp

        return svp.read(path)
    if suffix == ".vsqx":
        from backend.song.formats import vsqx

        return vsqx.read(path)
    from backend.song.formats import ds

    return ds.read(path)


def write(song: Song, path: Path, plan: Callable[[], Sequence[Sequence[SungPhrase]]]) -> list[Notice]:
    """Write a song; says what of it is not in the file.

    ``plan`` is asked for the phrases of each track where the kind holds what is sung. Raises ``VoicewrightError``:
    ``song-format``, and what the plan raises.
    """
    suffix = path.suffix.lower()
    if suffix not in WRITTEN:
        refuse("song-format", ending=suffix, known=WRITTEN, file=path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _write(song, path, suffix, plan)
    except OSError as error:
        raise from_os(error, "file-not-written") from error


def _write(song: Song, path: Path, suffix: str, plan: Callable[[], Sequence[Sequence[SungPhrase]]]) -> list[Notice]:
    from backend.song.formats import ds, midi, musicxml_out, own, subtitles, ust, ustx

    notes = {".mid": midi.write, ".musicxml": musicxml_out.write, ".ust": ust.write, ".ustx": ustx.write}
    if suffix in notes:
        return notes[suffix](song, path)
    if suffix == ".json":
        own.write(song, path)
        return []
    if suffix == ".ds":
        return ds.write(song, path, plan())
    if suffix == ".srt":
        subtitles.write_srt(path, plan())
    elif suffix == ".lrc":
        subtitles.write_lrc(path, plan(), song.title)
    elif suffix == ".txt":
        subtitles.write_audacity(path, plan())
    else:
        subtitles.write_lab(path, plan())
    return []
