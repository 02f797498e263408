"""OpenUtau's USTX: YAML with tracks, parts of notes, parts of sound; 480 ticks to a quarter note, as ours."""

import re
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from backend.project import outputs
from backend.protocol.json import JsonObject
from backend.protocol.notices import Notice, notice
from backend.protocol.problems import refuse
from backend.protocol.song import STROKE_STEP, Background, Note, Song, Tempo, Track, Vibrato
from backend.protocol.song_clock import SongClock
from backend.song.formats import deviation, tidy, ustx_pitch
from backend.song.formats.tidy import known

_VERSION = "0.6"
_PITCH = "pitd"
_HINT = re.compile(r"^(.*?)\[(.+)\]$")
_PHONEMIZERS = (("ja", "ja"), ("zh", "cmn"), ("cmn", "cmn"), ("chinese", "cmn"), ("en", "en-us"), ("ko", "ko"),
                ("es", "es"), ("fr", "fr-fr"), ("de", "de"), ("it", "it"))  # fmt: skip


def read(path: Path) -> tuple[Song, list[Notice]]:
    """A song, and what of the file is not in it. Raises ``VoicewrightError``: ``song-unreadable``."""
    import yaml

    try:
        raw = path.read_bytes()
        tree = yaml.load(raw, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, UnicodeDecodeError) as error:
        refuse("song-unreadable/file", says=str(error), file=path)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark is not None else ""
        refuse("song-unreadable/no-yaml", says=getattr(error, "problem", None) or str(error), file=path, place=place)
    if not isinstance(tree, dict) or "tracks" not in tree:
        refuse("song-unreadable/no-tracks", file=path)
    try:
        return _song(tree, path)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        refuse("song-unreadable/garbled", says=str(error), file=path)


def write(song: Song, path: Path) -> list[Notice]:
    """Write the song; says what of it is not in the file."""
    import yaml

    clock = SongClock.of(song)
    bars = [(clock.place(meter.tick).bar - 1, meter) for meter in song.meters]
    tree = {
        "name": song.title, "comment": song.source, "output_dir": "Vocal", "cache_dir": "UCache",
        "ustx_version": _VERSION, "resolution": 480, "bpm": song.tempos[0].bpm,
        "beat_per_bar": song.meters[0].beats, "beat_unit": song.meters[0].unit,
        "key": song.keys[0].tonic if song.keys else 0,
        "time_signatures": [
            {"bar_position": bar, "beat_per_bar": meter.beats, "beat_unit": meter.unit} for bar, meter in bars
        ],
        "tempos": [{"position": tempo.tick, "bpm": tempo.bpm} for tempo in song.tempos],
        "tracks": [
            {"track_name": track.name, "phonemizer": "", "language": track.language, "mute": track.muted, "solo": False,
             "volume": track.gain_db, "pan": 100 * track.pan}
            for track in song.tracks
        ],
        "voice_parts": [_part(track, number, clock) for number, track in enumerate(song.tracks) if track.notes],
        "wave_parts": [
            {"relative_path": one.file, "name": Path(one.file).stem, "track_no": len(song.tracks),
             "position": round(clock.tick(max(0.0, one.offset_s))), "skip": round(1000 * max(0.0, -one.offset_s), 3)}
            for one in song.backgrounds
        ],
    }  # fmt: skip
    outputs.write(path, yaml.safe_dump(tree, allow_unicode=True, sort_keys=False))
    notes = [note for track in song.tracks for note in track.notes]
    lost: list[Notice] = []
    if any(note.breathiness or note.tension or note.energy_db for note in notes):
        lost.append(notice("left-out/shades"))
    if any(note.phone_edits for note in notes):
        lost.append(notice("left-out/phone-times"))
    return lost


def _song(tree: JsonObject, path: Path) -> tuple[Song, list[Notice]]:
    if int(tree.get("resolution", 480)) != 480:
        refuse("song-unreadable/resolution", resolution=str(tree["resolution"]), file=path)
    tempos = [Tempo(tick=int(one["position"]), bpm=float(one["bpm"])) for one in tree.get("tempos") or []]
    tempos = tempos or [Tempo(bpm=float(tree.get("bpm", 120)))]
    meters = tidy.meters(
        (int(one["bar_position"]), int(one["beat_per_bar"]), int(one["beat_unit"]))
        for one in tree.get("time_signatures")
        or [{"bar_position": 0, "beat_per_bar": tree.get("beat_per_bar", 4), "beat_unit": tree.get("beat_unit", 4)}]
    )
    tidy.check_times(tempos, meters)
    clock = SongClock(tempos)
    left_out: list[Notice] = []
    parts: dict[int, list[Note]] = {}
    for part in tree.get("voice_parts") or []:
        rows = sorted(part.get("notes") or [], key=lambda one: int(one["position"]))
        notes = [_note(one, int(part.get("position", 0)), clock) for one in rows]
        notes = [
            _bent(one, note, before, clock) for one, note, before in zip(rows, notes, [None, *notes], strict=False)
        ]
        parts.setdefault(int(part.get("track_no", 0)), []).extend(_drawn(notes, part))
    tracks = []
    for number, one in enumerate(tree["tracks"]):
        row, fewer = tidy.one_at_a_time(parts.get(number, []))
        name = str(one.get("track_name") or "")
        left_out += tidy.chords(name or str(number + 1), fewer)
        if row or number in parts:
            tracks.append(
                Track(name=name, language=_language(one, row), notes=row, muted=bool(one.get("mute", False)),
                      gain_db=float(one.get("volume", 0.0)), pan=float(one.get("pan", 0.0)) / 100)
            )  # fmt: skip
    backgrounds = [
        Background(
            file=str(one.get("relative_path") or one.get("file_path") or ""),
            offset_s=clock.seconds(int(one.get("position", 0))) - float(one.get("skip") or 0.0) / 1000,
        )
        for one in tree.get("wave_parts") or []
    ]
    song = Song(title=str(tree.get("name") or path.stem), source=str(tree.get("comment") or ""), tempos=tempos,
                meters=meters, tracks=tracks, backgrounds=[one for one in backgrounds if one.file])  # fmt: skip
    return song, left_out


