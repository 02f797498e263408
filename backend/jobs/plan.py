"""Text → score."""

from pathlib import Path

from backend.jobs.context import JobContext
from backend.project.project import Project
from backend.protocol.jobs import Plan, Planned
from backend.protocol.notices import notice
from backend.speech import rendering, scores, sentences
from backend.voices import loading


def run(job: Plan, context: JobContext) -> Planned:
    """Plan every sentence and join them."""
    with Project.open(Path(job.project), lock=False) as project:
        context.report(0.0, notice("loading-voice"))
        voice = loading.load(project, job.voice)
        planned = []
        for index, count, plan in sentences.plans(job, project, voice):
            planned.append(plan)
            context.report((index + 1) / count, notice("planning-sentence", number=index + 1, of=count))
        attention = rendering.attention_file(project.cache_folder / "attention", [plan.attention for plan in planned])
        score = scores.join([plan.score for plan in planned], job.text)
        return Planned(score=score, attention=attention, hints=[plan.hint for plan in planned])
