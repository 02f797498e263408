"""The sound under work, and a take to compare it with: one of them is heard, the other one at the same place."""

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Signal

from backend.project.renders import Render as Take
from studio.sessions.playback import Playback, Source
from studio.words.language import tr

Side = Literal["work", "take"]


class Comparison(QObject):
    """Changes the transport's source under the play head, without moving it."""

    changed = Signal()
    """Another sound, another take, or the other side."""

    def __init__(self, playback: Playback, owner: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._playback, self._owner = playback, owner
        self.path: Path | None = None
        """The sound under work."""
        self.take: Take | None = None
        self.side: Side = "work"
        self._length_s: float | None = None
        self._title = ""

    def clear(self) -> None:
        """Nothing to hear."""
        self.path = self.take = self._length_s = None
        self.side = "work"
        self.changed.emit()

    def set_work(self, path: Path, length_s: float, title: str) -> None:
        """Another sound is under work; ``activate`` or ``play`` puts it on."""
        self.path, self._length_s, self._title, self.side = path, length_s, title, "work"
        self.changed.emit()

    def set_take(self, take: Take | None) -> None:
        """The take to compare with; None: none."""
        other = (take.id if take else None) != (self.take.id if self.take else None)
        self.take = take
        if other and self.side == "take":
            self.side = "work"
            self.activate()
        self.changed.emit()

    def toggle(self) -> None:
        """Hear the other side, at the same place."""
        if self.take is not None and self.path is not None:
            self.side = "take" if self.side == "work" else "work"
            self.play()
            self.changed.emit()

    def show_work(self) -> None:
        """The sound under work comes to the front. What plays goes on, at the same place."""
        if self.side == "take":
            self.side = "work"
            self.activate()
            self.changed.emit()

    def activate(self) -> None:
        """Make it the transport's source. What plays goes on."""
        playing, at_s = self._playback.playing, self._playback.position_s
        if self._load():
            if playing:
                self._playback.play(at_s)
            else:
                self._playback.seek(at_s if at_s < self._playback.duration_s else 0.0)

    def play(self) -> None:
        """Make it the transport's source, and play: from the beginning, unless something plays."""
        playing, at_s = self._playback.playing, self._playback.position_s
        if self._load():
            self._playback.play(at_s if playing else None)

    def _load(self) -> bool:
        on_take = self.side == "take" and self.take is not None
        path = Path(self.take.path) if on_take and self.take else self.path
        length_s = self.take.duration_s if on_take and self.take else self._length_s
        if path is not None:
            title = tr("Take: {text}", text=self.take.text) if on_take and self.take else self._title
            self._playback.load(Source(path=path, end_s=length_s, title=title, owner=self._owner))
        return path is not None
