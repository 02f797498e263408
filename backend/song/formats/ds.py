"""DiffSinger's ``.ds``: JSON, a list of phrases with phones, notes in seconds, and the pitch as sung."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from backend.project import outputs
from backend.protocol.json import JsonObject
from backend.protocol.notices import Notice, notice
from backend.protocol.problems import refuse
from backend.protocol.song import BREATH, HOLD, STROKE_STEP, TICKS, Note, Song, Stroke, Tempo, Track
from backend.protocol.song_clock import SongClock
from backend.song.formats import tidy
from backend.song.formats.tidy import known
from backend.song.score import SungPhrase
from backend.text.phonemes import is_pause

_NAMES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_NOTE = re.compile(r"([A-G])([#b♯♭]?)(-?\d+)(?:([+-]\d+))?")
_PITCHES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
_BPM = 125.0
"""At this tempo a tick is a millisecond."""
_SILENT = frozenset(("AP", "SP", "rest", "br"))
_LEAST_CENTS = 12.0
"""A pitch that stays within so many cents of its note counts as not drawn."""


def read(path: Path) -> tuple[Song, list[Notice]]:
    """A song of one track, and what of the file is not in it. Raises ``VoicewrightError``: ``song-unreadable``."""
    try:
        tree = json.loads(path.read_text("utf-8-sig"))
    except json.JSONDecodeError as error:
        refuse("song-unreadable/file", says=error.msg, file=path, place=f"line {error.lineno}, column {error.colno}")
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        refuse("song-unreadable/file", says=str(error), file=path)
    phrases = tree if isinstance(tree, list) else [tree]
    notes: list[Note] = []
    left_out: list[Notice] = []
    for number, phrase in enumerate(phrases, 1):
        try:
            notes += _notes(phrase)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            refuse("song-unreadable/garbled", says=str(error), file=path, place=f"phrase {number}")
    if not notes:
        refuse("song-unreadable/no-notes", file=path)
    row, _ = tidy.one_at_a_time(notes)
    curves = sorted(
        {key for phrase in phrases for key in ("breathiness", "tension", "voicing", "gender") if key in phrase}
    )
    if curves:
        left_out.append(notice("left-out/curves", names=curves))
    han = any(re.search("[\u4e00-\u9fff]", note.lyric) for note in row)
    pinyin = all(re.fullmatch("[a-zü]{1,6}|[-+]|br", note.lyric or "la") for note in row)
    language = "cmn" if han or (pinyin and _looks_chinese(row)) else "en-us"
    return Song(title=path.stem, tempos=[Tempo(bpm=_BPM)], tracks=[Track(language=language, notes=row)]), left_out


def write(song: Song, path: Path, sung: Sequence[Sequence[SungPhrase]]) -> list[Notice]:
    """Write the first track, as it is sung; says what of the song is not in the file."""
    clock = SongClock.of(song)
    phrases = [_phrase(phrase, clock) for phrase in (sung[0] if sung else [])]
    outputs.write(path, json.dumps(phrases, ensure_ascii=False, indent=2))
    return [*tidy.other_tracks(song, ".ds"), notice("left-out/bars")]


def tone_of(name: str) -> float:
    """``A4`` → 69, ``C#4+30`` → 61.3. Raises ``ValueError``."""
    match = _NOTE.fullmatch(name)
    if not match:
        raise ValueError(f"the note {name!r}")
    sharp = {"": 0, "#": 1, "♯": 1, "b": -1, "♭": -1}[match[2]]
    return 12 * (int(match[3]) + 1) + _NAMES[match[1]] + sharp + int(match[4] or 0) / 100


def name_of(tone: int, cents: float = 0.0) -> str:
    """69 → ``A4``."""
    octave, step = divmod(tone, 12)
    return f"{_PITCHES[step]}{octave - 1}" + (f"{round(cents):+d}" if round(cents) else "")


def _notes(phrase: JsonObject) -> list[Note]:
    offset_s = float(phrase.get("offset", 0))
    names, lengths = str(phrase["note_seq"]).split(), [float(one) for one in str(phrase["note_dur"]).split()]
    slurs = [bool(int(one)) for one in str(phrase.get("note_slur") or "0 " * len(names)).split()]
    if not len(names) == len(lengths) == len(slurs):
        raise ValueError(f"{len(names)} notes, {len(lengths)} lengths and {len(slurs)} slurs")
    words = [one for one in str(phrase.get("text") or "").split() if one not in _SILENT]
    phones = _phones(phrase, words)
    plain = sum(name != "rest" and not slur for name, slur in zip(names, slurs, strict=True))
    said = iter(words if len(words) == plain else [])
    given = iter(phones if len(phones) == plain else [])
    found: list[Note] = []
    at_s = offset_s
    for name, length_s, slur in zip(names, lengths, slurs, strict=True):
        start, end = (round(one * TICKS * _BPM / 60) for one in (at_s, at_s + length_s))
        at_s += length_s
        if name == "rest" or end <= start:
            continue
        tone = tone_of(name)
        whole = round(tone)
        found.append(
            Note(id=0, start=start, length=end - start, tone=whole, tuning_cents=round(100 * (tone - whole), 3),
                 lyric=HOLD if slur else next(said, ""), phones=[] if slur else known(next(given, [])))
        )  # fmt: skip
    return _with_pitch(found, phrase, offset_s)


