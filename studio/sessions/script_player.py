"""Lines played one after another, as they are said: the next ones are read while the ones before are heard."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from backend.project.lines import Line
from backend.protocol.line_jobs import PAUSE_S
from studio.sessions.playback import Playback, Source
from studio.sessions.score_session import Needs
from studio.sessions.script_session import ScriptSession
from studio.sessions.speak_session import LINES

AHEAD_S = 12.0
"""Seconds of sound that are read before they are heard."""
BLOCK_S = 600.0
"""The longest source, seconds; then another one begins: an hour of speech shall not lie in memory."""


class ScriptPlayer(QObject):
    """Follows the lines from one of them on, until the last, or until somebody stops it or plays something else."""

    line_changed = Signal(int)
    """Id of the line that is heard; 0: none."""

    def __init__(self, needs: Needs, session: ScriptSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._needs, self._session = needs, session
        self._playback: Playback = needs.playback
        self._waiting: list[int] = []
        self._starts: list[tuple[float, int]] = []
        self._end_s = 0.0
        self._source: Source | None = None
        self.line = 0
        session.script.items_changed.connect(self._feed)
        self._playback.position_changed.connect(self._moved)
        self._playback.playing_changed.connect(self._playing)

    def play(self, ids: Sequence[int]) -> None:
        """Play these lines; those that are not as they are written are said first."""
        self.stop()
        self._waiting = [id_ for id_ in ids if (line := self._session.script.line(id_)) and line.text.strip()]
        self._session.say_all(self._waiting)
        self._feed()

    def stop(self) -> None:
        """Play no further."""
        self._waiting, self._starts, self._end_s = [], [], 0.0
        source, self._source = self._source, None
        if source is not None and self._playback.source is source:
            self._playback.stop()
        self._enter(0)

    def _feed(self) -> None:
        project = self._needs.project
        while project is not None and self._waiting and self._wants_more():
            line = self._session.script.line(self._waiting[0])
            if line is not None and not line.fresh and line.id not in self._session.script.problems:
                return  # it is being said
            self._waiting.pop(0)
            if line is not None and line.fresh:
                self._add(line)
        if self._source is not None and (not self._waiting or self._end_s >= BLOCK_S):
            self._playback.end_stream()

    def _wants_more(self) -> bool:
        if self._source is None:
            return True
        return self._end_s < BLOCK_S and self._end_s - self._playback.position_s < AHEAD_S

    def _add(self, line: Line) -> None:
        project, spoken = self._needs.project, line.spoken
        if project is None or spoken is None:
            return
        path = project.lines.sound(spoken)
        if self._source is None:
            source = Source(path=path, title=line.text, owner=LINES)
            self._playback.stream(source)
            self._source, self._starts, self._end_s = source, [(0.0, line.id)], spoken.duration_s
            self._enter(line.id)
        else:
            self._starts.append((self._end_s + PAUSE_S, line.id))
            self._end_s += PAUSE_S + spoken.duration_s
            self._playback.append(path, pause_s=PAUSE_S)

    def _moved(self, at_s: float) -> None:
        if self._source is not None and self._playback.source is self._source and self._playback.playing:
            self._enter(next((id_ for start_s, id_ in reversed(self._starts) if start_s <= at_s), 0))
            self._feed()

    def _playing(self, playing: bool) -> None:
        if playing or self._source is None:
            return
        if self._waiting and self._end_s >= BLOCK_S and self._playback.source is self._source:
            self._source, self._end_s = None, 0.0
            self._feed()
        else:
            self.stop()

    def _enter(self, line: int) -> None:
        if line != self.line:
            self.line = line
            self.line_changed.emit(line)