def _language(track: JsonObject, notes: Sequence[Note]) -> str:
    if track.get("language"):
        return str(track["language"])
    if any(re.search("[\u3041-\u30ff]", note.lyric) for note in notes):
        return "ja"
    if any(re.search("[\u4e00-\u9fff]", note.lyric) for note in notes):
        return "cmn"
    said = str(track.get("phonemizer") or "").lower()
    return next((code for name, code in _PHONEMIZERS if f".{name}" in said or f"{name}-" in said), "en-us")


def _note(one: JsonObject, offset: int, clock: SongClock) -> Note:
    lyric, phones = str(one.get("lyric") or "").strip(), ""
    if match := _HINT.match(lyric):
        lyric, phones = match[1].strip(), match[2]
    lyric = "-" if lyric in ("+~", "+*") else lyric
    start, length, tone = offset + int(one["position"]), int(one["duration"]), int(one["tone"])
    if length <= 0 or not 0 <= tone <= 127:
        raise ValueError(f"the note at tick {start}")
    return Note(
        id=0, start=start, length=length, tone=tone, lyric=lyric, phones=known(phones.split()),
        tuning_cents=float(one.get("tuning") or 0), vibrato=_vibrato(one.get("vibrato") or {}, start, length, clock),
    )  # fmt: skip


def _vibrato(one: JsonObject, start: int, length: int, clock: SongClock) -> Vibrato | None:
    share, depth = float(one.get("length") or 0), float(one.get("depth") or 0)
    if not share:
        return None
    length_s = clock.seconds(start + length) - clock.seconds(start)
    waves_s = length_s * share / 100
    return Vibrato(
        depth_cents=depth, rate_hz=1000 / max(10.0, float(one.get("period") or 175)), onset_s=length_s - waves_s,
        fade_in_s=waves_s * float(one.get("in") or 0) / 100, fade_out_s=waves_s * float(one.get("out") or 0) / 100,
        drift_cents=depth * float(one.get("drift") or 0) / 100,
    )  # fmt: skip


def _bent(one: JsonObject, note: Note, before: Note | None, clock: SongClock) -> Note:
    """The note with its pitch points drawn."""
    joined = before if before is not None and before.end == note.start else None
    drawn = ustx_pitch.stroke(one.get("pitch") or {}, note, joined, clock)
    return note if drawn is None else replace(note, drawn=[drawn])


def _drawn(notes: Sequence[Note], part: JsonObject) -> list[Note]:
    """The notes with the part's curve of pitch deviation."""
    curve = next((one for one in part.get("curves") or [] if one.get("abbr") == _PITCH), None)
    if curve is None or not curve.get("xs"):
        return list(notes)
    offset = int(part.get("position", 0))
    points = zip((offset + int(x) for x in curve["xs"]), map(float, curve["ys"]), strict=True)
    return deviation.drawn(notes, dict(points))


def _part(track: Track, number: int, clock: SongClock) -> JsonObject:
    xs: list[int] = []
    ys: list[float] = []
    for note in track.notes:
        for stroke in note.drawn:
            first = note.start + stroke.start
            xs += [first - 1, *(first + STROKE_STEP * at for at in range(len(stroke.cents)))]
            ys += [0, *stroke.cents]
            xs.append(first + STROKE_STEP * (len(stroke.cents) - 1) + 1)
            ys.append(0)
    curves = [{"xs": xs, "ys": ys, "abbr": _PITCH}] if xs else []
    return {
        "name": track.name, "comment": "", "track_no": number, "position": 0, "duration": track.notes[-1].end,
        "notes": [_row(note, clock) for note in track.notes], "curves": curves,
    }  # fmt: skip


def _row(note: Note, clock: SongClock) -> JsonObject:
    lyric = f"{note.lyric}[{' '.join(note.phones)}]" if note.phones else note.lyric
    return {
        "position": note.start, "duration": note.length, "tone": note.tone, "tuning": note.tuning_cents,
        "lyric": "+~" if lyric == "-" else lyric,
        "pitch": {"data": [{"x": -40, "y": 0, "shape": "io"}, {"x": 40, "y": 0, "shape": "io"}], "snap_first": True},
        "vibrato": _vibrato_row(note, clock), "phoneme_expressions": [], "phoneme_overrides": [],
    }  # fmt: skip


def _vibrato_row(note: Note, clock: SongClock) -> dict[str, float]:
    wave = note.vibrato
    if wave is None:
        return {"length": 0, "period": 175, "depth": 25, "in": 10, "out": 10, "shift": 0, "drift": 0}
    length_s = clock.seconds(note.end) - clock.seconds(note.start)
    waves_s = max(0.001, length_s - wave.onset_s)
    return {
        "length": min(100.0, 100 * waves_s / length_s), "period": 1000 / wave.rate_hz, "depth": wave.depth_cents,
        "in": min(100.0, 100 * wave.fade_in_s / waves_s), "out": min(100.0, 100 * wave.fade_out_s / waves_s),
        "shift": 0, "drift": 100 * wave.drift_cents / wave.depth_cents if wave.depth_cents else 0,
    }  # fmt: skip
