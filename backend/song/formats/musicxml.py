"""MusicXML (partwise, plain or ``.mxl``), read: parts, voices, ties, repeats with their verses, lyrics, tempo, meter.

An own reader: music21 reads the same and weighs 114 MB; ``tests/benchmarks/song_formats.py`` says what it costs.
"""

import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from backend.protocol.notices import Notice, notice
from backend.protocol.problems import refuse
from backend.protocol.song import TICKS, Key, Meter, Note, Song, Tempo, Track
from backend.song.formats import tidy, xml_file

_STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
LARGEST_MEMBER = 100_000_000
_MOST_MEASURES = 20_000


@dataclass
class _Sounding:
    """A note of a measure."""

    at: int
    length: int
    tone: float
    tied: bool
    """Whether it goes on with the one before."""
    lyrics: dict[str, str] = field(default_factory=dict)
    """Verse → text."""


@dataclass
class _Measure:
    length: int = 0
    voices: dict[str, list[_Sounding]] = field(default_factory=lambda: defaultdict(list))
    tempos: list[tuple[int, float]] = field(default_factory=list)
    meter: tuple[int, int] | None = None
    key: tuple[int, str] | None = None
    forward: bool = False
    times: int = 0
    """How often it is played where it ends a repeat; 0: it does not."""
    ending: tuple[int, ...] = ()
    """The passes that it belongs to; empty: all."""


@dataclass
class _Reading:
    """What goes on from measure to measure in a part."""

    division: float = 1.0
    transpose: float = 0.0
    ending: tuple[int, ...] = ()
    grace: int = 0
    chords: int = 0


def read(path: Path) -> tuple[Song, list[Notice]]:
    """A song, and what of the file is not in it. Raises ``VoicewrightError``: ``song-unreadable``."""
    root = _root(path)
    if root.tag != "score-partwise":
        if root.tag == "score-timewise":
            refuse("song-unreadable/by-time", file=path)
        refuse("song-unreadable/other-xml", tag=root.tag, file=path)
    names = {part.get("id", ""): (part.findtext("part-name") or "").strip() for part in root.iter("score-part")}
    title = (root.findtext("work/work-title") or root.findtext("movement-title") or path.stem).strip()
    song = Song(title=title, tempos=[], meters=[])
    left_out: list[Notice] = []
    for part in root.iter("part"):
        name, state = names.get(part.get("id", ""), ""), _Reading()
        try:
            measures = [_measure(one, state) for one in part.iter("measure")]
        except (ValueError, ZeroDivisionError, OverflowError) as error:
            refuse("song-unreadable/number", says=str(error), file=path, place=f"part {name or part.get('id')}")
        order = _order(measures)
        if not song.tracks:
            _add_facts(song, measures, order)
        for number, voice in enumerate(sorted({voice for one in measures for voice in one.voices})):
            label = name if not number else f"{name} {number + 1}".strip()
            row, fewer = tidy.one_at_a_time(_notes(measures, order, voice))
            if row:
                song.tracks.append(Track(name=label, notes=tidy.held(row)))
            left_out += tidy.chords(label, fewer)
        if state.grace:
            left_out.append(notice("left-out/grace-notes", name=name or tidy.NAMELESS, n=state.grace))
    if not song.tracks:
        refuse("song-unreadable/no-notes", file=path)
    song.tempos[:] = _first_at_0(sorted(song.tempos, key=lambda one: one.tick)) or [Tempo()]
    song.meters[:] = song.meters or [Meter()]
    return song, left_out


def _root(path: Path) -> Element:
    try:
        raw = path.read_bytes()
        if raw[:2] == b"PK":
            raw = _unpacked(path)
        return xml_file.of_bytes(raw, path)
    except (OSError, zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError) as error:
        refuse("song-unreadable/file", says=str(error), file=path)


