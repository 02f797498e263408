"""Job: bring recordings with their texts into the project."""

from pathlib import Path

from backend.jobs.context import JobContext
from backend.protocol.jobs import ImportDataset, Imported


def run(job: ImportDataset, context: JobContext) -> Imported:
    """Import, then set some clips aside for judging if the dataset marks none."""
    from backend.datasets import splits
    from backend.datasets.importing import import_dataset
    from backend.project.project import Project

    with Project.open(Path(job.project), lock=False) as project:
        imported = import_dataset(project, job, context.report)
        splits.assign(project)
        return imported
