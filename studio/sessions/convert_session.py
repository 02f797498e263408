"""Recordings and what voices made of them: a queue, and the one that is looked at. No widget."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Literal, Protocol

from PySide6.QtCore import QObject, Signal

from backend.project.conversions import Conversion
from backend.project.project import Project
from backend.protocol.convert_jobs import Convert, Converted
from backend.protocol.jobs import ExportAudio
from backend.protocol.score import Contour
from studio.models.job_handle import AnyHandle
from studio.models.jobs import JobsModel
from studio.models.list_model import ListModel
from studio.sessions.melody_drawing import MelodyDrawing
from studio.sessions.playback import Playback, Source
from studio.words.language import tr

OWNER = "convert"
Side = Literal["source", "made"]
Depth = Literal["16", "24", "32f"]
State = Literal["new", "waiting", "running", "done"]


@dataclass(frozen=True, kw_only=True)
class How:
    """What a person asks of a conversion."""

    voice: str
    speaker: str = ""
    semitones: float | None = None
    """None: to the voice's own pitch."""
    flat: bool = False
    breath: bool = True
    knobs: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A row of the queue."""

    id: str
    source: Path
    title: str
    state: State = "new"
    fraction: float = 0.0
    conversion: Conversion | None = None


class Needs(Protocol):
    """What the session asks of the window."""

    @property
    def jobs(self) -> JobsModel: ...

    @property
    def playback(self) -> Playback: ...

    @property
    def project(self) -> Project | None: ...


class ConvertSession(QObject):
    """New recordings first, then what was made, the newest first."""

    changed = Signal()
    """The chosen entry, its side, or whether something is being converted."""

    def __init__(self, needs: Needs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._needs = needs
        self.entries: ListModel[Entry] = ListModel(lambda entry: entry.title, self)
        self.drawing = MelodyDrawing(needs, self._bring, self)
        self.chosen: Entry | None = None
        self.side: Side = "made"
        self._queue: list[Entry] = []
        self._forgotten: set[str] = set()
        self._lengths: dict[Path, float] = {}
        self._handles: dict[str, AnyHandle] = {}
        self._ids = count(1)

    @property
    def busy(self) -> bool:
        """Whether something is being converted or waits for it."""
        return bool(self._handles)

    @property
    def waiting(self) -> Sequence[Entry]:
        """Recordings that nobody converted yet."""
        return [entry for entry in self._queued if entry.state == "new"]

    @property
    def _queued(self) -> list[Entry]:
        return [entry for entry in self._queue if entry.id not in self._forgotten]

    @property
    def melody(self) -> Contour | None:
        """Of the recording that is looked at; None as long as nobody listened."""
        if self.chosen is None:
            return None
        made = self.chosen.conversion
        return self.drawing.heard(str(self.chosen.source)) or (made.facts.source if made is not None else None)

    def reload(self) -> None:
        """Another project, or other conversions in it."""
        self._show()

    def clear(self) -> None:
        """Another project: what was queued is not its."""
        for handle in list(self._handles.values()):
            handle.cancel()
        self._handles, self._queue, self.chosen = {}, [], None
        self._forgotten, self._lengths = set(), {}
        self.drawing.clear()
        self._show()

    def add(self, paths: Iterable[Path], title: str = "") -> None:
        """Queue recordings; the first of them is looked at."""
        new = [Entry(id=f"new-{next(self._ids)}", source=path, title=title or path.stem) for path in paths]
        if new:
            self._queue = [*new, *self._queue]
            self._show()
            self.choose(new[0].id)

    def choose(self, id: str) -> None:
        """Look at an entry, and have the transport play it."""
        found = next((entry for entry in self.entries.items if entry.id == id), None)
        if found == self.chosen:
            return
        another = found is None or self.chosen is None or found.id != self.chosen.id
        self.chosen = found
        self.drawing.show(str(found.source) if found is not None else "")
        if found is not None and found.state == "new":
            self.drawing.begin()
        if another:
            self.side = "made" if found is not None and found.conversion is not None else "source"
            self.put_on()
        self.changed.emit()

    def _bring(self, source: str) -> None:
        found = next((entry for entry in self.entries.items if str(entry.source) == source), None)
        if found is not None:
            self.choose(found.id)
        self.drawing.show(source)

    def convert(self, how: How) -> None:
        """Convert what is new, or what is looked at once more in this way."""
        project, chosen = self._needs.project, self.chosen
        if project is None or chosen is None:
            return
        if chosen.state != "new":
            again = Entry(id=f"new-{next(self._ids)}", source=chosen.source, title=chosen.title)
            self._queue = [again, *self._queue]
            wanted, looked_at = [again], again
        else:
            wanted, looked_at = list(self.waiting), chosen
        for entry in wanted:
            self._start(entry, how, project)
        self._show()
        self.choose(looked_at.id)

    def cancel(self) -> None:
        """Stop all of it; the recordings stay in the list."""
        for handle in list(self._handles.values()):
            handle.cancel()

    def write_removed(self, entry: Entry, removed: bool) -> None:
        """Take a recording or a conversion out of the list, or bring it back and look at it; what is being converted
        stops. Raises ``VoicewrightError``.
        """
        if entry.conversion is None:
            self._forget(entry.id, removed)
        elif self._needs.project is not None:
            self._needs.project.conversions.remove(entry.conversion.id, removed)
        self._show()
        if not removed:
            self.choose(entry.id)

    def _forget(self, id: str, forgotten: bool) -> None:
        (self._forgotten.add if forgotten else self._forgotten.discard)(id)
        if forgotten and (handle := self._handles.get(id)) is not None:
            handle.cancel()

    def measured(self, source: Path, duration_s: float) -> None:
        """How long a recording is, as soon as somebody knows: the transport tells it before it is played."""
        if self._lengths.get(source) == duration_s:
            return
        self._lengths[source] = duration_s
        playback, entry = self._needs.playback, self.chosen
        if entry is not None and entry.source == source and entry.conversion is None and not playback.duration_s:
            at_s = playback.position_s
            self.put_on()
            playback.seek(at_s)

    def compare(self) -> None:
        """Hear the other side, at the same place."""
        if self.chosen is not None and self.chosen.conversion is not None:
            self.show_side("source" if self.side == "made" else "made")

    def show_side(self, side: Side) -> None:
        """Have the transport play this side; what plays goes on there."""
        if side == self.side:
            return
        playback = self._needs.playback
        playing, at_s = playback.playing, playback.position_s
        self.side = side
        self.put_on()
        if playing:
            playback.play(at_s)
        elif at_s < playback.duration_s:
            playback.seek(at_s)
        self.changed.emit()

    def put_on(self) -> None:
        """Make the chosen side the transport's source."""
        entry = self.chosen
        if entry is None:
            self._needs.playback.load(None)
            return
        made = entry.conversion
        path = Path(made.path) if made is not None and self.side == "made" else entry.source
        length_s = made.duration_s if made is not None else self._lengths.get(entry.source)
        self._needs.playback.load(Source(path=path, end_s=length_s, title=entry.title, owner=OWNER))

    def export(
        self,
        out: Path,
        *,
        sample_rate: int | None = None,
        depth: Depth = "24",
        lufs: float | None = None,
        peak_dbtp: float = -1.0,
    ) -> None:
        """Write what was made as a file for the world, as :class:`ExportAudio` can."""
        project, entry = self._needs.project, self.chosen
        if project is not None and entry is not None and entry.conversion is not None:
            job = ExportAudio(
                project=str(project.folder),
                source=entry.conversion.path,
                out=str(out),
                sample_rate=sample_rate,
                depth=depth,
                lufs=lufs,
                peak_dbtp=peak_dbtp,
            )
            self._needs.jobs.start(job, tr("Export {name}", name=out.name))

    def _start(self, entry: Entry, how: How, project: Project) -> None:
        job = Convert(
            project=str(project.folder),
            voice=how.voice,
            source=str(entry.source),
            title=entry.title,
            speaker=how.speaker,
            semitones=how.semitones,
            f0=self.drawing.drawn(str(entry.source)),
            flat=how.flat,
            breath=how.breath,
            knobs=how.knobs,
        )
        handle = self._needs.jobs.start(job, tr("Convert {title}", title=entry.title))
        self._handles[entry.id] = handle
        self._change(entry.id, state="waiting")
        handle.progressed.connect(lambda fraction, _text, _left: self._progressed(entry.id, fraction))
        handle.then(lambda made: self._made(entry.id, made))
        handle.finished.connect(lambda: self._finished(entry.id, handle))

    def _progressed(self, id: str, fraction: float) -> None:
        self._change(id, state="running", fraction=fraction)
        self._show()

    def _made(self, id: str, made: Converted) -> None:
        looked_at = self.chosen is not None and self.chosen.id == id
        self._queue = [entry for entry in self._queue if entry.id != id]
        self._show()
        if looked_at:
            self.choose(_row_id(made.conversion))

    def _finished(self, id: str, handle: AnyHandle) -> None:
        if self._handles.get(id) is handle:
            del self._handles[id]
            self._change(id, state="new", fraction=0.0)
            self._show()

    def _change(self, id: str, *, state: State, fraction: float = 0.0) -> None:
        self._queue = [
            replace(entry, state=state, fraction=fraction) if entry.id == id else entry for entry in self._queue
        ]

    def _show(self) -> None:
        project = self._needs.project
        kept = project.conversions.all() if project is not None else []
        self.entries.set_items([*self._queued, *map(_done, kept)])
        now = self.chosen and next((entry for entry in self.entries.items if entry.id == self.chosen.id), None)
        if self.chosen is not None and now is None:
            self.chosen = None
            self.put_on()
        else:
            self.chosen = now
        self.changed.emit()


def _done(conversion: Conversion) -> Entry:
    source = Path(conversion.source)
    title = conversion.facts.title or source.stem
    return Entry(
        id=_row_id(conversion.id), source=source, title=title, state="done", fraction=1.0, conversion=conversion
    )


def _row_id(conversion: int) -> str:
    return f"made-{conversion}"
