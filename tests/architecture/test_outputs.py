"""Every job that is told where to write asks the one guard."""

import inspect
from importlib import import_module

import msgspec

from backend.jobs.runner import file_of
from backend.protocol.job import Job, kinds

PLACES = {"out", "stems"}


def test_every_job_with_a_place_asks_the_guard() -> None:
    careless = []
    for kind in kinds(Job):
        told = {field.name for field in msgspec.structs.fields(kind)} & PLACES
        if told and kind.__module__.startswith("backend."):
            source = inspect.getsource(import_module(f"backend.jobs.{file_of(kind)}"))
            if not any(f"{guard}(" in source for guard in ("outputs.file", "outputs.folder", "takes.check_place")):
                careless.append(kind.__name__)
    assert careless == []
