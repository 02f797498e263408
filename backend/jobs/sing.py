"""Song → audio, phrase by phrase; each can be heard before the next is made."""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from backend.audio import io, resample
from backend.jobs.context import JobContext
from backend.project import outputs
from backend.project.project import Project
from backend.protocol.notices import Notice, notice
from backend.protocol.problems import refuse
from backend.protocol.song import Background, Song, Track
from backend.protocol.song_jobs import Sing, Sung, SungPart
from backend.song.score import SungPhrase
from backend.speech import chunks, singing, takes, vocal_range
from backend.speech.singers import load_singer, way
from backend.speech.singing import Piece
from backend.speech.song_stream import SongStream
from backend.text import languages

if TYPE_CHECKING:
    from backend.recipe import Speaks

_LONGEST_BACKGROUND_S = 1800.0


@dataclass(frozen=True)
class Singer:
    """One track with who sings it."""

    index: int
    track: Track
    """As it is sung: the semitones of the job are in it."""
    voice: "Speaks"
    phrases: list[SungPhrase]

    @property
    def parts(self) -> list[SungPart]:
        """The phrases as results hold them."""
        return [
            SungPart(track=self.index, start_s=one.start_s, score=one.score, predicted_hz=one.predicted_hz)
            for one in self.phrases
        ]


def run(job: Sing, context: JobContext) -> Sung:
    """Plan all tracks, render their phrases in the order in which they are heard, mix."""
    beside = Path(job.beside or job.project)
    takes.check_place(job.out, *(str(beside / one.file) for one in job.song.backgrounds))
    if job.stems:
        outputs.folder(Path(job.stems))
    with Project.open(Path(job.project), lock=False) as project:
        context.report(0.0, notice("loading-voice"))
        wanted = job.tracks
        if wanted is None:
            wanted = [index for index, track in enumerate(job.song.tracks) if not track.muted and track.notes]
        singers = [singer(project, job.song, index, job.voice, job.semitones) for index in wanted]
        if not any(one.phrases for one in singers):
            refuse("song-empty")
        began = time.perf_counter()
        rate = max(one.voice.info.sample_rate for one in singers)
        backgrounds = [] if job.tracks is not None else [one for one in job.song.backgrounds if not one.muted]
        beds = [_background(one, beside, rate) for one in backgrounds]
        gains_db = [*(one.track.gain_db for one in singers), *(one.gain_db for one in backgrounds)]
        pans = [*(one.track.pan for one in singers), *(0.0 for _ in backgrounds)]
        stream = SongStream(gains_db, pans, rate, _beginning_s(singers, job.from_s))
        for number, bed in enumerate(beds):
            stream.add(len(singers) + number, bed)
        pieces = _rendered(singers, stream, chunks.new_folder(project.cache_folder), context)
        tracks = [singing.joined(row, rate) for row in pieces]
        out = Path(job.out) if job.out else project.cache_folder / "songs" / f"{secrets.token_hex(8)}.wav"
        whole = singing.mixed([*tracks, *beds], gains_db, pans, rate)
        context.check()
        takes.write(out, whole.samples, rate, sync=not out.is_relative_to(project.cache_folder))
        stems = [_stem(Path(job.stems), one, piece, whole.start_s, rate)
                 for one, piece in zip(singers, tracks, strict=True) if job.stems]  # fmt: skip
        return Sung(
            path=str(out), sample_rate=rate, duration_s=len(whole.samples) / rate, start_s=whole.start_s,
            wall_s=time.perf_counter() - began, parts=[part for one in singers for part in one.parts], stems=stems,
            semitones=[one.track.semitones - job.song.tracks[one.index].semitones for one in singers],
            hints=_told(singers),
        )  # fmt: skip


def singer(project: Project, song: Song, index: int, voice: str, semitones: float | None) -> Singer:
    """A track with its voice and its phrases. Raises ``VoicewrightError``."""
    if not 0 <= index < len(song.tracks):
        refuse("track-missing", number=index + 1, tracks=len(song.tracks))
    track = song.tracks[index]
    who = load_singer(project, track.voice or voice)
    if track.speaker and track.speaker not in who.info.speakers:
        track = msgspec.structs.replace(track, speaker="")  # another voice sings it than the one it was written for
    if semitones is None:
        semitones = vocal_range.octaves(track, vocal_range.vocal_range(who, track.speaker))
    track = singing.shifted(track, semitones)
    return Singer(index, track, who, singing.plan(who, song, track, project.lexicon.all(track.language)))


