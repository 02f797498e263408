"""A script read in one go becomes takes: heard phrase by phrase, matched with its sentences, cut at pauses."""

import io as bytes_io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.audio.long import OnDisk
from backend.datasets.alignment import align
from backend.datasets.script_matching import Reading, match
from backend.project.project import Project
from backend.project.prompts import Prompt
from backend.project.takes import Level
from backend.protocol import levels
from backend.protocol.listening_jobs import CutReading, ReadingCut
from backend.protocol.notices import Report, notice
from backend.protocol.problems import refuse
from backend.recognition.recognizer import RATE, Recognizer, quick
from backend.recognition.speech import HOP_S, Activity, activity
from backend.text.phonemes import phonemize

_SPEECH = 0.35
"""Probability under which nobody speaks."""
_PAUSE_S = 0.3
"""Silence that ends a phrase."""
_LEAST_S, _MOST_S = 0.15, 25.0
"""A phrase: less is a click, and more is more than a recogniser hears at once."""
_ROOM_S = 0.4
"""Of silence that a take keeps on each side, where there is so much."""
_NEAR_S = 0.12
"""Around the end of a sentence that runs on, the quietest place is looked for."""
_FULL_SCALE = 0.999
_PAUSES, _HEARING = 0.1, 0.8
"""Shares of the time that finding the pauses and hearing the phrases take."""


@dataclass(frozen=True)
class Phrase:
    """Speech between two pauses."""

    start_s: float
    end_s: float


@dataclass(frozen=True)
class _Span:
    """One sentence, said once."""

    sentence: int
    start_s: float
    end_s: float
    agreement: float


@dataclass(frozen=True)
class _Sound:
    """One sentence, stored."""

    audio: str
    duration_s: float
    sample_rate: int
    level: Level


def cut(project: Project, job: CutReading, report: Report) -> ReadingCut:
    """Make takes of what was read; a prompt without a take gets its best one chosen. The reading stays in the project.

    ``report`` may raise Cancelled: then there are no takes. Raises ``VoicewrightError`` where nobody understands the
    language, or where none of the sentences was heard.
    """
    prompts = _prompts(project, job.prompts)
    path = Path(job.audio)
    sound = OnDisk.open(path)
    heard = activity(sound, lambda share: report(_PAUSES * share, notice("listening-to", name=path.name)))
    phrases = phrases_of(heard)
    listener = quick(prompts[0].language)
    texts = []
    for number, phrase in enumerate(phrases):
        doing = notice("listening-to/piece", name=path.name, number=number + 1, of=len(phrases))
        report(_PAUSES + _HEARING * number / len(phrases), doing)
        texts.append(_understood(listener, sound, phrase, prompts[0].language))
    readings = match([prompt.text for prompt in prompts], texts)
    if not readings:
        refuse("reading-unlike-script", sentences=len(prompts), file=path)
    project.audio.add_file(path)
    spans = [span for reading in readings for span in _spans(reading, phrases, heard, sound, prompts)]
    made = []
    for number, span in enumerate(spans):
        doing = notice("cutting-sentence", number=number + 1, of=len(spans))
        report(_PAUSES + _HEARING + (1 - _PAUSES - _HEARING) * number / len(spans), doing)
        made.append(_written(project, path, span))
    read = {span.sentence for span in spans}
    return ReadingCut(
        takes=_kept(project, prompts, spans, made),
        again=len(spans) - len(read),
        missing=[prompt.id for index, prompt in enumerate(prompts) if index not in read],
        stray=len(phrases) - sum(reading.last - reading.first + 1 for reading in readings),
    )


def phrases_of(heard: Activity) -> list[Phrase]:
    """Speech between pauses of ``_PAUSE_S`` and more; longer than ``_MOST_S`` only where it knows no pause at all."""
    speech_T = np.concatenate([[0], (heard.speech_T >= _SPEECH).astype(np.int8), [0]])
    begins, ends = (np.flatnonzero(np.diff(speech_T) == sign) for sign in (1, -1))
    merged: list[tuple[int, int]] = []
    for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
        joined = bool(merged) and (begin - merged[-1][1]) * HOP_S < _PAUSE_S
        if joined and (end - merged[-1][0]) * HOP_S <= _MOST_S:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((begin, end))
    return [Phrase(begin * HOP_S, end * HOP_S) for begin, end in merged if (end - begin) * HOP_S >= _LEAST_S]


