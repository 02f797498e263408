"""A song under work: kept in the project, planned after every edit, sung, heard. No widget."""

import time
from functools import partial
from pathlib import Path
from typing import Protocol

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from backend.project.project import Project
from backend.protocol.jobs import ExportAudio
from backend.protocol.song import Song, Track
from backend.protocol.song_jobs import (
    PlanSong,
    ReadSong,
    Sing,
    SongFromAudio,
    SongPlanned,
    SongRead,
    Sung,
    SungPart,
    WriteSong,
)
from studio.models.job_handle import AnyHandle
from studio.models.jobs import JobsModel
from studio.models.song_document import SongDocument
from studio.models.songs import SongsModel
from studio.sessions.playback import Playback
from studio.sessions.song_sound import SongSound
from studio.words.language import tr

SAVE_MS, PLAN_MS, SING_MS = 400, 120, 220
LIVE_FILES = 4
"""Songs that are sung again go to this many files in turn: the one that plays is not written over."""
SOUND = (".wav", ".flac", ".ogg", ".mp3")
_FRONT = "sing.song"


class Needs(Protocol):
    """What a song's session asks of the window."""

    @property
    def jobs(self) -> JobsModel: ...

    @property
    def playback(self) -> Playback: ...

    @property
    def project(self) -> Project | None: ...


