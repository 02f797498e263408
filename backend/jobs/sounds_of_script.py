"""The job ``sounds-of-script``: the prompts of a language as phones, and what the clips have beside them."""

from itertools import chain
from pathlib import Path

from backend.jobs.context import JobContext
from backend.protocol.reading import ScriptSounds, SoundsOfScript


def run(job: SoundsOfScript, context: JobContext) -> ScriptSounds:
    """Clips that were made of prompts count by their prompt: the window knows which have a take."""
    from backend.datasets.checks import coverage
    from backend.project.project import Project
    from backend.protocol import reading

    with Project.open(Path(job.project), lock=False) as project:
        prompts = [prompt for prompt in project.prompts.all() if prompt.language == job.language]
        clips = [clip for clip in project.clips.all() if clip.language == job.language and not clip.excluded]
        lexicon = project.lexicon.all(job.language)
        alignments = project.alignments.all()
    context.check()
    script = {prompt.id: coverage.said(prompt.text, job.language, lexicon) for prompt in prompts}
    elsewhere = [clip for clip in clips if clip.prompt not in script]
    context.check()
    phones, pairs = coverage.heard(elsewhere, alignments, {job.language: lexicon})
    common = coverage.common_pairs(job.language) or {pair for said in script.values() for pair in reading.pairs(said)}
    return ScriptSounds(
        language=job.language,
        prompts=script,
        common=sorted(common),
        phones=dict(phones),
        pairs=sorted(pairs),
        missing=coverage.missing(job.language, chain(phones, *script.values())),
    )
