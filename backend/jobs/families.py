"""Describe families, stages, presets, controls."""

from backend import registry
from backend.jobs.context import JobContext
from backend.protocol.jobs import Families, FamilyList


def run(job: Families, context: JobContext) -> FamilyList:
    """What the training form is drawn from."""
    return FamilyList(families=registry.describe())
