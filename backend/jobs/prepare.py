"""The job ``prepare``: from recordings to clips that can be trained on."""

from backend.jobs import align, check, import_dataset
from backend.jobs.context import JobContext
from backend.protocol.jobs import Align, Check, ImportDataset, Prepare, Prepared


def run(job: Prepare, context: JobContext) -> Prepared:
    """Import, align, check: each step begins where the one before ended; an import that brings nothing ends it."""
    imported = None
    if job.source:
        wish = ImportDataset(
            project=job.project, source=job.source, format=job.format, speaker=job.speaker, language=job.language
        )
        imported = import_dataset.run(wish, context.section(0.0, 0.15))
        if not imported.added:
            return Prepared(imported=imported, aligned=None, checked=None)
    begin = 0.15 if imported else 0.0
    aligned = align.run(Align(project=job.project), context.section(begin, 0.75))
    checked = check.run(Check(project=job.project), context.section(0.75, 1.0))
    return Prepared(imported=imported, aligned=aligned, checked=checked)
