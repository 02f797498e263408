"""A song and its sound: read, sung, heard, exported. No widget."""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

import assets
from backend.project.project import Project
from backend.protocol.jobs import ExportAudio
from backend.protocol.song import Song
from backend.protocol.song_jobs import ReadSong, Sing, SongRead, Sung
from studio.models.job_handle import AnyHandle
from studio.models.jobs import JobsModel
from studio.sessions.playback import Playback, Source

OWNER = "sing"
SHIPPED = Path(assets.__file__).parent / "songs"


class Needs(Protocol):
    """What a song's session asks of the window."""

    @property
    def jobs(self) -> JobsModel: ...

    @property
    def playback(self) -> Playback: ...

    @property
    def project(self) -> Project | None: ...


def shipped() -> list[Path]:
    """The songs that come with Voicewright, by name."""
    return sorted(SHIPPED.glob("*.json"))


class SongSession(QObject):
    """The song that is shown, and what was sung of it."""

    changed = Signal()

    def __init__(self, needs: Needs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._needs = needs
        self.path: Path | None = None
        self.song: Song | None = None
        self.sung: Sung | None = None
        self._busy: AnyHandle | None = None

    @property
    def busy(self) -> bool:
        """Whether a song is being read or sung."""
        return self._busy is not None

    def clear(self) -> None:
        """Another project: its sound is not this one's."""
        self.sung = None
        self.changed.emit()

    def open(self, path: Path) -> None:
        """Read a song's file."""
        handle = self._needs.jobs.start(ReadSong(project="", source=str(path)), f"Open {path.name}", quiet=False)
        self._follow(handle.then(lambda read: self._read(path, read)))

    def sing(self, voice: str) -> None:
        """Have a voice sing the song; it is heard when it is ready."""
        project = self._needs.project
        if self.song is None or self.path is None or project is None or self.busy:
            return
        job = Sing(project=str(project.folder), song=self.song, voice=voice, beside=str(self.path.parent))
        self._follow(self._needs.jobs.start(job, f"Sing {self.title}").then(self._sang))

    def export(self, out: Path) -> None:
        """Write what was sung as a file for the world."""
        project = self._needs.project
        if self.sung is not None and project is not None:
            job = ExportAudio(project=str(project.folder), source=self.sung.path, out=str(out))
            self._needs.jobs.start(job, f"Export {out.name}")

    @property
    def title(self) -> str:
        """What the song is called."""
        return (self.song.title if self.song else "") or (self.path.stem if self.path else "")

    def _read(self, path: Path, read: SongRead) -> None:
        self.path, self.song, self.sung = path, read.song, None

    def _sang(self, sung: Sung) -> None:
        self.sung = sung
        self._needs.playback.load(Source(path=Path(sung.path), title=self.title, owner=OWNER))
        self._needs.playback.play()

    def _follow(self, handle: AnyHandle) -> None:
        self._busy = handle
        handle.finished.connect(self._finished)
        self.changed.emit()

    def _finished(self) -> None:
        self._busy = None
        self.changed.emit()
