"""Song → audio, phrase by phrase; each can be heard before the next is made."""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
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
from backend.speech.singing import Piece
from backend.voices import loading

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
        pieces = _rendered(singers, chunks.new_folder(project.cache_folder), context)
        rate = max(one.voice.info.sample_rate for one in singers)
        tracks = [_track(one, pieces[one.index], rate) for one in singers]
        out = Path(job.out) if job.out else project.cache_folder / "songs" / f"{secrets.token_hex(8)}.wav"
        backgrounds = [] if job.tracks is not None else [one for one in job.song.backgrounds if not one.muted]
        whole = singing.mixed(
            [*tracks, *(_background(one, beside, rate) for one in backgrounds)],
            [*(one.track.gain_db for one in singers), *(one.gain_db for one in backgrounds)],
            [*(one.track.pan for one in singers), *(0.0 for _ in backgrounds)], rate,
        )  # fmt: skip
        context.check()
        takes.write(out, whole.samples, rate, sync=not out.is_relative_to(project.cache_folder))
        stems = [_stem(Path(job.stems), one, piece, whole.start_s, rate)
                 for one, piece in zip(singers, tracks, strict=True) if job.stems]  # fmt: skip
        return Sung(
            path=str(out), sample_rate=rate, duration_s=len(whole.samples) / rate, start_s=whole.start_s,
            wall_s=time.perf_counter() - began, parts=[part for one in singers for part in one.parts], stems=stems,
            semitones=[one.track.semitones - job.song.tracks[one.index].semitones for one in singers],
            hints=[hint for one in singers for hint in hints(one)],
        )  # fmt: skip


def singer(project: Project, song: Song, index: int, voice: str, semitones: float | None) -> Singer:
    """A track with its voice and its phrases. Raises ``VoicewrightError``."""
    if not 0 <= index < len(song.tracks):
        refuse("track-missing", number=index + 1, tracks=len(song.tracks))
    track = song.tracks[index]
    who = loading.load(project, track.voice or voice)
    if track.speaker and track.speaker not in who.info.speakers:
        track = msgspec.structs.replace(track, speaker="")  # another voice sings it than the one it was written for
    if semitones is None:
        semitones = vocal_range.octaves(track, vocal_range.vocal_range(who, track.speaker))
    track = singing.shifted(track, semitones)
    return Singer(index, track, who, singing.plan(who, song, track, project.lexicon.all(track.language)))


def hints(one: Singer) -> list[Notice]:
    """What a person should know of a track before it is heard; nothing where all is well."""
    found = []
    track, name = one.track.name or str(one.index + 1), one.voice.info.name
    low, high = vocal_range.vocal_range(one.voice, one.track.speaker).possible
    tones = [note.tone + one.track.semitones for phrase in one.phrases for note in phrase.notes]
    outside = sum(not low <= tone <= high for tone in tones)
    if outside:
        found.append(notice("notes-outside", track=track, n=outside, of=len(tones), name=name))
    if one.track.language not in one.voice.info.languages:
        found.append(notice("sings-with-accent", track=track, name=name, language=one.track.language))
    return found


def _rendered(singers: Sequence[Singer], folder: Path, context: JobContext) -> dict[int, list[Piece]]:
    """Track → its pieces; rendered and announced in the order in which they are heard."""
    made: dict[int, list[Piece]] = {one.index: [] for one in singers}
    line = sorted(((phrase.start_s, one.index, one, phrase) for one in singers for phrase in one.phrases),
                  key=lambda row: row[:2])  # fmt: skip
    for number, (_, index, one, phrase) in enumerate(line):
        context.report(number / len(line), notice("singing-phrase", number=number + 1, of=len(line)))
        (piece,) = singing.render(one.voice, [phrase], one.track.formant_semitones)
        rate = one.voice.info.sample_rate
        path = folder / f"{number:05d}.wav"
        takes.write(path, piece.samples, rate, sync=False)
        context.chunk(number, str(path), piece.start_s, len(piece.samples) / rate, last=number + 1 == len(line))
        made[index].append(piece)
    return made


def _track(one: Singer, pieces: Sequence[Piece], rate: int) -> Piece:
    own = one.voice.info.sample_rate
    whole = singing.joined(pieces, own)
    return Piece(whole.start_s, resample.resample(whole.samples, own, rate)) if own != rate else whole


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
