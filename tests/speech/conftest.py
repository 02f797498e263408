"""Speaking is tested on the voice that jobs are tested on."""

from tests.jobs.conftest import place

__all__ = ["place"]
