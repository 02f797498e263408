"""Says that a file was written for the world, and leads to it: whatever wrote it, the window says it in one way."""

from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from backend.protocol.jobs import Export, ExportAudio
from backend.protocol.line_jobs import ExportLines
from backend.protocol.song_jobs import WriteSong
from studio.models.job_handle import AnyHandle
from studio.models.jobs import JobsModel
from studio.ui.needs import Tells
from studio.words.language import tr


class Needs(Tells, Protocol):
    """Whose jobs are listened to."""

    @property
    def jobs(self) -> JobsModel: ...


class WrittenFiles(QObject):
    """Listens to the jobs; speaks through the banners."""

    def __init__(self, context: Needs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        context.jobs.job_done.connect(self._done)

    def _done(self, handle: AnyHandle) -> None:
        job = handle.job
        if isinstance(job, Export | ExportAudio | ExportLines | WriteSong):
            out = Path(job.out)
            look = partial(show, out if out.is_dir() else out.parent)
            self._context.say(
                tr("{name} is written.", name=out.name), kind="good", detail=str(out), action=(tr("Open folder"), look)
            )


def show(folder: Path) -> None:
    """Show a folder in the system's own program."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
