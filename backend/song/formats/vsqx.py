"""VOCALOID 3's and 4's VSQX, read: XML, ticks of 480 to a quarter note after some bars of nothing."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from msgspec.structs import replace

from backend.protocol.notices import Notice, notice
from backend.protocol.problems import refuse
from backend.protocol.song import Meter, Note, Song, Tempo, Track, Vibrato
from backend.protocol.song_clock import SongClock, bar_ticks
from backend.song.formats import deviation, tidy
from backend.song.formats.xml_file import parsed

_V3 = {
    "part": "musicalPart",
    "at": "posTick",
    "length": "durTick",
    "tone": "noteNum",
    "lyric": "lyric",
    "name": "trackName",
    "bar": "posMes",
    "beats": "nume",
    "unit": "denomi",
    "bpm": "bpm",
    "curve": "mCtrl",
    "value": "attr",
    "style": "noteStyle",
    "bend": "PIT",
    "range": "PBS",
}
_V4 = {
    "part": "vsPart",
    "at": "t",
    "length": "dur",
    "tone": "n",
    "lyric": "y",
    "name": "name",
    "bar": "m",
    "beats": "nu",
    "unit": "de",
    "bpm": "v",
    "curve": "cc",
    "value": "v",
    "style": "nStyle",
    "bend": "P",
    "range": "S",
}
_FULL_BEND, _USUAL_RANGE = 8192, 2.0
_VIBRATO = "vibLen"
"""Percent of a note, at its end, that swings."""
_RESTS = frozenset("・")


def read(path: Path) -> tuple[Song, list[Notice]]:
    """A song, and what of the file is not in it. Raises ``VoicewrightError``: ``song-unreadable``."""
    root = _plain(parsed(path))
    names = {"vsq3": _V3, "vsq4": _V4}.get(root.tag)
    if names is None:
        refuse("song-unreadable/other-xml", tag=root.tag, file=path)
    try:
        return _song(root, names, path)
    except (ValueError, OverflowError) as error:
        refuse("song-unreadable/garbled", says=str(error), file=path)


def _song(root: Element, names: dict[str, str], path: Path) -> tuple[Song, list[Notice]]:
    master = root.find("masterTrack")
    if master is None:
        raise ValueError("masterTrack")
    before = int(master.findtext("preMeasure") or 0)
    rows = [tuple(_whole(one, names[key]) for key in ("bar", "beats", "unit")) for one in master.iter("timeSig")]
    meters = tidy.meters((bar, beats, unit) for bar, beats, unit in sorted(rows)) or [Meter()]
    tempos = [Tempo(tick=_whole(one, names["at"]), bpm=_whole(one, names["bpm"]) / 100) for one in master.iter("tempo")]
    tidy.check_times(tempos, meters)
    first = _bar_tick(meters, before)
    clock = SongClock(tempos)
    tracks: list[Track] = []
    left_out: list[Notice] = []
    others: set[str] = set()
    for number, one in enumerate(root.iter("vsTrack"), 1):
        notes: list[Note] = []
        for part in one.iter(names["part"]):
            notes += _part(part, names, _whole(part, names["at"]), first, clock)
            others |= _others(part, names)
        row, fewer = tidy.one_at_a_time(notes)
        name = (one.findtext(names["name"]) or "").strip()
        left_out += tidy.chords(name or str(number), fewer)
        if row:
            tracks.append(Track(name=name, language=_language(row), notes=row))
    if not tracks:
        refuse("song-unreadable/no-notes", file=path)
    if others:
        left_out.append(notice("left-out/curves", names=sorted(others)))
    song = Song(
        title=(master.findtext("seqName") or "").strip() or path.stem,
        tempos=tidy.from_tick(tempos, first) or [Tempo()],
        meters=[replace(one, tick=one.tick - first) for one in _from_bar(meters, first)],
        tracks=tracks,
    )
    return song, left_out


def _part(part: Element, names: dict[str, str], at: int, first: int, clock: SongClock) -> list[Note]:
    found, offset = [], at - first
    for one in part.iter("note"):
        start, tone = offset + _whole(one, names["at"]), _whole(one, names["tone"])
        if start < 0 or not 0 <= tone <= 127:
            raise ValueError(f"the note at tick {start}")
        lyric = (one.findtext(names["lyric"]) or "").strip()
        length = _whole(one, names["length"])
        length_s = clock.seconds(start + first + length) - clock.seconds(start + first)
        swing, word = _vibrato(one, names, length_s), "" if lyric in _RESTS else lyric
        found.append(Note(id=0, start=start, length=length, tone=tone, lyric=word, vibrato=swing))
    return deviation.drawn(found, _bends(part, names, offset))


def _vibrato(note: Element, names: dict[str, str], length_s: float) -> Vibrato | None:
    """The start of the vibrato. Depth and rate are in VOCALOID's own units, and are left as usual."""
    styles = note.find(names["style"])
    rows = styles.findall(names["value"]) if styles is not None else []
    percent = next((int(row.text or 0) for row in rows if row.get("id") == _VIBRATO), 0)
    return Vibrato(onset_s=length_s * (1 - min(percent, 100) / 100)) if percent > 0 else None


def _bends(part: Element, names: dict[str, str], offset: int) -> dict[int, float]:
    """Cents beside the notes, by tick."""
    curves = list(_values(part, names))
    ranges = {tick: float(value) for tick, name, value in curves if name == names["range"]}
    bends = {tick: value for tick, name, value in curves if name == names["bend"]}
    cents: dict[int, float] = {}
    for tick, value in bends.items():
        width = next((ranges[at] for at in sorted(ranges, reverse=True) if at <= tick), _USUAL_RANGE)
        cents[offset + tick] = 100 * width * value / _FULL_BEND
    return deviation.steps(cents)


def _others(part: Element, names: dict[str, str]) -> set[str]:
    """The curves that a song cannot hold."""
    return {name for _, name, _ in _values(part, names)} - {names["bend"], names["range"]}


def _values(part: Element, names: dict[str, str]) -> Iterator[tuple[int, str, int]]:
    """Tick of the part, curve and value."""
    for one in part.findall(names["curve"]):
        value = one.find(names["value"])
        if value is not None:
            yield _whole(one, names["at"]), value.get("id", ""), int(value.text or 0)


def _language(notes: list[Note]) -> str:
    return "ja" if any("\u3041" <= letter <= "\u30ff" for note in notes for letter in note.lyric) else "en-us"


def _bar_tick(meters: list[Meter], bar: int) -> int:
    """Where a bar begins, counted from 0."""
    tick = 0
    for number in range(bar):
        ruling = [one for one in meters if one.tick <= tick][-1]
        tick += bar_ticks(ruling)
        if number > 1000:
            raise ValueError("preMeasure")
    return tick


def _from_bar(meters: list[Meter], first: int) -> list[Meter]:
    """The entries that hold from a bar on; the first of them is moved to that bar."""
    ruling = [one for one in meters if one.tick <= first][-1]
    return [replace(ruling, tick=first), *(one for one in meters if one.tick > first)]


def _whole(element: Element, name: str) -> int:
    text = element.findtext(name)
    if text is None:
        raise ValueError(f"<{name}> of <{element.tag}>")
    return int(text)


def _plain(root: Element) -> Element:
    """Without the namespace that all names are in."""
    for one in root.iter():
        one.tag = one.tag.rpartition("}")[2]
    return root
