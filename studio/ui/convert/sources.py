"""Where recordings to convert come from: files, the microphone, takes of Speak, songs of Sing."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu, QWidget

from backend.project.songs import SongEntry
from backend.protocol.recordings import SUFFIXES
from backend.protocol.song_jobs import Sing, Sung
from studio.models.jobs import JobsModel
from studio.models.renders import RendersModel
from studio.sessions.clip_recording import ClipRecording
from studio.sessions.clip_recording import Needs as RecordingNeeds
from studio.sessions.convert_session import ConvertSession
from studio.ui.shared.file_chooser import chooser
from studio.words.format import duration
from studio.words.language import tr

_TAKES = 15
"""So many takes of Speak are offered, the newest."""
_LONGEST = 60
"""Letters of a take's text that are shown."""


class Needs(RecordingNeeds, Protocol):
    """What they ask of the window."""

    @property
    def jobs(self) -> JobsModel: ...
    @property
    def renders(self) -> RendersModel: ...


class Sources(QObject):
    """Each brings recordings into the session's queue."""

    def __init__(self, needs: Needs, session: ConvertSession, parent: QWidget) -> None:
        super().__init__(parent)
        self._needs, self._session, self._window = needs, session, parent
        self.recording = ClipRecording(needs, self)
        self.recording.recorded.connect(lambda path: session.add([path], self._called()))
        self._recorded = 0

    @property
    def any_kept(self) -> bool:
        """Whether there are takes or songs to choose from."""
        project = self._needs.project
        return bool(self._needs.renders.items) or (project is not None and bool(project.songs.all()))

    def ask_files(self) -> None:
        """Ask for sound files and queue them."""
        kinds = " ".join(f"*{suffix}" for suffix in sorted(SUFFIXES))
        self._session.add(
            chooser(self._window).files(self._window, tr("Add recordings"), tr("Recordings ({kinds})", kinds=kinds))
        )

    def offer_kept(self, on_screen: QPoint) -> QMenu:
        """A menu of the takes that Speak kept, and of the songs; opened there."""
        menu = QMenu(self._window)
        project = self._needs.project
        songs = project.songs.all() if project is not None else []
        takes = self._needs.renders.items[:_TAKES]
        if takes and songs:
            _head(menu, tr("Takes of Speak"))
        for take in takes:
            said = _short(" ".join(take.text.split()))
            menu.addAction(said.replace("&", "&&"), partial(self._session.add, [Path(take.path)], said))
        if takes and songs:
            _head(menu, tr("Songs of Sing"))
        for song in songs:
            menu.addAction(_short(song.title).replace("&", "&&"), self._singing(song))
        menu.popup(on_screen)
        return menu

    def said(self) -> str:
        """How the recording stands; empty where there is none."""
        state = self.recording.state
        words = {"idle": "", "starting": tr("Opening the microphone…"), "ending": tr("Saving…")}
        return words.get(state, tr("Recording {seconds}", seconds=duration(self.recording.seconds)))

    def _singing(self, song: SongEntry) -> Callable[[], None]:
        return lambda: self._sing(song)

    def _sing(self, song: SongEntry) -> None:
        """Have the song's own voice sing it, its background left out, and queue that."""
        project = self._needs.project
        if project is None:
            return
        whole = project.songs.get(song.id)
        tracks = [index for index, track in enumerate(whole.tracks) if track.notes and not track.muted][:1]
        job = Sing(
            project=str(project.folder),
            song=whole,
            tracks=tracks,
            beside=str(project.folder),
            out=str(project.renders.new_path()),
        )
        handle = self._needs.jobs.start(job, tr("Sing {title}", title=song.title))
        handle.then(partial(self._sung, song.title))

    def _sung(self, title: str, sung: Sung) -> None:
        self._session.add([Path(sung.path)], title)

    def _called(self) -> str:
        self._recorded += 1
        return tr("Recorded {recorded}", recorded=self._recorded)


def _head(menu: QMenu, text: str) -> None:
    """A section's own text is left out by some styles."""
    menu.addAction(text).setEnabled(False)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
