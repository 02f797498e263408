"""MusicXML, written: one part a track, notes tied over bar lines."""

from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from backend.project import outputs
from backend.protocol.notices import Notice, notice
from backend.protocol.song import HOLD, TICKS, Key, Note, Song, Track
from backend.protocol.song_clock import SongClock, bar_ticks

_STEPS = (("C", 0), ("C", 1), ("D", 0), ("D", 1), ("E", 0), ("F", 0), ("F", 1), ("G", 0), ("G", 1), ("A", 0), ("A", 1),
          ("B", 0))  # fmt: skip


def write(song: Song, path: Path) -> list[Notice]:
    """Write the notes of all tracks; says what of the song is not in the file."""
    root = Element("score-partwise", version="4.0")
    SubElement(SubElement(root, "work"), "work-title").text = song.title
    parts = SubElement(root, "part-list")
    bars = _bars(song)
    for number, track in enumerate(song.tracks, 1):
        part = SubElement(parts, "score-part", id=f"P{number}")
        SubElement(part, "part-name").text = track.name
        _part(SubElement(root, "part", id=f"P{number}"), track, song, bars, first=number == 1)
    ElementTree.indent(root)
    with outputs.written(path) as file:
        ElementTree.ElementTree(root).write(file, "utf-8", xml_declaration=True)
    notes = [note for track in song.tracks for note in track.notes]
    lost = [notice("left-out/drawn-and-vibrato")] if any(note.drawn or note.vibrato for note in notes) else []
    lost += [notice("left-out/phones")] if any(note.phones for note in notes) else []
    return lost + ([notice("left-out/background")] if song.backgrounds else [])


def _bars(song: Song) -> list[tuple[int, int]]:
    """Start and end of each bar, up to the song's end."""
    clock = SongClock.of(song)
    changes = sorted(meter.tick for meter in song.meters[1:])
    bars: list[tuple[int, int]] = []
    at = 0
    while at < song.end or not bars:
        end = at + bar_ticks(clock.meter(at))
        end = min([end, *(tick for tick in changes if at < tick < end)])
        bars.append((at, end))
        at = end
    return bars


def _part(part: Element, track: Track, song: Song, bars: list[tuple[int, int]], *, first: bool) -> None:
    sings = any(note.lyric for note in track.notes)
    inside = [False] * len(track.notes)  # whether the word of the note before goes on
    for at, note in enumerate(track.notes[:-1]):
        goes_on = len(note.lyric) > 1 and note.lyric.endswith("-")
        inside[at + 1] = goes_on or (inside[at] and note.lyric == HOLD)
    place = 0
    for number, (start, end) in enumerate(bars, 1):
        measure = SubElement(part, "measure", number=str(number))
        _attributes(measure, song, start, number)
        at = start
        changes = [tempo for tempo in song.tempos if start <= tempo.tick < end] if first else []
        for tempo in changes:
            sound = SubElement(SubElement(measure, "direction"), "sound", tempo=f"{tempo.bpm:.10g}")
            if tempo.tick > start:
                SubElement(sound, "offset").text = str(tempo.tick - start)
        while place < len(track.notes) and track.notes[place].start < end:
            note = track.notes[place]
            begins, ends = max(start, note.start), min(end, note.end)
            _rest(measure, begins - at)
            _note(measure, note, begins, ends, sings=sings, inside=inside[place])
            at = ends
            if note.end > end:
                break
            place += 1
        _rest(measure, end - at)


def _attributes(measure: Element, song: Song, tick: int, number: int) -> None:
    meters = [one for one in song.meters if one.tick == tick]
    keys = [one for one in song.keys if one.tick == tick and one.mode in ("major", "minor")]
    if number > 1 and not meters and not keys:
        return
    row = SubElement(measure, "attributes")
    if number == 1:
        SubElement(row, "divisions").text = str(TICKS)
    for key in keys:
        shown = SubElement(row, "key")
        SubElement(shown, "fifths").text = str(_fifths(key))
        SubElement(shown, "mode").text = key.mode
    for meter in meters:
        shown = SubElement(row, "time")
        SubElement(shown, "beats").text = str(meter.beats)
        SubElement(shown, "beat-type").text = str(meter.unit)


def _fifths(key: Key) -> int:
    tonic = key.tonic if key.mode == "major" else (key.tonic + 3) % 12
    return (tonic * 7 + 6) % 12 - 6


def _rest(measure: Element, length: int) -> None:
    if length > 0:
        note = SubElement(measure, "note")
        SubElement(note, "rest")
        SubElement(note, "duration").text = str(length)
        SubElement(note, "voice").text = "1"


def _note(measure: Element, note: Note, begins: int, ends: int, *, sings: bool, inside: bool) -> None:
    element = SubElement(measure, "note")
    pitch = SubElement(element, "pitch")
    octave, at = divmod(note.tone, 12)
    step, alter = _STEPS[at]
    SubElement(pitch, "step").text = step
    cents = alter + note.tuning_cents / 100
    if cents:
        SubElement(pitch, "alter").text = f"{cents:g}"
    SubElement(pitch, "octave").text = str(octave - 1)
    SubElement(element, "duration").text = str(ends - begins)
    if begins > note.start:
        SubElement(element, "tie", type="stop")
    if ends < note.end:
        SubElement(element, "tie", type="start")
    SubElement(element, "voice").text = "1"
    lyric = note.lyric or ("la" if sings else "")
    if lyric and lyric != HOLD and begins == note.start:
        goes_on = len(lyric) > 1 and lyric.endswith("-")
        shown = SubElement(element, "lyric", number="1")
        syllabic = ("middle" if inside else "begin") if goes_on else ("end" if inside else "single")
        SubElement(shown, "syllabic").text = syllabic
        SubElement(shown, "text").text = lyric.removesuffix("-") if goes_on else lyric
