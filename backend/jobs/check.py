"""Job: run every check and store what they find."""

from pathlib import Path

from msgspec.structs import replace

from backend.jobs.context import JobContext
from backend.protocol.jobs import Check, Checked


def run(job: Check, context: JobContext) -> Checked:
    """Findings replace what the same checks said of these clips before."""
    from backend.datasets import checks
    from backend.datasets.checks import registry
    from backend.project.project import Project

    with Project.open(Path(job.project), lock=False) as project:
        findings, health = checks.run(project, job.clips, context.report)
        with project.transaction():
            # A clip that was deleted meanwhile has nothing to be said of.
            there = {clip.id for clip in project.clips.all()}
            kept = [finding for finding in findings if finding.clip in there]
            asked = None if job.clips is None else [id_ for id_ in job.clips if id_ in there]
            project.findings.replace(registry.NAMES, asked, kept)
            if asked is not None and (before := project.findings.health()) is not None:
                # Of the others the findings stay as they were.
                seen = before.looked_at | {id_: health.looked_at[id_] for id_ in asked if id_ in health.looked_at}
                health = replace(health, looked_at=seen)
            project.findings.put_health(health)
        return Checked(health=health, findings=len(kept))
