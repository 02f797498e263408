"""Text → audio, sentence by sentence; each can be heard before the next is made."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from backend.jobs.context import JobContext
from backend.project.project import Project
from backend.protocol.jobs import Rendered, Speak
from backend.protocol.notices import Notice, notice
from backend.protocol.proofs import Proof
from backend.speech import chunks, following, proofreading, rendering, scores, sentences, takes
from backend.voices import loading

if TYPE_CHECKING:
    from backend.recipe import Plan


def run(job: Speak, context: JobContext) -> Rendered:
    """Plan and render each sentence, announce it as a chunk, and write all of them as one file at the end."""
    takes.check_place(job.out, job.reference)
    with Project.open(Path(job.project), lock=False) as project:
        context.report(0.0, notice("loading-voice"))
        voice = following.followed(loading.load(project, job.voice), job, project)
        rate = voice.info.sample_rate
        folder = chunks.new_folder(project.cache_folder)
        began = time.perf_counter()
        planned, pieces, proofs, at_s = [], [], [], 0.0
        planner = sentences.planner(job, project, voice)
        hear = None if job.retries is None else proofreading.recogniser(planner.language)
        count = len(planner.parts)
        for index, part in enumerate(planner.parts):
            if hear is None:
                plan = planner.plan(part)
                piece = rendering.sentence(voice, plan.score)
            else:
                said = proofreading.spoken(
                    planner, index, retries=job.retries or 0, hear=hear, tick=_trying(context, index, count)
                )
                plan, piece = said.plan, said.samples
                proofs.append(said.proof)
            path = folder / f"{index:05d}.wav"
            takes.write(path, piece, rate)
            context.chunk(index, str(path), at_s, plan.score.duration_s, last=index + 1 == count)
            context.report((index + 1) / count, notice("sentence", number=index + 1, of=count))
            planned.append(plan)
            pieces.append((at_s, piece))
            at_s += plan.score.duration_s
        samples = np.zeros(round(at_s * rate), np.float32)
        for start_s, piece in pieces:
            start = round(start_s * rate)
            samples[start : start + len(piece)] = piece[: len(samples) - start]
        attention = rendering.attention_file(project.cache_folder / "attention", [plan.attention for plan in planned])
        score = scores.join([plan.score for plan in planned], job.text)
        wall_s = time.perf_counter() - began
        return takes.keep(
            project, job.out, voice.info.id, score, samples, rate, wall_s=wall_s, attention=attention,
            hints=_said_of(planned, proofs), proofs=proofs,
        )  # fmt: skip


def _said_of(planned: Sequence["Plan"], proofs: Sequence[Proof]) -> list[Notice | None]:
    """Of each sentence: which words are wrong, where somebody listened, else what its attention is like."""
    if not proofs:
        return [plan.hint for plan in planned]
    return [proofreading.told(proof) for proof in proofs]


def _trying(context: JobContext, index: int, count: int) -> Callable[[int], None]:
    """Says which try of a sentence it is; stops where a person asked to."""

    def tick(number: int) -> None:
        context.report(
            index / count, notice("sentence/again", number=index + 1, of=count, n=number + 1) if number else None
        )

    return tick
