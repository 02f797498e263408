"""The pieces of one rendering, sentences or stretches of a song, played as they come."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from studio.maths.clicks import Click
from studio.sessions.playback import Playback, Source


class Chunks(QObject):
    """Puts the first piece on, and adds the others to its end; silence waits for a late one."""

    ended = Signal()
    """All that came has been played, and no more will come."""

    def __init__(self, playback: Playback, owner: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._playback, self._owner = playback, owner
        self._source: Source | None = None
        self._title = ""
        self._hushed = False
        self._more = False
        playback.playing_changed.connect(lambda _playing: self._look())

    @property
    def on(self) -> bool:
        """Whether the pieces are what the transport plays."""
        return self._source is not None and self._playback.source is self._source

    @property
    def heard(self) -> bool:
        """Whether a person heard pieces of it, or did not want to."""
        return self._source is not None or self._hushed

    def begin(self, title: str) -> None:
        """Another rendering: its pieces will come."""
        self._source, self._hushed, self._more, self._title = None, False, True, title

    def hear(
        self, path: Path, *, lead_s: float = 0.0, clicks: Sequence[Click] = (), end_s: float | None = None
    ) -> None:
        """Take the next piece. It is not played once something else was put on. The first says after how much silence
        it begins and at which position all ends; ``clicks`` are at seconds of the piece, with its silence.
        """
        if self._hushed:
            return
        if self._source is None:
            source = Source(path=path, title=self._title, owner=self._owner, lead_s=lead_s, clicks=clicks)
            self._playback.stream(source, end_s)
            self._source = source  # only now: what played before has ended
        elif self.on:
            self._playback.append(path, clicks=clicks)

    def hush(self) -> None:
        """A person stopped listening: what still comes is not played."""
        self._hushed = True

    def end(self) -> None:
        """No more will come."""
        self._more = False
        if self.on:
            self._playback.end_stream()
        self._look()

    def _look(self) -> None:
        if self.on and not self._more and not self._playback.playing:
            self._source = None
            self.ended.emit()