class SongSession(QObject):
    """The song that is shown, and what was sung of it."""

    changed = Signal()
    """What is known of it, or what goes on, is another."""
    planned = Signal()
    """Phones and predicted pitch are there, or gone."""
    told = Signal(list)
    """Notices of what a file held and a song cannot, or the other way round."""
    failed = Signal(object)
    """A Problem of something that nobody asked for by hand."""
    made = Signal(object, object)
    """A new Song and the folder that its backgrounds are beside, or None: for whoever keeps it."""

    def __init__(self, needs: Needs, songs: SongsModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._needs, self._songs = needs, songs
        self._project: Project | None = None
        self.document = SongDocument(self)
        self.voice = ""
        self.sound = SongSound(needs.playback, self)
        self.plan: SongPlanned | None = None
        self.live = True
        """Whether an edit is sung again by itself, once the song was sung."""
        self.heard_after_ms = 0
        """So long did the sound of the last edit take to be there."""
        self._sung_of: tuple[Song, str] | None = None
        self._busy: AnyHandle | None = None
        self._singing: AnyHandle | None = None
        self._planning: AnyHandle | None = None
        self._unsaved: dict[int, Song] = {}
        self._edited_at = 0.0
        self._files = 0
        self._saver = QTimer(self, singleShot=True, interval=SAVE_MS)
        self._saver.timeout.connect(self.save)
        self._planner = QTimer(self, singleShot=True, interval=PLAN_MS)
        self._planner.timeout.connect(self.make_plan)
        self._singer = QTimer(self, singleShot=True, interval=SING_MS)
        self._singer.timeout.connect(self.sing_again)
        self.sound.changed.connect(self.changed)
        self.document.edited.connect(self._edited)
        self.document.opened.connect(self._opened)

    @property
    def song(self) -> Song | None:
        """The song that is shown."""
        return self.document.song

    @property
    def entered(self) -> bool:
        """Whether the songs of the project that is open are worked on."""
        return self._project is not None and self._project is self._needs.project

    @property
    def title(self) -> str:
        """What it is called."""
        return (self.song.title if self.song else "") or tr("Untitled")

    @property
    def busy(self) -> bool:
        """Whether a song is being read or sung because somebody asked for it."""
        return self._busy is not None

    @property
    def working(self) -> bool:
        """Whether sound is being made of the notes."""
        asked = self._busy is not None and isinstance(self._busy.job, Sing)
        return asked or self._singing is not None or self._singer.isActive()

    @property
    def stale(self) -> bool:
        """Whether what can be heard is not what is shown."""
        return self.song is not None and self._sung_of != (self.song, self.voice)

    def parts(self, track: int) -> list[SungPart]:
        """The phrases of a track as they were last planned."""
        found = self.plan.parts if self.plan and track == self.document.track_index else []
        sung = self.sound.sung
        return [part for part in found or (sung.parts if sung else []) if part.track == track]

    def semitones(self, track: int) -> float:
        """How much higher than written a track is sung."""
        if self.plan is not None and track == self.document.track_index:
            return self.plan.semitones
        sung = self.sound.sung
        tracks = list(dict.fromkeys(part.track for part in sung.parts)) if sung else []
        return sung.semitones[tracks.index(track)] if sung and track in tracks else 0.0

    # -- where a song comes from, and where it stays ------------------------------------------------------------

    def enter(self) -> None:
        """Show what was open in this project when it was left; a project that was open before is let go."""
        if self._project is self._needs.project:
            return
        self.leave()
        self._songs.reload()
        self._project = self._needs.project
        if self._project is not None:
            ids = self._songs.ids
            last = self._project.preferences.get(_FRONT)
            self.show(last if last in ids else ids[0] if ids else 0)

    def leave(self) -> None:
        """Keep what is not kept yet, and forget the project."""
        self.save()
        for timer in (self._planner, self._singer):
            timer.stop()
        self._project = None
        self.document.open(0, None)

    def show(self, id: int) -> None:
        """Open a song of the project; 0: none."""
        self.save()
        project = self._needs.project
        if project is None or not id:
            self.document.open(0, None)
            return
        self.document.open(id, project.songs.get(id))
        if not project.readonly:
            project.preferences.put(_FRONT, id)

    def add(self, song: Song, beside: Path | None = None) -> int:
        """Keep a new song in the project and show it. Raises ``VoicewrightError``."""
        project = self._needs.project
        if project is None:
            return 0
        id = project.songs.add(song, beside)
        self._songs.reload()
        self.show(id)
        return id

    def new(self) -> None:
        """An empty song with one voice."""
        names = {song.title for song in self._songs.items}
        title = next(name for n in range(1, 1000) if (name := tr("Song {value}", value=n)) not in names)
        self.made.emit(Song(title=title, tracks=[Track(name=tr("Voice"))]), None)

    def open(self, path: Path) -> AnyHandle:
        """Read a song's file into the project."""
        handle = self._needs.jobs.start(
            ReadSong(project="", source=str(path)), tr("Open {name}", name=path.name), quiet=False
        )
        self._follow(handle.then(partial(self._read, path)))
        return handle

    def hear(self, job: SongFromAudio, *, title: str, voice: str = "") -> None:
        """Make a song of a recording, or of what a voice said."""

        def heard(read: SongRead) -> None:
            tracks = [replace(track, voice=voice) for track in read.song.tracks]
            self.made.emit(replace(read.song, title=title, tracks=tracks), None)

        self._follow(self._needs.jobs.start(job, tr("Notes from {title}", title=title)).then(heard))

    def _read(self, path: Path, read: SongRead) -> None:
        self.made.emit(replace(read.song, title=read.song.title or path.stem), path.parent)
        if read.left_out:
            self.told.emit(read.left_out)

    def save(self) -> None:
        """Write what was edited into the project."""
        self._saver.stop()
        project = self._project or self._needs.project
        if project is None or project.readonly or not self._unsaved:
            return
        unsaved, self._unsaved = self._unsaved, {}
        for id, song in unsaved.items():
            project.songs.put(id, song)
        self._songs.reload()

    def _edited(self, id: int, song: Song) -> None:
        self._unsaved[id] = song
        self._saver.start()
        self._edited_at = time.perf_counter()
        self._ask_plan()
        if self.live and self._sung_of is not None:
            self._singer.start()
        self.changed.emit()

    def _opened(self) -> None:
        if self.plan is not None:
            self.plan = None
            self.planned.emit()
        if self._sung_of is not None and self.song is not self._sung_of[0]:
            self._sung_of = None
            self.sound.forget()
        self._ask_plan()
        self.changed.emit()

    # -- what the voice makes of it -----------------------------------------------------------------------------

    def set_voice(self, voice: str) -> None:
        """Who sings."""
        if voice != self.voice:
            self.voice = voice
            self._ask_plan()
            self.changed.emit()

    def _ask_plan(self) -> None:
        if self.voice and self.document.notes:
            self._planner.start()
        elif self.plan is not None:
            self.plan = None
            self.planned.emit()

    def make_plan(self) -> None:
        """Ask what the voice makes of the notes as they are."""
        self._planner.stop()
        project, song = self._needs.project, self.song
        if project is None or song is None or not self.document.notes:
            return
        if self._planning is not None:
            self._planner.start()  # once more when the one under way is there
            return
        track = self.document.track_index
        job = PlanSong(project=str(project.folder), song=song, track=track, voice=self.voice)
        handle = self._needs.jobs.start(job, tr("Plan"), quiet=True)
        self._planning = handle
        handle.then(partial(self._planned, self.document.id, track))
        handle.failed.connect(self.failed)
        handle.finished.connect(self._plan_ended)

    def _planned(self, id: int, track: int, plan: SongPlanned) -> None:
        if (id, track) == (self.document.id, self.document.track_index):
            self.plan = plan
            self.planned.emit()

    def _plan_ended(self) -> None:
        self._planning = None

    # -- sound --------------------------------------------------------------------------------------------------

    def sing(self, start_s: float | None = None, end_s: float | None = None) -> None:
        """Have the voice sing the song; it is heard as it comes, from ``start_s`` on, or from its beginning."""
        if self.busy or self.song is None:
            return
        self._singer.stop()
        start_s = start_s if start_s is not None and start_s > 0 else None
        handle = self._start_singing(tr("Sing {title}", title=self.title), quiet=False, start_s=start_s)
        if handle is not None:
            self.sound.expect(self.song, self.title, start_s, end_s)
            handle.chunk.connect(self.sound.hear)
            handle.finished.connect(self.sound.give_up)
            self._follow(handle)

    def sing_again(self) -> None:
        """Have what was edited sung, without playing it."""
        self._singer.stop()
        if not self.stale:
            return
        if self.busy or self._singing is not None:
            self._singer.start()
            return
        handle = self._start_singing(tr("Sing again"), quiet=True)
        if handle is not None:
            self._singing = handle
            handle.failed.connect(self.failed)
            handle.finished.connect(self._sang_again)
            self.changed.emit()

    def _sang_again(self) -> None:
        self._singing = None
        self.changed.emit()

    def _start_singing(
        self, title: str, *, quiet: bool, start_s: float | None = None, stems: str = ""
    ) -> AnyHandle | None:
        project, song = self._needs.project, self.song
        if project is None or song is None or not any(track.notes for track in song.tracks):
            return None
        folder = project.cache_folder / "live"
        folder.mkdir(parents=True, exist_ok=True)
        self._files += 1
        out = folder / f"song-{self._files % LIVE_FILES}.wav"
        beside = str(project.folder)
        job = Sing(
            project=beside, song=song, voice=self.voice, beside=beside, out=str(out), from_s=start_s, stems=stems
        )
        handle = self._needs.jobs.start(job, title, quiet=quiet)
        edited_at = self._edited_at if quiet else 0.0
        return handle.then(partial(self._sang, song, self.voice, edited_at))

    def _sang(self, song: Song, voice: str, edited_at: float, sung: Sung) -> None:
        self._sung_of = (song, voice)
        self.heard_after_ms = round(1000 * (time.perf_counter() - edited_at)) if edited_at else 0
        self.sound.take(sung, song, self.title)

    # -- files for the world ------------------------------------------------------------------------------------

    def export(self, out: Path) -> None:
        """Write the song as what the name's ending says; as sound it is sung first, unless it was as it is now."""
        project = self._needs.project
        if project is None or self.song is None:
            return
        if out.suffix.lower() in SOUND:
            self._export_sound(out)
            return
        backgrounds = [replace(one, file=str(project.folder / one.file)) for one in self.song.backgrounds]
        song = replace(self.song, backgrounds=backgrounds)
        writing = WriteSong(project=str(project.folder), song=song, out=str(out), voice=self.voice)
        self._needs.jobs.start(writing, tr("Export {name}", name=out.name)).then(
            lambda written: self.told.emit(written.left_out)
        )

    def _export_sound(self, out: Path) -> None:
        project = self._needs.project
        if project is None or self.busy:
            return
        if self.stale:
            handle = self._start_singing(tr("Sing {title}", title=self.title), quiet=False)
            if handle is not None:
                self._follow(handle.then(lambda _sung: self._write_sound(out)))
        else:
            self._write_sound(out)

    def _write_sound(self, out: Path) -> None:
        project, sung = self._needs.project, self.sound.sung
        if project is not None and sung is not None:
            job = ExportAudio(project=str(project.folder), source=sung.path, out=str(out))
            self._needs.jobs.start(job, tr("Export {name}", name=out.name))

    def export_stems(self, folder: Path) -> None:
        """Write each voice alone into a folder."""
        if not self.busy:
            handle = self._start_singing(tr("Export {title}", title=self.title), quiet=False, stems=str(folder))
            if handle is not None:
                self._follow(handle)

    def _follow(self, handle: AnyHandle) -> None:
        self._busy = handle
        handle.finished.connect(self._finished)
        self.changed.emit()

    def _finished(self) -> None:
        self._busy = None
        self.changed.emit()
