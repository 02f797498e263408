"""A rendered take → WAV, FLAC, MP3 or Ogg Vorbis for the world."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.audio import io, loudness, resample
from backend.jobs.context import JobContext
from backend.project import labels, outputs
from backend.project.errors import from_os
from backend.protocol.jobs import ExportAudio, Exported
from backend.protocol.notices import notice
from backend.protocol.problems import refuse
from backend.protocol.score import Score

RATES = (8000, 192_000)
"""Lowest and highest rate, Hz."""


def run(job: ExportAudio, context: JobContext) -> Exported:
    """Resample, bring to loudness, limit, and write at the depth asked for."""
    out = Path(job.out)
    _check(job, out)
    context.report(0.0, notice("reading-recording"))
    if Path(job.source).resolve() == out.resolve():
        refuse("same-file", file=out)
    samples, rate = io.read(Path(job.source), max_s=7200.0)
    return Exported(paths=written(job, samples, rate, context))


def written(job: ExportAudio, samples: NDArray[np.float32], rate: int, context: JobContext) -> list[str]:
    """Samples (n,) at ``rate`` Hz as the job asks, whatever they were read from; the files that are there now."""
    out = Path(job.out)
    _check(job, out)
    if job.sample_rate and job.sample_rate != rate:
        context.report(0.2, notice("resampling"))
        samples, rate = resample.resample(samples, rate, job.sample_rate), job.sample_rate
    if out.suffix.lower() == ".mp3" and rate not in io.MP3_RATES:
        refuse("audio-format/mp3-rate", rate=rate, file=out)
    if job.lufs is not None:
        context.report(0.5, notice("bringing-to-loudness"))
        samples = loudness.normalize(samples, rate, job.lufs)
    context.report(0.7, notice("limiting-peaks"))
    samples = loudness.limit_true_peak(samples, rate, job.peak_dbtp)
    if job.depth == "16" and out.suffix.lower() in (".wav", ".flac"):
        samples = dithered(samples)
    context.report(0.9, notice("writing"))
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        io.write(out, samples, rate, job.depth)
        beside = [_label(out, job.score, kind) for kind in job.labels] if job.score else []
    except OSError as error:
        raise from_os(error, "file-not-written") from error
    return [str(out), *map(str, beside)]


def _label(out: Path, score: Score, kind: labels.Kind) -> Path:
    """The phones of a take, beside its sound."""
    path = out.with_suffix(labels.SUFFIX[kind])
    outputs.write(path, labels.text(kind, score.phones, score.words, score.duration_s))
    return path


def dithered(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Samples (n,) with triangular noise of ±1 step of 16 bits, so that fades end in hiss and not in crackle.

    Digital silence stays silent. The noise is the same for the same length.
    """
    generator = np.random.default_rng(len(samples))
    step = np.float32(1 / 32768)
    noise = (generator.random(len(samples), np.float32) - generator.random(len(samples), np.float32)) * step
    result: NDArray[np.float32] = np.where(samples == 0, samples, np.clip(samples + noise, -1, 1 - step))
    return result.astype(np.float32, copy=False)


def _check(job: ExportAudio, out: Path) -> None:
    if out.suffix.lower() not in io.FORMATS:
        refuse("audio-format/ending", suffix=out.suffix, file=out)
    if out.suffix.lower() == ".flac" and job.depth == "32f":
        refuse("audio-format/flac-float", file=out)
    if job.sample_rate is not None and not RATES[0] <= job.sample_rate <= RATES[1]:
        refuse("sample-rate", sample_rate=job.sample_rate, least=RATES[0], most=RATES[1])
    if job.lufs is not None and not -70 <= job.lufs <= 0:
        refuse("loudness", lufs=job.lufs)
    if not -60 <= job.peak_dbtp <= 0:
        refuse("true-peak", peak_dbtp=job.peak_dbtp)
    for path in (out, *(out.with_suffix(labels.SUFFIX[kind]) for kind in job.labels)):
        outputs.file(path, job.source)
