"""Whether a voice sings what is written: ``python -m tests.benchmarks.singing PROJECT [VOICE …] [--songs] [--roll]``.

For each voice (wren and rowan where none is named): held notes from an octave below to an octave above the middle of
its comfortable range, drawn glides, a vibrato and fast notes. Asked against measured pitch (swift-f0) in cents; the
vowel's onset against the beat in milliseconds (``onsets.py``, after voiceless consonants); formants against those of
the unshifted note (``formants.py``); DistillMOS. ``--songs``: every song that comes with Voicewright, as heard phrase
by phrase by the recognizer and by DistillMOS, and what is cut off at the edges of phrases. ``--times``: from an edit to
its sound, and a song of three minutes. ``--roll``: frames of the piano roll with 20,000 notes.
"""

import argparse
import itertools
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from backend.audio import pitch
from backend.audio.loudness import level, loud_level
from backend.audio.resample import resample
from backend.cli.output import table
from backend.jobs import runner
from backend.jobs.context import JobContext
from backend.jobs.sing import singer
from backend.judges import naturalness
from backend.judges.words import error_rates
from backend.project.project import Project
from backend.protocol.problems import VoicewrightError
from backend.protocol.song import Manner, Note, Song, Stroke, Tempo, Track, Vibrato
from backend.protocol.song_jobs import PlanSong, Sing, Sung
from backend.recipe import Speaks
from backend.recognition.recognizer import RATE, recognizer
from backend.song import shipped
from backend.song.formats import own
from backend.song.score import SungPhrase
from backend.speech import singing, vocal_range
from backend.text import ipa, phonemes
from backend.voices import loading
from tests.benchmarks import formants
from tests.benchmarks.onsets import onset_s

Samples = NDArray[np.float32]
HOP_S = 0.01
_NOT_SOUND = frozenset("˩˨˧˦˥ːˑ\u0325")
SECOND = 480
"""Ticks of a second at 60 quarter notes a minute."""
SHIFTS = (-12, -9, -6, -3, -1, 0, 1, 3, 6, 9, 12)
EXACT = Manner(preset="plain", values={"wander_cents": 0.0, "vibrato_cents": 0.0, "breath_db": -60.0, "accent_db": 0.0})


def rounded(value: float, digits: int) -> str:
    """As it is printed."""
    return f"{value:.{digits}f}"


