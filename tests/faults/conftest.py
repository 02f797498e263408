"""The same awkward folder as the project's own tests."""

from tests.project.conftest import folder, project

__all__ = ["folder", "project"]
