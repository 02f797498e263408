"""The project: one folder with everything in it, opened by one window for writing and by any
number for reading.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from backend.project import durable, names, opening
from backend.project.alignments import Alignments
from backend.project.audio_store import AudioStore
from backend.project.clips import Clips
from backend.project.conversions import Conversions
from backend.project.database import Database
from backend.project.documents import Documents
from backend.project.errors import ProjectError, from_os
from backend.project.failures import Failures
from backend.project.findings import Findings
from backend.project.leftovers import Leftovers
from backend.project.lexicon import Lexicon
from backend.project.lines import Lines
from backend.project.preferences import Preferences
from backend.project.prompts import Prompts
from backend.project.recovery import restore_database
from backend.project.renders import Renders
from backend.project.runs import Runs
from backend.project.salvage import Damage
from backend.project.snapshots import Snapshot, SnapshotKeeper, snapshots
from backend.project.songs import Songs
from backend.project.takes import Takes
from backend.project.voices import Voices
from backend.protocol.problems import problem


class Project:
    """An open project. It belongs to the thread that opened it; other threads open their own with
    ``lock=False``.
    """

    def __init__(self, folder: Path, opened: opening.Opened, *, keep_snapshots: bool) -> None:
        self.folder = folder
        self.damage: Damage | None = opened.damage
        """Set when the database was damaged and what is shown was salvaged from it."""
        self._lock = opened.lock
        self._scratch: TemporaryDirectory[str] | None = None
        self._database = database = Database(opened.connection, opened.file, readonly_reason=opened.readonly_reason)
        self._keeper = SnapshotKeeper(opened.file, folder / opening.BACKUPS) if keep_snapshots else None
        database.after_commit = self._keeper.changed if self._keeper else None
        self._documents = Documents(database, "project.")
        self.audio = AudioStore(folder / "audio", database.require_writable)
        self.leftovers = Leftovers(database, folder, database.require_writable)
        self.clips = Clips(database)
        self.prompts = Prompts(database)
        self.takes = Takes(database, self.clips, self.prompts)
        self.alignments = Alignments(database)
        self.failures = Failures(database)
        self.findings = Findings(database)
        self.lexicon = Lexicon(database)
        self.renders = Renders(database, folder / "renders")
        self.conversions = Conversions(database, folder / "renders")
        self.lines = Lines(database, folder / "renders")
        self.songs = Songs(database, self.audio)
        self.runs = Runs(folder / "runs", database.require_writable)
        self.voices = Voices(folder / "voices", database.require_writable)
        self.preferences = Preferences(database)

    @classmethod
    def create(cls, folder: Path, name: str = "") -> Self:
        """Make a project in a folder that does not exist yet or is empty. Raises ``ProjectError``."""
        folder = folder.absolute()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if any(folder.iterdir()):
                raise ProjectError(problem("folder-not-empty/project", file=folder))
            for part in opening.FOLDERS:
                (folder / part).mkdir()
            durable.sync_folder(folder)
            durable.sync_folder(folder.parent)
        except OSError as error:
            raise from_os(error, "project-folder-not-made") from error
        project = cls(folder, opening.create_database(folder), keep_snapshots=True)
        project.name = name or names.shown(folder.name.removesuffix(opening.SUFFIX))
        return project

    @classmethod
    def open(cls, folder: Path, *, lock: bool = True) -> Self:
        """Open a project; it becomes read-only, with the reason, where it cannot be written.

        ``lock=False`` is for a worker that acts for whoever holds the lock. Raises ``ProjectError``.
        """
        folder = opening.locate(folder)
        opened = opening.open_database(folder, lock=lock)
        if not opened.readonly_reason:
            try:
                # A tool that copies folders may have left out the empty ones.
                for part in opening.FOLDERS:
                    (folder / part).mkdir(exist_ok=True)
                if lock:
                    for part in (".", "audio", "voices"):
                        durable.clear_unfinished(folder / part)
            except OSError as error:
                opened.connection.close()
                if opened.lock:
                    opened.lock.release()
                raise from_os(error, "folder-not-made") from error
        return cls(folder, opened, keep_snapshots=lock and not opened.readonly_reason)

    @property
    def readonly(self) -> bool:
        """Whether writes raise ``ReadOnlyProjectError``."""
        return bool(self._database.readonly_reason)

    @property
    def readonly_reason(self) -> str:
        """Why, as a sentence; empty where it can be written."""
        return self._database.readonly_reason

    @property
    def name(self) -> str:
        """What people call it."""
        return str(self._documents.get("name") or self.folder.name.removesuffix(opening.SUFFIX))

    @name.setter
    def name(self, name: str) -> None:
        self._documents.put("name", name)

    @property
    def database_file(self) -> Path:
        """``project.sqlite``."""
        return self._database.file

    @property
    def cache_folder(self) -> Path:
        """Features by content hash and parameters; may be deleted at any time. Of a project on a medium that cannot be
        written, one that is gone when the project is closed.
        """
        if self._scratch is None and self.readonly and not os.access(self.folder, os.W_OK):
            self._scratch = TemporaryDirectory(prefix="voicewright-")
        return Path(self._scratch.name) if self._scratch else self.folder / "cache"

    @property
    def runs_folder(self) -> Path:
        """One folder a run."""
        return self.folder / "runs"

    @property
    def voices_folder(self) -> Path:
        """One folder a voice."""
        return self.folder / "voices"

    @property
    def renders_folder(self) -> Path:
        """Rendered audio."""
        return self.folder / "renders"

    def data_version(self) -> int:
        """Another number than before when another connection has written since."""
        row = self._database.row("PRAGMA data_version")
        return int(row[0]) if row else 0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside happens or nothing does. They nest. Keep them short: other processes wait."""
        with self._database.transaction():
            yield

    def snapshots(self) -> list[Snapshot]:
        """Copies of the database that can be gone back to, newest first."""
        return snapshots(self.folder / opening.BACKUPS)

    def restore(self, snapshot: Snapshot | None = None) -> None:
        """Replace a damaged database with a snapshot, or (None) with what was salvaged; then close.

        The damaged one stays beside it as ``project.sqlite.damaged-N``. Open the project again afterwards.
        Raises ``ProjectError``, with nothing changed.
        """
        restore_database(self.folder, self._database, self._lock, snapshot)
        self.close()

    def close(self) -> None:
        """Close the database and let the lock go. Closing twice does nothing."""
        if self._keeper is not None:
            self._keeper.finish()
            self._keeper = None
        self._database.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None
        if self._scratch is not None:
            self._scratch.cleanup()
            self._scratch = None

    def __enter__(self) -> Self:
        """The project itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()
