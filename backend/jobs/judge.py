"""Speak sentences that the voice never learned, and measure what came out."""

import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from backend.jobs.context import JobContext
from backend.project import outputs
from backend.project.project import Project
from backend.protocol.jobs import Judge, Judged, Speak
from backend.protocol.notices import notice
from backend.protocol.problems import VoicewrightError, refuse
from backend.shipped import UNSEEN
from backend.speech import rendering, scores, sentences, takes
from backend.voices import loading

if TYPE_CHECKING:
    from backend.judges.utterance import Utterance
    from backend.recipe import Speaks

REFERENCES = 24
"""So many real clips say who the speaker is."""


def run(job: Judge, context: JobContext) -> Judged:
    """Speak, listen, and write the figures into the voice's ``voice.json``."""
    from backend.judges import judge as judges

    if job.out:
        outputs.folder(Path(job.out))
    with Project.open(Path(job.project), lock=False) as project:
        context.report(0.0, notice("loading-voice"))
        voice = loading.load(project, job.voice)
        language = sentences.language_of(voice, "")
        spoken = job.sentences or _unseen(language)
        folder = Path(job.out) if job.out else project.renders_folder / f"judged-{voice.info.id}"
        utterances, paths = [], []
        _speak(project, voice, "One, two, three.")  # what is made ready at first use is no part of the speed
        for index, text in enumerate(spoken):
            context.report(
                0.1 + 0.2 * index / len(spoken), notice("speaking-sentence", number=index + 1, of=len(spoken))
            )
            utterances.append(_speak(project, voice, text))
            path = folder / f"{index + 1:02d}.wav"
            takes.write(path, utterances[-1].samples, voice.info.sample_rate)
            paths.append(str(path))
        context.report(0.3, notice("listening-speaker"))
        real = references(project, voice.info.speakers)
        context.report(0.4, notice("judging"))
        verdict = judges.judge(utterances, real, language=language)
        context.check()
        if not job.sentences and not project.voices.get(voice.info.id).built_in:
            project.voices.put_figures(voice.info.id, verdict.figures)
        return Judged(figures=verdict.figures, n=verdict.n, heard=verdict.heard, paths=paths)


def _speak(project: Project, voice: "Speaks", text: str) -> "Utterance":
    from backend.judges.utterance import Utterance

    began = time.perf_counter()
    job = Speak(project=str(project.folder), voice=voice.info.id, text=text)
    planned = [plan.score for _, _, plan in sentences.plans(job, project, voice)]
    samples = np.concatenate([rendering.sentence(voice, score) for score in planned])
    wall_s = time.perf_counter() - began
    score = scores.join(planned, text)
    return Utterance(text=text, samples=samples, sample_rate=voice.info.sample_rate, score=score, wall_s=wall_s)


def _unseen(language: str) -> list[str]:
    if not language.startswith("en"):
        refuse("no-sentences", language=language)  # fmt: skip
    return [line.strip() for line in UNSEEN.read_text("utf-8").splitlines() if line.strip() and line[0] != "#"]


def references(project: Project, speakers: list[str]) -> list[NDArray[np.float32]]:
    """Real clips (n,) at 16 kHz of the voice's first speaker: those that training never read come first."""
    from backend.audio import io

    clips = [clip for clip in project.clips.all() if not speakers or clip.speaker == speakers[0]]
    clips.sort(key=lambda clip: (not clip.held_out, clip.excluded, -min(clip.length_s, 6.0), clip.id))
    found: list[NDArray[np.float32]] = []
    for clip in clips:
        if len(found) == REFERENCES:
            break
        try:
            samples, _ = io.read(
                project.audio.path(clip.audio), sample_rate=16_000, start_s=clip.start_s, end_s=clip.end_s
            )  # fmt: skip
        except VoicewrightError:
            continue  # a damaged recording is the checks' business; others describe the speaker as well
        found.append(samples)
    return found