def _unpacked(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        container = ElementTree.fromstring(_member(archive, "META-INF/container.xml", path))
        name = next((one.get("full-path", "") for one in container.iter() if one.tag.endswith("rootfile")), "")
        return _member(archive, name, path)


def _member(archive: zipfile.ZipFile, name: str, path: Path) -> bytes:
    if archive.getinfo(name).file_size > LARGEST_MEMBER:
        refuse("song-unreadable/bomb", file=path)
    return archive.read(name)


def _measure(element: Element, state: _Reading) -> _Measure:
    one = _Measure()
    at = end = 0.0
    last = 0.0
    for child in element:
        if child.tag == "attributes":
            _attributes(child, one, state)
        elif child.tag in ("backup", "forward"):
            length = float(child.findtext("duration") or 0)
            at += length if child.tag == "forward" else -length
        elif child.tag == "note":
            length = float(child.findtext("duration") or 0)
            if child.find("grace") is not None:
                state.grace += 1
                continue
            chord = child.find("chord") is not None
            start = last if chord else at
            if child.find("pitch") is not None:
                one.voices[child.findtext("voice") or "1"].append(_sounding(child, start, length, state))
            if not chord:
                last, at = at, at + length
        elif child.tag == "barline":
            _barline(child, one, state)
        if child.tag in ("direction", "sound"):
            for sound in child.iter("sound"):
                if sound.get("tempo"):
                    later = float(sound.findtext("offset") or child.findtext("offset") or 0)
                    one.tempos.append((tidy.ticks(at + later, state.division), float(sound.get("tempo", "120"))))
        end = max(end, at)
    one.length = tidy.ticks(end, state.division)
    one.ending = one.ending or state.ending
    return one


def _attributes(element: Element, one: _Measure, state: _Reading) -> None:
    if division := element.findtext("divisions"):
        state.division = float(division)
        if not state.division > 0:
            raise ValueError(f"divisions of {division}")
    beats, unit = element.findtext("time/beats"), element.findtext("time/beat-type")
    if beats and unit:
        one.meter = (sum(int(part) for part in beats.split("+")), int(unit))
    if fifths := element.findtext("key/fifths"):
        mode = (element.findtext("key/mode") or "major").strip()
        one.key = ((int(fifths) * 7 + (9 if mode == "minor" else 0)) % 12, mode)
    if element.find("transpose") is not None:
        chromatic = float(element.findtext("transpose/chromatic") or 0)
        state.transpose = chromatic + 12 * float(element.findtext("transpose/octave-change") or 0)


def _sounding(element: Element, start: float, length: float, state: _Reading) -> _Sounding:
    step = element.findtext("pitch/step") or "C"
    tone = 12 * (int(element.findtext("pitch/octave") or 4) + 1) + _STEPS[step.strip().upper()]
    tone_moved = tone + float(element.findtext("pitch/alter") or 0) + state.transpose
    first, last = (tidy.ticks(one, state.division) for one in (start, start + length))
    tied = any(tie.get("type") == "stop" for tie in element.iter("tie"))
    return _Sounding(first, last - first, tone_moved, tied, dict(_lyrics(element)))


def _lyrics(element: Element) -> Iterator[tuple[str, str]]:
    """Verse and text; a hyphen after it where the word goes on."""
    for verse, lyric in enumerate(element.iter("lyric"), 1):
        text = " ".join((part.text or "").strip() for part in lyric.iter("text")).strip()
        goes_on = (lyric.findtext("syllabic") or "") in ("begin", "middle")
        if text:
            yield lyric.get("number") or str(verse), text.rstrip("-") + "-" if goes_on and text != "-" else text


def _barline(element: Element, one: _Measure, state: _Reading) -> None:
    ending, repeat = element.find("ending"), element.find("repeat")
    if ending is not None:
        numbers = tuple(int(part) for part in (ending.get("number") or "1").replace(" ", "").split(",") if part)
        one.ending = numbers
        state.ending = numbers if ending.get("type") == "start" else ()
    if repeat is not None and repeat.get("direction") == "forward":
        one.forward = True
    elif repeat is not None:
        one.times = int(repeat.get("times") or 2)


def _order(measures: list[_Measure]) -> list[tuple[int, int]]:
    """Measures with their pass, as they are played."""
    order: list[tuple[int, int]] = []
    at = first = 0
    turn = 1
    while at < len(measures) and len(order) < _MOST_MEASURES:
        one = measures[at]
        if one.forward and at != first:
            first, turn = at, 1
        if one.ending and turn not in one.ending:
            at += 1
            continue
        order.append((at, turn))
        last_turn = max(one.times, max(one.ending, default=0) + 1) if one.times else 0
        if one.times and turn < last_turn:
            at, turn = first, turn + 1
        else:
            at += 1
            if one.times or (one.ending and (at >= len(measures) or not measures[at].ending)):
                first, turn = at, 1
    return order


def _notes(measures: list[_Measure], order: list[tuple[int, int]], voice: str) -> list[Note]:
    notes: list[Note] = []
    offset = 0
    for index, turn in order:
        for one in sorted(measures[index].voices.get(voice, []), key=lambda sounding: (sounding.at, -sounding.tone)):
            start, tone = offset + one.at, round(one.tone)
            before = notes[-1] if notes else None
            if one.tied and before is not None and before.tone == tone and before.end == start:
                notes[-1] = Note(
                    id=0, start=before.start, length=before.length + one.length, tone=tone, lyric=before.lyric,
                    tuning_cents=before.tuning_cents,
                )  # fmt: skip
                continue
            lyric = one.lyrics.get(str(turn)) or next(iter(one.lyrics.values()), "")
            cents = round(100 * (one.tone - tone), 2)
            if 0 <= tone <= 127:
                notes.append(Note(id=0, start=start, length=one.length, tone=tone, lyric=lyric, tuning_cents=cents))
        offset += measures[index].length
    return notes


def _add_facts(song: Song, measures: list[_Measure], order: list[tuple[int, int]]) -> None:
    """Tempo, meter and key as the first part has them."""
    offset = 0
    for index, _ in order:
        one = measures[index]
        song.tempos.extend(Tempo(tick=offset + at, bpm=bpm) for at, bpm in one.tempos if 1 <= bpm <= 1000)
        beats, unit = one.meter or (0, 0)
        if (
            beats > 0
            and unit in (1, 2, 4, 8, 16, 32)
            and (not song.meters or song.meters[-1].tick < offset or not offset)
        ):
            song.meters.append(Meter(tick=offset, beats=beats, unit=unit))
        if one.key is not None:
            song.keys.append(Key(tick=offset, tonic=one.key[0], mode="minor" if one.key[1] == "minor" else "major"))
        offset += one.length


def _first_at_0(tempos: list[Tempo]) -> list[Tempo]:
    return [Tempo(tick=0, bpm=tempos[0].bpm), *tempos[1:]] if tempos and tempos[0].tick < TICKS // 4 else (
        [Tempo(), *tempos] if tempos else []
    )  # fmt: skip
