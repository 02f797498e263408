"""Lines that were spoken → one file with subtitles beside it, or one file each."""

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from backend.audio import io, resample
from backend.jobs import export_audio
from backend.jobs.context import JobContext
from backend.project import labels, outputs, subtitles
from backend.project.errors import from_os
from backend.project.lines import LineSheet
from backend.protocol import json
from backend.protocol.jobs import ExportAudio
from backend.protocol.line_jobs import ExportLines, LinesExported, SaidLine
from backend.protocol.notices import notice
from backend.protocol.problems import refuse
from backend.protocol.score import Phone, Score

LONGEST_NAME = 40
"""Letters of a line's text in its file's name."""


def run(job: ExportLines, context: JobContext) -> LinesExported:
    """Write what was asked for. Raises ``VoicewrightError``."""
    if not job.lines:
        refuse("text-empty/nothing-to-say")
    _check_places(job)
    return LinesExported(paths=_each(job, context) if job.each else _together(job, context))


def _check_places(job: ExportLines) -> None:
    out, sounds = Path(job.out), [line.sound for line in job.lines]
    if job.each:
        outputs.folder(out)
        return
    for suffix in (out.suffix, *(f".{kind}" for kind in job.subtitles), *(labels.SUFFIX[kind] for kind in job.labels)):
        outputs.file(out.with_suffix(suffix), *sounds)


def _each(job: ExportLines, context: JobContext) -> list[str]:
    paths: list[str] = []
    width = len(str(len(job.lines)))
    for number, line in enumerate(job.lines, 1):
        part = (number - 1) / len(job.lines)
        context.report(part, notice("line", number=number, of=len(job.lines)))
        out = Path(job.out) / f"{number:0{width}d} {file_words(line.text)}.{job.kind}"
        score = sheet_of(line).score if job.labels else None
        paths += export_audio.run(
            _wish(job, source=line.sound, out=str(out), score=score), context.section(part, part + 1 / len(job.lines))
        ).paths
    return paths


def _together(job: ExportLines, context: JobContext) -> list[str]:
    pieces: list[NDArray[np.float32]] = []
    cues: list[subtitles.Cue] = []
    rate, length = 0, 0
    for number, line in enumerate(job.lines):
        context.report(0.6 * number / len(job.lines), notice("line", number=number + 1, of=len(job.lines)))
        samples, own = io.read(Path(line.sound), max_s=7200.0)
        rate = rate or own
        if own != rate:
            samples = resample.resample(samples, own, rate)
        cues.append((length / rate, (length + len(samples)) / rate, line.text))
        pause = np.zeros(round(job.pause_s * rate) if number + 1 < len(job.lines) else 0, np.float32)
        pieces += [samples, pause]
        length += len(samples) + len(pause)
    paths = export_audio.written(
        _wish(job, source="", out=job.out), np.concatenate(pieces), rate, context.section(0.6, 1.0)
    )
    try:
        beside = {f".{kind}": subtitles.text(kind, cues) for kind in job.subtitles}
        if job.labels:
            phones, words = _labelled(job.lines, cues)
            beside |= {labels.SUFFIX[kind]: labels.text(kind, phones, words, cues[-1][1]) for kind in job.labels}
        for suffix, text in beside.items():
            path = Path(job.out).with_suffix(suffix)
            outputs.write(path, text)
            paths.append(str(path))
    except OSError as error:
        raise from_os(error, "file-not-written") from error
    return paths


def _labelled(lines: Sequence[SaidLine], cues: Sequence[subtitles.Cue]) -> tuple[list[Phone], list[str]]:
    """Phones and words of all lines on the time of the whole; a line's last phone lasts until the next line begins."""
    phones: list[Phone] = []
    words: list[str] = []
    ends = [*(begin_s for begin_s, _, _ in cues[1:]), cues[-1][1]]
    for line, (begin_s, _, _), end_s in zip(lines, cues, ends, strict=True):
        score = sheet_of(line).score
        for phone in score.phones:
            word = phone.word + len(words) if phone.word >= 0 else -1
            phones.append(replace(phone, start_s=begin_s + phone.start_s, word=word))
        if score.phones:
            phones[-1] = replace(phones[-1], duration_s=end_s - phones[-1].start_s)
        words += score.words
    return phones, words


def sheet_of(line: SaidLine) -> LineSheet:
    """What is said in a line. Raises ``VoicewrightError``."""
    try:
        return json.decode(Path(line.sheet).read_bytes(), type=LineSheet)
    except (OSError, msgspec.MsgspecError) as error:
        refuse("score-unreadable", says=str(error), file=line.sheet)


def _wish(job: ExportLines, *, source: str, out: str, score: Score | None = None) -> ExportAudio:
    return ExportAudio(
        project=job.project,
        source=source,
        out=out,
        sample_rate=job.sample_rate,
        depth=job.depth,
        lufs=job.lufs,
        peak_dbtp=job.peak_dbtp,
        score=score,
        labels=job.labels if score else [],
    )


def file_words(text: str) -> str:
    """The beginning of a text as it may stand in the name of a file, on every system."""
    plain = re.sub(r"[^\w\s'’-]", "", text)
    words = " ".join(plain.split())[:LONGEST_NAME].strip()
    return words or "line"