def show(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table."""
    print("\n".join(table(rows, heads)), flush=True)  # noqa: T201


def song_of(notes: Sequence[Note], manner: Manner = EXACT) -> Song:
    """A song at 60 quarter notes a minute."""
    return Song(tempos=[Tempo(bpm=60)], tracks=[Track(notes=list(notes), manner=manner)])


def sung(voice: Speaks, song: Song) -> Iterator[tuple[SungPhrase, Samples]]:
    """Each phrase with its sound."""
    phrases = singing.plan(voice, song, song.tracks[0])
    for phrase in phrases:
        (piece,) = singing.render(voice, [phrase])
        yield phrase, piece.samples


def cents_off(phrase: SungPhrase, samples: Samples, rate: int, *, edge_s: float = 0.0) -> NDArray[np.float64]:
    """|measured - asked| of each frame that is voiced in both, cents; frames within ``edge_s`` of a note's start or
    end are left out.
    """
    measured = pitch.f0(samples, rate, hop_s=HOP_S).astype(np.float64)
    at_s = (np.arange(len(measured)) + 0.5) * HOP_S
    asked = np.interp(at_s, (np.arange(len(phrase.score.f0.hz)) + 0.5) * phrase.score.f0.hop_s, phrase.score.f0.hz)
    held = np.zeros(len(at_s), dtype=bool)
    for phone in phrase.score.phones:
        if phone.note >= 0 and phone.duration_s > 2 * edge_s:
            held |= (at_s > phone.start_s + edge_s) & (at_s < phone.start_s + phone.duration_s - edge_s)
    both = held & (measured > 0) & (asked > 0)
    return np.asarray(np.abs(1200 * np.log2(measured[both] / asked[both])))


def voicing_errors(phrase: SungPhrase, samples: Samples, rate: int) -> float:
    """Share of frames that are voiced where they should not be, or the other way round."""
    measured = pitch.f0(samples, rate, hop_s=HOP_S)
    at = ((np.arange(len(measured)) + 0.5) * HOP_S / phrase.score.f0.hop_s).astype(int)
    asked = np.asarray(phrase.score.f0.hz)[np.clip(at, 0, len(phrase.score.f0.hz) - 1)]
    return float(np.mean((measured > 0) != (asked > 0)))


def obedience(voice: Speaks) -> None:
    """Shifts, contours, vibrato, fast notes, onsets."""
    low, high = vocal_range.vocal_range(voice, "").comfortable
    middle = round((low + high) / 2)
    _show_shifts(voice, middle)
    _show_pitches(voice, middle)
    rows = []
    for lyric, late in onsets_ms(voice, middle).items():
        off = np.abs(late)
        rows.append(
            [lyric, len(late), *(rounded(v, 1) for v in (np.median(late), np.median(off), np.percentile(off, 95)))]
        )
    show(["onset", "notes", "median ms", "median |ms|", "p95 |ms|"], rows)


def _show_shifts(voice: Speaks, middle: int) -> None:
    rows, rate = [], voice.info.sample_rate
    unmoved: Samples | None = None
    for shift in sorted(SHIFTS, key=abs):
        notes = [
            Note(id=n, start=2 * n * SECOND, length=int(1.5 * SECOND), tone=middle + shift, lyric="la")
            for n in range(3)
        ]
        made = list(sung(voice, song_of(notes)))
        swung = [float(cents) for cents in 200 * np.sin(np.arange(200) / 12)]
        gliding = msgspec.structs.replace(notes[0], length=3 * SECOND, drawn=[Stroke(start=0, cents=swung)])
        ((_, glided),) = sung(voice, song_of([gliding]))
        off = np.concatenate([cents_off(*one, rate, edge_s=0.1) for one in made])
        mos = statistics.mean(naturalness.distillmos(resample(one[1], rate, 16000)) for one in made)
        unmoved = glided if unmoved is None else unmoved
        moved, steeper = formants.moved(unmoved, glided, rate)
        rows.append(
            [
                f"{shift:+d}",
                len(off),
                rounded(np.median(off), 1),
                rounded(np.percentile(off, 95), 1),
                rounded(moved, 1),
                rounded(steeper, 1),
                rounded(mos, 2),
            ]
        )
    rows.sort(key=lambda row: int(str(row[0])))
    show(["shift", "frames", "median ct", "p95 ct", "formants st", "slope dB/oct", "DistillMOS"], rows)


def _show_pitches(voice: Speaks, middle: int) -> None:
    glide = [Stroke(start=100, cents=[float(c) for c in 300 * np.sin(np.arange(60) / 6)])]
    cases = {
        "drawn contour": [Note(id=0, start=0, length=2 * SECOND, tone=middle, lyric="la", drawn=glide)],
        "vibrato 80 ct, 5.5 Hz": [
            Note(id=0, start=0, length=3 * SECOND, tone=middle, lyric="la", vibrato=Vibrato(depth_cents=80))
        ],
        "fast notes, 8 a second": [
            Note(id=n, start=60 * n, length=60, tone=middle + (0, 2, 4, 2)[n % 4], lyric="la") for n in range(24)
        ],
    }
    rows, rate = [], voice.info.sample_rate
    for name, notes in cases.items():
        off = np.concatenate([cents_off(*one, rate) for one in sung(voice, song_of(notes))])
        rows.append([name, len(off), rounded(np.median(off), 1), rounded(np.percentile(off, 95), 1)])
    show(["case", "frames", "median ct", "p95 ct"], rows)


def onsets_ms(voice: Speaks, tone: int) -> dict[str, list[float]]:
    """How much later than the beat the vowels of "pa", "sa" and "ta" begin to be voiced, milliseconds."""
    hz, rate = 440 * 2 ** ((tone - 69) / 12), voice.info.sample_rate
    # Not all alike on a voice's frames, and none over the one before.
    starts = [n * SECOND + 17 * (n % 12) for n in range(36)]
    notes = [
        Note(id=n, start=start, length=SECOND // 2, tone=tone, lyric=("pa", "sa", "ta")[n // 12])
        for n, start in enumerate(starts)
    ]
    late: dict[str, list[float]] = {}
    for phrase, samples in sung(voice, song_of(notes)):
        for note in phrase.notes:
            beat_s = note.start / SECOND - phrase.start_s
            begins_s = onset_s(samples, rate, beat_s, hz)
            if begins_s is not None:
                late.setdefault(note.lyric, []).append(1000 * (begins_s - beat_s))
    return late


SONG_COLUMNS = (
    *("song", "voice", "median ct", "p95 ct", "WER", "CER", "sounds"),
    *("DistillMOS", "least", "voicing %", "edges dB", "s"),
)


def songs(project: Project, names: Sequence[str], only: Sequence[str], tempo: float) -> None:
    """Words of every song that comes with Voicewright, by every voice, as the recognizer hears each phrase; ``tempo``:
    times its own.
    """
    rows = []
    for (title, path), name in itertools.product(shipped.songs().items(), names):
        if only and title not in only:
            continue
        song = _slower(own.read(path), tempo)
        track = song.tracks[0]
        made, took_s = _sung_alone(project, song, track, name)
        samples, rate = _read(made.path)
        off, truths, heard, natural, voicing = [], [], [], [], []
        for part in made.parts:
            first = max(0, round((part.start_s - made.start_s) * rate))
            piece = samples[first : first + round(part.score.duration_s * rate)]
            truths.append(part.score.text)
            heard.append(recognizer(track.language).hear(resample(piece, rate, RATE), track.language).text)
            phrase = SungPhrase(part.score, part.start_s, (), part.predicted_hz, [], [])
            off.append(cents_off(phrase, piece, rate, edge_s=0.05))
            natural.append(naturalness.distillmos(resample(piece, rate, 16000)))
            voicing.append(voicing_errors(phrase, piece, rate))
        words, letters = error_rates(truths, heard)
        sounds = sounds_missed(truths, heard, track.language)
        errors = np.concatenate(off)
        figures = [
            *((np.median(errors), 1), (np.percentile(errors, 95), 1), (words, 2), (letters, 2), (sounds, 2)),
            *((statistics.mean(natural), 2), (min(natural), 2), (100 * statistics.mean(voicing), 1)),
            *((edges_db(project, song, track, name), 0), (took_s, 1)),
        ]
        rows.append([title, name, *(rounded(value, digits) for value, digits in figures)])
        for truth, said in zip(truths, heard, strict=True):
            print(f"  {title} {name}: {truth} | {said}")  # noqa: T201
    show(SONG_COLUMNS, rows)


def _slower(song: Song, tempo: float) -> Song:
    return msgspec.structs.replace(
        song,
        tempos=[msgspec.structs.replace(one, bpm=tempo * one.bpm) for one in song.tempos],
        tracks=[msgspec.structs.replace(track, voice="") for track in song.tracks],
    )


def edges_db(project: Project, song: Song, track: Track, name: str) -> float:
    """How loud the loudest 20 ms are with which a phrase begins or ends, beside what is loud in it: what is cut off
    there, whatever of the phrase before still sounds.
    """
    one = singer(project, msgspec.structs.replace(song, tracks=[track]), 0, name, None)
    edge = round(0.02 * one.voice.info.sample_rate)
    found = []
    for piece in singing.render(one.voice, one.phrases, track.formant_semitones):
        loud = loud_level(piece.samples, 0.1 * float(np.abs(piece.samples).max(initial=0.0)))
        cut = max(level(piece.samples[:edge]), level(piece.samples[-edge:]))
        found.append(20 * float(np.log10(max(cut, 1e-9) / max(loud, 1e-9))))
    return max(found)


def _sung_alone(project: Project, song: Song, track: Track, name: str) -> tuple[Sung, float]:
    """One track of a song by a voice, and the seconds that it took."""
    alone = msgspec.structs.replace(song, tracks=[track], backgrounds=[])
    job = Sing(project=str(project.folder), song=alone, voice=name, tracks=[0])
    began = time.perf_counter()
    made = runner.run(job, JobContext("x", lambda _message: None, lambda: False))
    return made, time.perf_counter() - began


def sounds_missed(truths: Sequence[str], heard: Sequence[str], language: str) -> float:
    """Edits for each phone, without tones, lengths and stress: さくら, 桜 and サクラ are the same word, and song has no
    tones. Texts that cannot be read count as wholly missed. Kanji want the extra ``japanese``.
    """
    import jiwer

    rows = [_sounds(text if language != "ja" else text.replace(" ", ""), language) for text in (*truths, *heard)]
    return float(jiwer.wer(rows[: len(truths)], rows[len(truths) :]))


def _sounds(text: str, language: str) -> str:
    try:
        said = phonemes.phonemize(text, language).symbols
    except VoicewrightError:
        return ""
    symbols = (ipa.bare(token.symbol) for token in said if not phonemes.is_pause(token.symbol))
    return " ".join("".join(letter for letter in symbol if letter not in _NOT_SOUND) for symbol in symbols)


def _read(path: str) -> tuple[Samples, int]:
    from backend.audio import io

    return io.read(Path(path))


def times(project: Project, name: str) -> None:
    """From an edit to its sound in a phrase of five seconds; a song of three minutes from nothing."""
    song = own.read(shipped.songs()["twinkle"])
    track = msgspec.structs.replace(song.tracks[0], voice="")
    rows = []
    for minutes in (0.5, 3.0):
        copies = round(minutes * 2)
        length = song.end + 4 * 480
        notes = [
            msgspec.structs.replace(note, id=note.id + 1000 * n, start=note.start + n * length)
            for n in range(copies)
            for note in track.notes
        ]
        # Each copy another pitch, so that none is taken from memory.
        notes = [msgspec.structs.replace(note, tuning_cents=float(note.id // 1000)) for note in notes]
        long = msgspec.structs.replace(song, tracks=[msgspec.structs.replace(track, notes=notes)], backgrounds=[])
        job = Sing(project=str(project.folder), song=long, voice=name, tracks=[0])
        context = JobContext("x", lambda _message: None, lambda: False)
        began = time.perf_counter()
        made = runner.run(job, context)
        first_s = time.perf_counter() - began
        again, planned = [], []
        for up in range(1, 6):
            edited = [msgspec.structs.replace(notes[0], tone=notes[0].tone + up), *notes[1:]]
            other = msgspec.structs.replace(long, tracks=[msgspec.structs.replace(track, notes=edited)])
            began = time.perf_counter()
            runner.run(PlanSong(project=job.project, song=other, voice=name), context)
            planned.append(time.perf_counter() - began)
            began = time.perf_counter()
            runner.run(msgspec.structs.replace(job, song=other), context)
            again.append(time.perf_counter() - began)
        plan_ms, sound_ms = (rounded(1000 * statistics.median(one), 0) for one in (planned, again))
        rows.append([name, rounded(made.duration_s, 0), rounded(first_s, 1), plan_ms, sound_ms])
    show(["voice", "song s", "all s", "plan after edit ms", "sound after edit ms"], rows)


def _frames(one: Callable[[int], None], count: int) -> list[str]:
    """Median and 99th percentile of ``count`` frames: of the processor, and of the clock, ms."""
    busy, waited = [], []
    for step in range(count):
        began, began_cpu = time.perf_counter(), time.process_time()
        one(step)
        busy.append(1000 * (time.process_time() - began_cpu))
        waited.append(1000 * (time.perf_counter() - began))
    return [rounded(at, 1) for ms in (busy, waited) for at in (np.median(ms), np.percentile(ms, 99))]


def roll() -> None:
    """Frames of the roll with 20,000 notes: scrolled, zoomed, and a note dragged."""
    import os

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from studio.maths import song_notes
    from studio.models.roll_state import RollState
    from studio.models.song_document import SongDocument
    from studio.models.time_view import TimeView
    from studio.ui.sing.note_roll import NoteRoll
    from studio.ui.theme import Theme

    application = QApplication([])
    document, view = SongDocument(), TimeView()
    notes = [Note(id=n, start=240 * n, length=220, tone=60 + n * 7 % 13, lyric="la") for n in range(20_000)]
    canvas = NoteRoll(Theme(), view, document, RollState(document))
    canvas.resize(1280, 600)
    document.open(1, song_of(notes))
    view.set_duration(document.clock.seconds(notes[-1].end))
    rows = []
    for span_s in (4.0, 20.0, 120.0, 1200.0, view.duration_s):

        def frame(step: int, span_s: float = span_s) -> None:
            view.show(step * 0.3, step * 0.3 + span_s)
            canvas.redraw()
            canvas.grab()

        def dragged(step: int) -> None:
            after = song_notes.moved(notes, {10}, step * 10, step % 5)
            document.put(1, song_notes.with_notes(song_of(notes), 0, after), 0)
            canvas.grab()

        rows.append([rounded(span_s, 0), *_frames(frame, 120), *_frames(dragged, 60)])
    show(["s in sight", "frame ms", "p99", "clock", "p99", "dragged ms", "p99", "clock", "p99"], rows)
    application.quit()


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", type=Path)
    parser.add_argument("voices", nargs="*", default=["wren", "rowan"])
    parser.add_argument("--only", nargs="*", default=[], help="titles of songs")
    parser.add_argument("--tempo", type=float, default=1.0, help="of songs, times their own")
    for name in ("songs", "times", "roll"):
        parser.add_argument(f"--{name}", action="store_true")
    arguments = parser.parse_args()
    if arguments.roll:
        roll()
        return
    if not (arguments.project / "project.sqlite").exists():
        Project.create(arguments.project).close()
    with Project.open(arguments.project, lock=False) as project:
        if arguments.songs:
            songs(project, arguments.voices, arguments.only, arguments.tempo)
            return
        for name in arguments.voices:
            if arguments.times:
                times(project, name)
            else:
                print(name)  # noqa: T201
                obedience(loading.load(project, name))


if __name__ == "__main__":
    main()
