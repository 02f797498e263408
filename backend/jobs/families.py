"""Describe families, stages, presets, controls."""

from backend import registry
from backend.jobs.context import JobContext
from backend.protocol.jobs import Families, FamilyList
from backend.voices import bases


def run(job: Families, context: JobContext) -> FamilyList:
    """What the training form is drawn from."""
    families = [bases.known(one) for one in registry.describe()]
    return FamilyList(families=families)