def hints(one: Singer) -> list[Notice]:
    """What a person should know of a track before it is heard; nothing where all is well."""
    found = []
    track, name = one.track.name or (str(one.index + 1) if one.index else ""), one.voice.info.name
    low, high = vocal_range.vocal_range(one.voice, one.track.speaker).possible
    tones = [note.tone + one.track.semitones for phrase in one.phrases for note in phrase.notes]
    outside = sum(not low <= tone <= high for tone in tones)
    if outside:
        if track:
            found.append(notice("notes-outside", track=track, n=outside, of=len(tones), name=name))
        else:
            found.append(notice("notes-outside/unnamed", n=outside, of=len(tones), name=name))
    language = languages.find(one.track.language)
    if language.base not in {languages.find(code).base for code in one.voice.info.languages}:
        if track:
            found.append(notice("sings-with-accent", track=track, name=name, language=language.name))
        else:
            found.append(notice("sings-with-accent/unnamed", name=name, language=language.name))
    return found


def _told(singers: Sequence[Singer]) -> list[Notice]:
    """What is to be known of all of them, each thing once."""
    told: list[Notice] = []
    for one in singers:
        how = way(one.voice)
        told += [hint for hint in (*hints(one), how) if hint not in told and hint.kind != "sings-natively"]
    return told


def _beginning_s(singers: Sequence[Singer], from_s: float | None) -> float:
    """Where what is announced begins: there, or where the song's first phrase does, if that lies before the beat."""
    first_s = min(phrase.start_s for one in singers for phrase in one.phrases)
    return min(0.0, first_s) if from_s is None else max(from_s, min(0.0, first_s))


def _rendered(singers: Sequence[Singer], stream: SongStream, folder: Path, context: JobContext) -> list[list[Piece]]:
    """Each singer's pieces, at the stream's rate; rendered, and announced, in the order in which they are heard."""
    made: list[list[Piece]] = [[] for _ in singers]
    rate, from_s = stream.sample_rate, stream.at_s
    line = sorted(
        ((phrase.start_s, row, phrase) for row, one in enumerate(singers) for phrase in one.phrases),
        key=lambda entry: (entry[2].end_s <= from_s, *entry[:2]),
    )
    announced = 0
    for number, (_, row, phrase) in enumerate(line):
        one = singers[row]
        context.report(number / len(line), notice("singing-phrase", number=number + 1, of=len(line)))
        (piece,) = singing.render(one.voice, [phrase], one.track.formant_semitones)
        piece = _at_rate(piece, one.voice.info.sample_rate, rate)
        made[row].append(piece)
        stream.add(row, piece)
        if phrase.end_s <= from_s:
            continue  # it is part of the whole, and of nothing that is announced
        last = number + 1 == len(line) or line[number + 1][2].end_s <= from_s
        stretch = stream.stretch(stream.end_s if last else line[number + 1][0])
        if len(stretch.samples):
            path = folder / f"{announced:05d}.wav"
            takes.write(path, stretch.samples, rate, sync=False)
            context.chunk(announced, str(path), stretch.start_s, len(stretch.samples) / rate, last=last)
            announced += 1
    return made


def _at_rate(piece: Piece, own: int, rate: int) -> Piece:
    """A phrase begins and ends in silence: it is resampled alone as it would be within its track."""
    return piece if own == rate else replace(piece, samples=resample.resample(piece.samples, own, rate))


def _stem(folder: Path, one: Singer, piece: Piece, start_s: float, rate: int) -> str:
    """One track alone, beginning where the whole begins."""
    path = folder / f"{one.index + 1:02d}.wav"
    silence = np.zeros(max(0, round((piece.start_s - start_s) * rate)), np.float32)
    takes.write(path, np.concatenate([silence, piece.samples]), rate)
    return str(path)


def _background(one: Background, beside: Path, rate: int) -> Piece:
    samples, _ = io.read(beside / one.file, sample_rate=rate, max_s=_LONGEST_BACKGROUND_S)
    cut = max(0, round(-one.offset_s * rate))
    return Piece(max(0.0, one.offset_s), samples[cut:])