def _phones(phrase: JsonObject, words: Sequence[str]) -> list[list[str]]:
    """Phones a word where they are IPA of our own (a file that was written here); others' names are left to lyrics."""
    own = phrase.get("voicewright_phones")
    return [str(one).split() for one in own] if isinstance(own, list) and len(own) == len(words) else []


def _with_pitch(notes: Sequence[Note], phrase: JsonObject, offset_s: float) -> list[Note]:
    """The sung pitch as drawn strokes, on those notes whose pitch it does not simply keep."""
    from msgspec.structs import replace

    if not phrase.get("f0_seq"):
        return list(notes)
    hz = np.array([float(one) for one in str(phrase["f0_seq"]).split()])
    step_s = float(phrase["f0_timestep"])
    times_s = offset_s + np.arange(len(hz)) * step_s
    result = []
    for note in notes:
        count = note.length // STROKE_STEP + 1
        grid_s = (note.start + STROKE_STEP * np.arange(count)) * 60 / (TICKS * _BPM)
        near = (times_s >= grid_s[0] - step_s) & (times_s <= grid_s[-1] + step_s) & (hz > 0)
        if near.sum() < 2:
            result.append(note)
            continue
        cents = 1200 * np.log2(np.interp(grid_s, times_s[near], hz[near]) / 440) - 100 * (note.tone - 69)
        cents -= note.tuning_cents
        if np.abs(cents).max() < _LEAST_CENTS:
            result.append(note)
        else:
            result.append(replace(note, drawn=[Stroke(start=0, cents=[round(float(one), 1) for one in cents])]))
    return result


def _looks_chinese(notes: Sequence[Note]) -> bool:
    initials = ("zh", "x", "q", "z", "j")
    return any(note.lyric.startswith(initials) for note in notes)


def _phrase(phrase: SungPhrase, clock: SongClock) -> JsonObject:
    score = phrase.score
    notes = phrase.notes
    offset_s = phrase.start_s
    rows: list[tuple[str, float, int]] = []
    at_s = 0.0
    for note in notes:
        start_s, end_s = clock.seconds(note.start) - offset_s, clock.seconds(note.end) - offset_s
        if start_s - at_s > 1e-6:
            rows.append(("rest", start_s - at_s, 0))
        rows.append((name_of(note.tone, note.tuning_cents), end_s - start_s, int(note.lyric == HOLD)))
        at_s = end_s
    if score.duration_s - at_s > 1e-6:
        rows.append(("rest", score.duration_s - at_s, 0))
    symbols = ["SP" if is_pause(phone.symbol) else phone.symbol for phone in score.phones]
    beginnings = [at for at, phone in enumerate(score.phones) if at == 0 or phone.note != score.phones[at - 1].note]
    counts = np.diff([*beginnings, len(symbols)])
    plain = [note for note in notes if note.lyric not in (HOLD, BREATH)]
    row = {
        "offset": round(offset_s, 6),
        "text": " ".join(note.lyric or "la" for note in plain),
        "ph_seq": " ".join(symbols),
        "ph_dur": " ".join(f"{phone.duration_s:.6f}" for phone in score.phones),
        "ph_num": " ".join(str(one) for one in counts),
        "note_seq": " ".join(name for name, _, _ in rows),
        "note_dur": " ".join(f"{length_s:.6f}" for _, length_s, _ in rows),
        "note_slur": " ".join(str(slur) for _, _, slur in rows),
        "f0_seq": " ".join(f"{hz:.1f}" for hz in _filled(score.f0.hz)),
        "f0_timestep": f"{score.f0.hop_s:g}",
        "input_type": "phoneme",
    }
    if any(note.phones for note in plain):
        row["voicewright_phones"] = [" ".join(note.phones) for note in plain]
    return row


def _filled(hz: Sequence[float]) -> list[float]:
    """DiffSinger wants a pitch everywhere: drawn through what is silent."""
    curve = np.asarray(hz, float)
    voiced = np.flatnonzero(curve > 0)
    if not len(voiced):
        return [0.0] * len(curve)
    return [float(one) for one in np.exp(np.interp(np.arange(len(curve)), voiced, np.log(curve[voiced])))]
