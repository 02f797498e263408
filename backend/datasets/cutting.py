"""Long recordings become clips: found where somebody speaks, cut at pauses, listened to, their text divided."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.audio import io
from backend.audio.long import OnDisk
from backend.datasets import parallel
from backend.datasets.importing import folder
from backend.datasets.importing.bring import DEFAULT_LANGUAGE, speaker_of
from backend.datasets.importing.entry import clean
from backend.datasets.portions import Portion, portions
from backend.datasets.slicing import Piece, pieces
from backend.project.clips import Clip, NewClip
from backend.project.names import shown
from backend.project.project import Project
from backend.protocol.listening_jobs import TRANSCRIBED, UNLIKE, Slice, Sliced
from backend.protocol.notices import Notice, Report, notice
from backend.protocol.problems import Problem, VoicewrightError, problem, refuse, unexpected
from backend.recognition.recognizer import RATE, recognizer
from backend.recognition.speech import Activity, activity
from backend.text import languages

LONG_S = 15.0
"""Clips beyond that are cut where none is named."""
_LEAST_AGREEMENT = 0.6
_NOTHING = Sliced(added=[], already=0, removed=[], inside=0, unlike=0, skipped=[])
_LISTENING = 0.1
"""Share of the time that goes into finding the pauses."""


@dataclass(frozen=True)
class _Recording:
    """What is to be cut."""

    path: Path
    name: str
    text: str
    language: str
    speaker: str
    start_s: float = 0.0
    end_s: float | None = None
    clip: Clip | None = None
    """The clip that it is, in the project already."""


@dataclass(frozen=True)
class _Within:
    """A part of a recording (:class:`backend.audio.long.Sound`)."""

    whole: OnDisk
    start_s: float
    duration_s: float

    def cut(self, start_s: float, end_s: float, rate: int) -> NDArray[np.float32]:
        return self.whole.cut(self.start_s + start_s, self.start_s + min(end_s, self.duration_s), rate)


@dataclass(frozen=True)
class _Heard:
    """Where somebody speaks in it."""

    activity: Activity
    channels: int
    sample_rate: int
    duration_s: float


def cut(project: Project, job: Slice, report: Report) -> Sliced:
    """Each recording is stored once; its clips are spans of it. Doing it again adds nothing twice.

    ``report`` may raise Cancelled: the recordings that are done stay. Raises ``VoicewrightError`` where there is
    nothing to cut or nobody understands the language.
    """
    found = _of_clips(project, job) if not job.source else _of_source(job)
    if not found:
        refuse("nothing-to-slice", seconds=LONG_S, file=project.folder)
    if job.recognise:
        for language in {one.language for one in found}:
            recognizer(language, job.recogniser)
    done: list[Sliced] = []
    skipped: list[Problem] = []
    share = 0.0
    results = parallel.run(_listen, found, lambda: report(share, None), inline=0, processes=1)
    for count, (recording, heard) in enumerate(results):
        share = count / len(found)
        if isinstance(heard, parallel.Crashed):
            heard = problem("audio-killed-its-reader")
        if isinstance(heard, Problem):
            skipped.append(_placed(heard, recording))
            continue
        begin = share

        def part(fraction: float, doing: Notice | None, begin: float = begin) -> None:
            report(begin + (_LISTENING + (1 - _LISTENING) * fraction) / len(found), doing)

        try:
            done.append(_add(project, job, recording, heard, part))
        except VoicewrightError as error:
            if error.problem.general in {"disk-full", "read-only"}:
                raise
            skipped.append(_placed(error.problem, recording))
    report(1.0, notice("clips-added", n=sum(len(one.added) for one in done)))
    return _together(done, skipped)


def _together(done: Sequence[Sliced], skipped: list[Problem]) -> Sliced:
    return Sliced(
        added=[id_ for one in done for id_ in one.added],
        already=sum(one.already for one in done),
        removed=[id_ for one in done for id_ in one.removed],
        inside=sum(one.inside for one in done),
        unlike=sum(one.unlike for one in done),
        skipped=skipped,
    )


def _of_source(job: Slice) -> list[_Recording]:
    source = Path(job.source)
    language = languages.check(job.language or DEFAULT_LANGUAGE)
    found = []
    for entry in folder.read(source).entries:
        name = clean(shown(entry.audio.stem))
        speaker = clean(job.speaker) or entry.speaker or speaker_of(source)
        found.append(_Recording(entry.audio, name, entry.text, language, speaker))
    return found


def _of_clips(project: Project, job: Slice) -> list[_Recording]:
    wanted = None if job.clips is None else set(job.clips)
    return [
        _Recording(
            project.audio.path(clip.audio), clip.name, clip.text, clip.language, clip.speaker,
            clip.start_s, clip.end_s, clip,
        )
        for clip in project.clips.all()
        if (clip.length_s > LONG_S if wanted is None else clip.id in wanted)
    ]  # fmt: skip


def _listen(recording: _Recording) -> _Heard | Problem:
    """In a process of its own: what a stranger's file does to a decoder is not known."""
    try:
        info = io.probe(recording.path)
        heard = activity(_sound(recording), lambda _share: None)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told about this file and the rest goes on
        return unexpected(error, "reading")
    return _Heard(heard, info.channels, info.sample_rate, info.duration_s)


