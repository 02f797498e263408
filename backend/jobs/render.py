"""Score → audio."""

import time
from pathlib import Path

import numpy as np

from backend.jobs.context import JobContext
from backend.project.project import Project
from backend.protocol.jobs import Render, Rendered
from backend.protocol.notices import notice
from backend.speech import rendering, scores, takes
from backend.voices import loading


def run(job: Render, context: JobContext) -> Rendered:
    """Check the score and render it, sentence by sentence, as ``speak`` does."""
    takes.check_place(job.out)
    scores.check(job.score)
    with Project.open(Path(job.project), lock=False) as project:
        context.report(0.0, notice("loading-voice"))
        voice = loading.load(project, job.voice)
        scores.check(job.score, voice.info.speakers)
        began = time.perf_counter()
        rate = voice.info.sample_rate
        samples = np.zeros(round(job.score.duration_s * rate), np.float32)
        parts = scores.cut(job.score)
        at_s = 0.0
        for index, part in enumerate(parts):
            context.report(index / len(parts), notice("rendering-sentence", number=index + 1, of=len(parts)))
            piece, start = rendering.sentence(voice, part), round(at_s * rate)
            samples[start : start + len(piece)] = piece[: len(samples) - start]
            at_s += part.duration_s
        context.check()
        wall_s = time.perf_counter() - began
        return takes.keep(project, job.out, voice.info.id, job.score, samples, rate, wall_s=wall_s, plan=job.plan)
