"""The families, asked of the backend once."""

from PySide6.QtCore import QObject, Signal

from backend.protocol.families import FamilyInfo
from backend.protocol.jobs import Families, FamilyList
from studio.models.jobs import JobsModel
from studio.words.language import tr


class FamiliesModel(QObject):
    """What can be trained. Empty until the backend has answered."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, jobs: JobsModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.families: list[FamilyInfo] = []

    def ensure(self) -> None:
        """Ask, unless that is done or under way."""
        if not self.families and not self._jobs.of(Families):
            handle = self._jobs.start(Families(), tr("Families"), quiet=True)
            handle.then(self._heard)
            handle.failed.connect(self.failed)

    def title(self, name: str) -> str:
        """What people call a family; until the backend has answered, its name."""
        return next((family.title for family in self.families if family.name == name), name)

    def _heard(self, found: FamilyList) -> None:
        self.families = found.families
        self.changed.emit()
