"""Text → score."""

from pathlib import Path

from backend.jobs.context import JobContext
from backend.project.project import Project
from backend.protocol.jobs import Plan, Planned
from backend.speech import rendering, scores, sentences
from backend.voices import loading


def run(job: Plan, context: JobContext) -> Planned:
    """Plan every sentence and join them."""
    with Project.open(Path(job.project), lock=False) as project:
        context.report(0.0, "Loading the voice")
        voice = loading.load(project, job.voice)
        planned = []
        for index, count, plan in sentences.plans(job, project, voice):
            planned.append(plan)
            context.report((index + 1) / count, f"Planning sentence {index + 1} of {count}")
        attention = rendering.attention_file(project.cache_folder / "attention", [plan.attention for plan in planned])
        score = scores.join([plan.score for plan in planned], job.text)
        return Planned(score=score, attention=attention, hint=rendering.hints([plan.hint for plan in planned]))