def _sound(recording: _Recording) -> _Within:
    whole = OnDisk.open(recording.path)
    end_s = whole.duration_s if recording.end_s is None else recording.end_s
    return _Within(whole, recording.start_s, end_s - recording.start_s)


def _add(project: Project, job: Slice, recording: _Recording, heard: _Heard, report: Report) -> Sliced:
    """All clips of one recording in one transaction, after all of it was heard. Raises ``VoicewrightError``."""
    old = recording.clip
    spans = _spans(recording, heard, job.longest_s)
    if old is not None and len(spans) < 2:
        return _NOTHING
    texts = _texts(recording, spans, job, report)
    audio = old.audio if old else project.audio.add_file(recording.path)
    clips: list[Clip] = []
    with project.transaction():
        if old is not None:
            if project.clips.get(old.id) != old:
                refuse("clip-changed-meanwhile", name=old.name, file=project.folder)
            project.clips.remove([old.id])
        for number, (piece, text) in enumerate(zip(spans, texts, strict=True), 1):
            name = f"{recording.name} {number:0{len(str(len(spans)))}d}" if len(spans) > 1 else recording.name
            clips.append(project.clips.add(_clip(recording, heard, piece, text, name, audio)))
    return Sliced(
        added=[clip.id for clip in clips if not clip.existed],
        already=sum(clip.existed for clip in clips),
        removed=[old.id] if old is not None else [],
        inside=sum(piece.forced for piece in spans),
        unlike=sum(text.agreement < _LEAST_AGREEMENT for text in texts),
        skipped=[],
    )


def _clip(recording: _Recording, heard: _Heard, piece: Piece, text: Portion, name: str, audio: str) -> NewClip:
    recognised = bool(text.text) and not recording.text.strip()
    end_s = recording.start_s + piece.end_s
    return NewClip(
        audio=audio, name=name, text=text.text, language=recording.language, speaker=recording.speaker,
        sample_rate=heard.sample_rate, channels=heard.channels, duration_s=heard.duration_s,
        start_s=recording.start_s + piece.start_s, end_s=end_s if end_s < heard.duration_s else None,
        source=shown(recording.path),
        tags=[TRANSCRIBED] * recognised + [UNLIKE] * (text.agreement < _LEAST_AGREEMENT),
    )  # fmt: skip


def _spans(recording: _Recording, heard: _Heard, longest_s: float) -> list[Piece]:
    """A recording that is short enough is one clip, whatever is in it."""
    if recording.clip is None and heard.duration_s <= longest_s:
        return [Piece(0.0, heard.duration_s, False)]
    return pieces(heard.activity, longest_s)


def _texts(recording: _Recording, spans: Sequence[Piece], job: Slice, report: Report) -> list[Portion]:
    text = recording.text.strip()
    if text and len(spans) == 1:
        return [Portion(text, 1.0)]
    if not job.recognise:
        return [Portion("", 1.0) for _ in spans]
    sound, listener = _sound(recording), recognizer(recording.language, job.recogniser)
    heard = []
    for number, piece in enumerate(spans):
        report(number / len(spans), notice("listening-to/piece", name=recording.name, number=number + 1, of=len(spans)))
        said = listener.hear(sound.cut(piece.start_s, piece.end_s, RATE), recording.language)
        heard.append(said.text)
    return portions(text, heard) if text else [Portion(one, 1.0) for one in heard]


def _placed(problem: Problem, recording: _Recording) -> Problem:
    import msgspec

    return msgspec.structs.replace(problem, file=shown(problem.file or recording.path))
