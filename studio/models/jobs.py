"""Jobs as the window sees them: a list for the tray, and a handle a job for whoever asked."""

from itertools import count
from typing import Any, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from backend.protocol import wire
from backend.protocol.jobs import AnyJob, Job, Result
from backend.protocol.problems import problem
from studio.client.client import Client
from studio.models.job_handle import AnyHandle, JobHandle

R = TypeVar("R", bound=Result)
KEPT = 12
"""Ended jobs that stay in the list."""


class JobsModel(QAbstractListModel):
    """Every job that was asked for and shows in the tray, newest first."""

    HANDLE_ROLE = int(Qt.ItemDataRole.UserRole)
    changed = Signal()
    """Something about some job: for badges and trays."""
    job_failed = Signal(object)
    """The handle of a job that failed and that is not quiet."""
    job_done = Signal(object)
    """The handle of a job that brought what was asked for and that is not quiet."""
    project_touched = Signal()
    """A job ended, so the project may have changed."""

    def __init__(self, client: Client, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._shown: list[AnyHandle] = []
        self._all: dict[str, AnyHandle] = {}
        self._ids = count(1)
        client.heard.connect(self._heard)
        client.lost.connect(self._lost)

    def start(self, job: Job[R], title: str = "", *, quiet: bool = False) -> JobHandle[R]:
        """Ask for a job. A quiet one is not in the tray, and its failure makes no banner."""
        handle = JobHandle(f"{type(job).__name__.lower()}-{next(self._ids)}", job, title, quiet, self)
        handle.cancel_asked.connect(self._client.cancel)
        self._all[handle.id] = handle
        if not quiet:
            self.beginInsertRows(QModelIndex(), 0, 0)
            self._shown.insert(0, handle)
            self.endInsertRows()
            self._trim()
        self.changed.emit()
        self._client.start(handle.id, job)
        return handle

    def running(self) -> list[AnyHandle]:
        """The tray's jobs that have not ended, newest first."""
        return [handle for handle in self._shown if not handle.ended]

    def of(self, kind: type[AnyJob]) -> list[AnyHandle]:
        """The jobs of a kind that have not ended, quiet ones too."""
        return [handle for handle in self._all.values() if isinstance(handle.job, kind) and not handle.ended]

    def handles(self) -> list[AnyHandle]:
        """The tray's jobs, newest first."""
        return list(self._shown)

    def clear_ended(self) -> None:
        """Forget what has ended."""
        for row in range(len(self._shown) - 1, -1, -1):
            if self._shown[row].ended:
                self._forget(row)
        self.changed.emit()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Number of jobs in the tray."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The title, or the handle in ``HANDLE_ROLE``."""
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        handle = self._shown[index.row()]
        return {int(Qt.ItemDataRole.DisplayRole): handle.title, self.HANDLE_ROLE: handle}.get(int(role))

    def _heard(self, event: object) -> None:
        handle = self._all.get(getattr(event, "id", ""))
        if handle is None:
            return
        handle.hear(event)
        if handle in self._shown:
            index = self.index(self._shown.index(handle))
            self.dataChanged.emit(index, index)
        if handle.ended:
            self._end(handle)
        if not isinstance(event, wire.Chunk):
            self.changed.emit()

    def _end(self, handle: AnyHandle) -> None:
        self._all.pop(handle.id, None)
        if handle.state == "failed" and not handle.quiet:
            self.job_failed.emit(handle)
        if handle.quiet:
            handle.deleteLater()
            return
        if handle.state == "done":
            self.job_done.emit(handle)
        self.project_touched.emit()

    def _lost(self, last_words: str) -> None:
        lost = problem("backend-lost", detail=last_words)
        given_up = self._client.state == "given-up"
        for handle in [h for h in self._all.values() if given_up or h.state == "running"]:
            # Whoever stops a job of a backend that hangs, and restarts that, gets what was asked for.
            stopped = wire.JobCancelled(id=handle.id)
            handle.hear(stopped if handle.cancelling else wire.Failed(id=handle.id, problem=lost))
            self._end(handle)
        self.changed.emit()

    def _trim(self) -> None:
        for row in range(len(self._shown) - 1, -1, -1):
            if len(self._shown) <= KEPT:
                return
            if self._shown[row].ended:
                self._forget(row)

    def _forget(self, row: int) -> None:
        self.beginRemoveRows(QModelIndex(), row, row)
        handle = self._shown.pop(row)
        self.endRemoveRows()
        handle.deleteLater()
