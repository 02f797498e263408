"""UTAU's UST: one track in sections of ``Key=value`` lines. Times are ticks, 480 to a quarter note, as ours."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from backend.project import outputs
from backend.protocol.notices import Notice, notice
from backend.protocol.problems import refuse
from backend.protocol.song import Note, Song, Tempo, Track, Vibrato
from backend.protocol.song_clock import SongClock
from backend.song.formats import lyric_text, tidy

_REST = frozenset(("R", "r", ""))
_SECTION = re.compile(r"\[#(\w+)\]")


def read(path: Path, charset: str = "") -> tuple[Song, list[Notice]]:
    """A song of one track, and what of the file is not in it. Raises ``VoicewrightError``: ``song-unreadable``."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        refuse("song-unreadable/file", says=str(error), file=path)
    said = re.search(rb"Charset=([\w-]+)", raw)
    try:
        text = raw.decode(charset or (said[1].decode() if said else _charset(raw)), "replace")
    except LookupError as error:
        refuse("song-unreadable/file", says=str(error), file=path)
    tempos = [Tempo(bpm=120.0)]
    notes: list[Note] = []
    at, title, bent = 0, path.stem, 0
    for line, name, values in _sections(text):
        try:
            if name == "SETTING":
                tempos = [Tempo(bpm=float(values.get("Tempo", "120").replace(",", ".")))]
                title = values.get("ProjectName") or title
            elif name.isdigit():
                length = int(float(values["Length"]))
                if "Tempo" in values and at:
                    tempos.append(Tempo(tick=at, bpm=float(values["Tempo"].replace(",", "."))))
                lyric = values.get("Lyric", "").strip()
                if lyric not in _REST and length > 0:
                    notes.append(_note(at, length, lyric, values, tempos))
                    bent += "PBW" in values or "PBY" in values
                at += length
        except (KeyError, ValueError) as error:
            refuse("song-unreadable/garbled", says=str(error), file=path, place=f"line {line}, section {name}")
    if not notes:
        refuse("song-unreadable/no-notes", file=path)
    if any(tempo.bpm <= 0 for tempo in tempos):
        refuse("song-unreadable/tempo", bpm=min(tempo.bpm for tempo in tempos), file=path)
    row, _ = tidy.one_at_a_time(notes)
    language = "ja" if any(re.search("[\u3041-\u30ff]", note.lyric) for note in row) else "en-us"
    left_out = [notice("left-out/bends", n=bent)] if bent else []
    return Song(title=title, tempos=tempos, tracks=[Track(name=title, language=language, notes=row)]), left_out


def write(song: Song, path: Path) -> list[Notice]:
    """Write the first track in UTF-8; says what of the song is not in the file."""
    track = song.tracks[0] if song.tracks else Track()
    clock = SongClock.of(song)
    changes = {tempo.tick: tempo.bpm for tempo in song.tempos[1:]}
    lines = ["[#VERSION]", "UST Version1.2", "Charset=UTF-8", "[#SETTING]", f"Tempo={song.tempos[0].bpm:g}",
             "Tracks=1", f"ProjectName={song.title}", "Mode2=True"]  # fmt: skip
    number, at = 0, 0
    for note in [*track.notes, None]:
        start = at if note is None else note.start
        for piece, length in _rests(at, start, sorted(changes)):
            lines += [f"[#{number:04d}]", f"Length={length}", "Lyric=R", "NoteNum=60"]
            lines += [f"Tempo={changes[piece]:g}"] if piece in changes else []
            number += 1
        if note is None:
            break
        lines += [f"[#{number:04d}]", f"Length={note.length}", f"Lyric={note.lyric or 'la'}", f"NoteNum={note.tone}"]
        lines += [f"Tempo={changes[note.start]:g}"] if note.start in changes else []
        if note.vibrato is not None:
            length_s = clock.seconds(note.end) - clock.seconds(note.start)
            lines.append(_vibrato_line(note.vibrato, length_s))
        number, at = number + 1, note.end
    outputs.write(path, "\r\n".join([*lines, "[#TRACKEND]", ""]))
    lost = tidy.other_tracks(song, "UST")
    inside = [tick for tick in changes if any(note.start < tick < note.end for note in track.notes)]
    lost += [notice("left-out/tempo-within")] if inside else []
    lost += [notice("left-out/drawn")] if any(one.drawn for one in track.notes) else []
    return lost


def _charset(raw: bytes) -> str:
    """UTAU writes Shift-JIS, its successors UTF-8."""
    for charset in ("utf-8", "shift_jis"):
        try:
            raw.decode(charset)
        except UnicodeDecodeError:
            continue
        return charset
    return lyric_text.charset_of(raw)


def _sections(text: str) -> Iterator[tuple[int, str, dict[str, str]]]:
    """Line, name and values of each section."""
    name, line, values = "", 0, dict[str, str]()
    for number, row in enumerate(text.splitlines(), 1):
        if match := _SECTION.match(row.strip()):
            if name:
                yield line, name, values
            name, line, values = match[1], number, {}
        elif "=" in row:
            key, _, value = row.partition("=")
            values[key.strip()] = value.strip()
    if name:
        yield line, name, values


def _rests(at: int, end: int, changes: list[int]) -> Iterator[tuple[int, int]]:
    """Start and length of the rests that fill a gap; a new rest begins where the tempo changes."""
    edges = [at, *(tick for tick in changes if at < tick < end), end]
    for first, last in pairwise(edges):
        if last > first:
            yield first, last - first


def _note(at: int, length: int, lyric: str, values: dict[str, str], tempos: list[Tempo]) -> Note:
    vibrato = None
    if values.get("VBR"):
        numbers = [float(one or 0) for one in values["VBR"].split(",")] + [0.0] * 4
        share, period_ms, depth, fade_in, fade_out = numbers[:5]
        clock = SongClock(tempos)
        length_s = clock.seconds(at + length) - clock.seconds(at)
        waves_s = length_s * share / 100
        vibrato = Vibrato(
            depth_cents=depth, rate_hz=1000 / max(period_ms, 10), onset_s=length_s - waves_s,
            fade_in_s=waves_s * fade_in / 100, fade_out_s=waves_s * fade_out / 100,
        )  # fmt: skip
    return Note(id=0, start=at, length=length, tone=int(values["NoteNum"]), lyric=lyric, vibrato=vibrato)


def _vibrato_line(wave: Vibrato, length_s: float) -> str:
    waves_s = max(0.001, length_s - wave.onset_s)
    shares = (100 * waves_s / length_s, 1000 / wave.rate_hz, wave.depth_cents,
              100 * wave.fade_in_s / waves_s, 100 * wave.fade_out_s / waves_s)  # fmt: skip
    return "VBR=" + ",".join(f"{min(max(value, 0), 65535):.6g}" for value in (*shares, 0, 0))
