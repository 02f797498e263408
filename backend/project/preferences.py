"""Preferences: what a window or a command line remembers about this project. Key → JSON value."""

from backend.project.database import Database
from backend.project.documents import Documents


class Preferences(Documents):
    """Any JSON value by key, e.g. ``speak.voice``."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, "preference.")
