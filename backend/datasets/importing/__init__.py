"""Recordings with their texts, from the world's formats into the project.

Each format is one file that reads a source into a :class:`~backend.datasets.importing.entry.Listing`; ``bring`` decodes
and stores what is listed.
"""

from backend.datasets.importing.bring import import_dataset

__all__ = ["import_dataset"]
