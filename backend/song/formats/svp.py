"""Synthesizer V's SVP, read: JSON with tracks, groups of notes that tracks refer to, and sound. Its blicks are so many
to a quarter note that all usual divisions are whole.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from backend.protocol.json import JsonObject
from backend.protocol.notices import Notice, notice
from backend.protocol.problems import refuse
from backend.protocol.song import Background, Meter, Note, Song, Tempo, Track, Vibrato
from backend.protocol.song_clock import SongClock
from backend.song.formats import deviation, tidy

_BLICKS = 705_600_000
_LANGUAGES = {
    "english": "en-us",
    "japanese": "ja",
    "mandarin": "cmn",
    "cantonese": "yue",
    "spanish": "es",
    "korean": "ko",
}
_BREATH = ".br"
_USUAL_RATE_HZ, _USUAL_START_S, _USUAL_EDGE_S = 5.5, 0.25, 0.2


def read(path: Path) -> tuple[Song, list[Notice]]:
    """A song, and what of the file is not in it. Raises ``VoicewrightError``: ``song-unreadable``."""
    try:
        tree = json.loads(path.read_bytes().rstrip(b"\0"))
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        refuse("song-unreadable/no-json", says=error.msg, file=path, place=place)
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        refuse("song-unreadable/file", says=str(error), file=path)
    if not isinstance(tree, dict) or "tracks" not in tree:
        refuse("song-unreadable/no-tracks", file=path)
    try:
        return _song(tree, path)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        refuse("song-unreadable/garbled", says=str(error), file=path)


def _song(tree: JsonObject, path: Path) -> tuple[Song, list[Notice]]:
    time = tree["time"]
    tempos = [Tempo(tick=_ticks(one["position"]), bpm=float(one["bpm"])) for one in time["tempo"]] or [Tempo()]
    meters = tidy.meters((int(one["index"]), int(one["numerator"]), int(one["denominator"])) for one in time["meter"])
    meters = meters or [Meter()]
    tidy.check_times(tempos, meters)
    clock = SongClock(tempos)
    library = {str(group["uuid"]): group for group in tree.get("library") or []}
    tracks: list[Track] = []
    backgrounds: list[Background] = []
    left_out: list[Notice] = []
    curves: set[str] = set()
    phones = 0
    for number, one in enumerate(sorted(tree["tracks"], key=lambda one: int(one.get("dispOrder", 0))), 1):
        mixer, main = one.get("mixer") or {}, one["mainRef"]
        notes: list[Note] = []
        for group, ref in _groups(one, library):
            if ref.get("isInstrumental"):
                backgrounds += _background(ref, mixer, clock)
                continue
            curves |= {
                name
                for name, curve in (group.get("parameters") or {}).items()
                if name != "pitchDelta" and curve.get("points")
            }
            phones += sum(bool(str(row.get("phonemes") or "").strip()) for row in group.get("notes") or [])
            notes += _notes(group, ref)
        row, fewer = tidy.one_at_a_time(notes)
        name = str(one.get("name") or "")
        left_out += tidy.chords(name or str(number), fewer)
        if row:
            tracks.append(
                Track(
                    name=name,
                    language=_language(main),
                    notes=row,
                    gain_db=float(mixer.get("gainDecibel") or 0),
                    pan=float(mixer.get("pan") or 0),
                    muted=bool(mixer.get("mute", False)),
                )
            )
    if not tracks:
        refuse("song-unreadable/no-notes", file=path)
    if curves:
        left_out.append(notice("left-out/curves", names=sorted(curves)))
    if phones:
        left_out.append(notice("left-out/phones"))
    return Song(title=path.stem, tempos=tempos, meters=meters, tracks=tracks, backgrounds=backgrounds), left_out


def _groups(track: JsonObject, library: JsonObject) -> Iterator[tuple[JsonObject, Any]]:
    """The track's groups, each with the reference that places it."""
    yield track.get("mainGroup") or {}, track["mainRef"]
    for ref in track.get("groups") or []:
        yield library.get(str(ref.get("groupID"))) or {}, ref


def _notes(group: JsonObject, ref: JsonObject) -> list[Note]:
    offset, semitones = int(ref.get("blickOffset") or 0), int(ref.get("pitchOffset") or 0)
    found = [_note(one, offset, semitones) for one in group.get("notes") or []]
    delta = ((group.get("parameters") or {}).get("pitchDelta") or {}).get("points") or []
    if len(delta) % 2:
        raise ValueError("pitchDelta")
    points = {_ticks(offset + at): float(cents) for at, cents in zip(delta[::2], delta[1::2], strict=True)}
    return deviation.drawn([one for one in found if one.length > 0], points)


def _note(one: JsonObject, offset: int, semitones: int) -> Note:
    start, end = (_ticks(offset + int(one["onset"]) + more) for more in (0, int(one["duration"])))
    tone, lyric = int(one["pitch"]) + semitones, str(one.get("lyrics") or "").strip()
    if not 0 <= tone <= 127 or start < 0:
        raise ValueError(f"the note at tick {start}")
    return Note(
        id=0,
        start=start,
        length=end - start,
        tone=tone,
        lyric="br" if lyric == _BREATH else lyric,
        tuning_cents=float(one.get("detune") or 0),
        vibrato=_vibrato(one.get("attributes") or {}),
    )


def _vibrato(one: JsonObject) -> Vibrato | None:
    """The vibrato, whose depth is in semitones from the lowest to the highest pitch; without a depth the singer's own
    is used.
    """
    if one.get("dF0Vbr") is None:
        return None
    return Vibrato(
        depth_cents=50 * float(one["dF0Vbr"]),
        rate_hz=float(one.get("fF0Vbr") or _USUAL_RATE_HZ),
        onset_s=float(one.get("tF0VbrStart", _USUAL_START_S)),
        fade_in_s=float(one.get("tF0VbrLeft", _USUAL_EDGE_S)),
        fade_out_s=float(one.get("tF0VbrRight", _USUAL_EDGE_S)),
    )


def _background(ref: JsonObject, mixer: JsonObject, clock: SongClock) -> list[Background]:
    file = str((ref.get("audio") or {}).get("filename") or "")
    offset_s = clock.seconds(_ticks(int(ref.get("blickOffset") or 0)))
    level = Background(file=file, offset_s=offset_s, gain_db=float(mixer.get("gainDecibel") or 0))
    return [replace(level, muted=bool(mixer.get("mute", False)))] if file else []


def _language(ref: JsonObject) -> str:
    told = ref.get("database") or {}
    return _LANGUAGES.get(str(told.get("languageOverride") or told.get("language") or "").lower(), "en-us")


def _ticks(blicks: float) -> int:
    return tidy.ticks(blicks, _BLICKS)