def _prompts(project: Project, ids: Sequence[int]) -> list[Prompt]:
    known = {prompt.id: prompt for prompt in project.prompts.all()}
    found = [known[id_] for id_ in ids if id_ in known]
    if not found:
        refuse("reading-without-script", file=project.folder)
    return found


def _understood(listener: Recognizer, sound: OnDisk, phrase: Phrase, language: str) -> str:
    samples = sound.cut(max(0.0, phrase.start_s - 0.1), phrase.end_s + 0.15, RATE)
    return listener.hear(samples, language).text


def _spans(
    reading: Reading, phrases: Sequence[Phrase], heard: Activity, sound: OnDisk, prompts: Sequence[Prompt]
) -> list[_Span]:
    """A sentence keeps the silence on its sides, up to half of the pause to what was said before and after."""
    first, last = phrases[reading.first], phrases[reading.last]
    before_s = phrases[reading.first - 1].end_s if reading.first else 0.0
    after_s = phrases[reading.last + 1].start_s if reading.last + 1 < len(phrases) else sound.duration_s
    bounds = [
        max(first.start_s - _ROOM_S, (before_s + first.start_s) / 2 if reading.first else 0.0),
        *_inner(reading, first.start_s, last.end_s, heard, sound, prompts),
        min(last.end_s + _ROOM_S, (last.end_s + after_s) / 2 if reading.last + 1 < len(phrases) else sound.duration_s),
    ]
    return [
        _Span(sentence, bounds[index], bounds[index + 1], reading.agreement)
        for index, sentence in enumerate(reading.sentences)
    ]


def _inner(
    reading: Reading, start_s: float, end_s: float, heard: Activity, sound: OnDisk, prompts: Sequence[Prompt]
) -> list[float]:
    """Where sentences end that run on without a pause: by alignment, at the quietest place near."""
    if len(reading.sentences) == 1:
        return []
    texts = [prompts[index].text for index in reading.sentences]
    aligned = align(sound.cut(start_s, end_s, RATE), RATE, " ".join(texts), prompts[0].language)
    ends = np.cumsum([len(phonemize(text, prompts[0].language).words) for text in texts])[:-1]
    found = []
    for end in ends.tolist():
        after = [phone.start_s for phone in aligned.phones if phone.word >= end]
        at = round((start_s + (after[0] if after else end_s - start_s)) / HOP_S)
        near = round(_NEAR_S / HOP_S)
        low = max(0, at - near)
        found.append((low + int(heard.level_db_T[low : at + near].argmin()) + 0.5) * HOP_S)
    return found


def _written(project: Project, path: Path, span: _Span) -> _Sound:
    import soundfile

    with soundfile.SoundFile(path) as file:
        rate = file.samplerate
        file.seek(round(span.start_s * rate))
        samples = file.read(round((span.end_s - span.start_s) * rate), dtype="float32", always_2d=True)[:, 0]
    buffer = bytes_io.BytesIO()
    soundfile.write(buffer, samples, rate, format="FLAC", subtype="PCM_24")
    audio = project.audio.add_bytes(buffer.getvalue(), ".flac")
    return _Sound(audio, len(samples) / rate, rate, _level(samples, rate))


def _level(samples: NDArray[np.float32], rate: int) -> Level:
    loud = np.abs(samples)
    _, noise_db = levels.speech_and_noise_db(levels.levels_db(samples, rate))
    peak_db = 20 * np.log10(max(float(loud.max()), 1e-6))
    return Level(peak_dbfs=peak_db, noise_dbfs=noise_db, clipped=int(np.count_nonzero(loud >= _FULL_SCALE)))


def _kept(project: Project, prompts: Sequence[Prompt], spans: Sequence[_Span], made: Sequence[_Sound]) -> list[int]:
    """All takes, or none. Of a sentence that had none, the one that agrees most is chosen; of equals the last."""
    takes: list[int] = []
    best: dict[int, tuple[float, int]] = {}
    with project.transaction():
        for span, one in zip(spans, made, strict=True):
            prompt = prompts[span.sentence]
            take = project.takes.add(prompt.id, one.audio, one.duration_s, one.level, sample_rate=one.sample_rate)
            takes.append(take.id)
            if prompt.chosen is None:
                best[prompt.id] = max(best.get(prompt.id, (0.0, 0)), (span.agreement, take.id))
        for _, take_id in best.values():
            project.takes.choose(take_id)
    return takes
