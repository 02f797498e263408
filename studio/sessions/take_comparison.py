"""Two takes of a sentence side by side: one is heard, the other one at the same word."""

from PySide6.QtCore import QObject, Signal

from backend.project.takes import Take
from studio.models.app_state import AppState
from studio.models.prompts import TakesModel
from studio.sessions.playback import Playback, Source
from studio.sessions.take_judging import TakeJudging
from studio.words.language import tr

OWNER = "record"


class TakeComparison(QObject):
    """Two of the takes in front, and which of them is heard. Takes differ in pace: places are carried over by their
    share of the speech.
    """

    changed = Signal()
    """Opened, closed, another take, or the other side."""

    def __init__(
        self,
        state: AppState,
        takes: TakesModel,
        judging: TakeJudging,
        playback: Playback,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._state, self._takes, self._judging, self._playback = state, takes, judging, playback
        self._ids: list[int] = []
        self.side = 0
        """The one that is heard: 0 or 1."""
        takes.items_changed.connect(self._follow)

    @property
    def on(self) -> bool:
        """Whether two takes are compared."""
        return bool(self._ids)

    @property
    def pair(self) -> list[Take]:
        """Both; none while nothing is compared."""
        known = {take.id: take for take in self._takes.items}
        return [known[id_] for id_ in self._ids]

    def open(self) -> None:
        """Compare what is in use with what is proposed; where that is one take, with the newest other."""
        takes = self._takes.items
        if len(takes) < 2:
            return
        chosen, best = self._takes.chosen or takes[-1], self._judging.best
        other = next((take for take in takes if best is not None and take.id == best.take), chosen)
        if other.id == chosen.id:
            other = next(take for take in reversed(takes) if take.id != chosen.id)
        self._ids, self.side = sorted([chosen.id, other.id]), 0
        self._load()
        self.changed.emit()

    def close(self) -> None:
        """No more."""
        if self._ids:
            self._ids = []
            self._playback.stop()
            self.changed.emit()

    def put(self, side: int, take: int) -> None:
        """Another take at a side; where it stood at the other, they change places."""
        if self._ids and take != self._ids[side]:
            if take == self._ids[1 - side]:
                self._ids[1 - side] = self._ids[side]
            self._ids[side] = take
            self._load()
            self.changed.emit()

    def toggle(self) -> None:
        """Hear the other side, at the same word."""
        if self._ids:
            playing, at_s = self._playback.playing, self._playback.position_s
            before, self.side = self.side, 1 - self.side
            begin_s, end_s = self._speech(before)
            share = (at_s - begin_s) / max(end_s - begin_s, 0.01)
            mine_s, over_s = self._speech(self.side)
            self._load()
            self._playback.play(max(0.0, mine_s + share * (over_s - mine_s)) if playing else 0.0)
            self.changed.emit()

    def play(self, side: int | None = None, at_s: float = 0.0) -> None:
        """Hear a side from a place, seconds."""
        if self._ids:
            if side is not None and side != self.side:
                self.side = side
                self._load()
                self.changed.emit()
            self._playback.play(at_s)

    def _speech(self, side: int) -> tuple[float, float]:
        take = self.pair[side]
        figures = self._judging.figures(take.id)
        return (figures.begin_s, figures.end_s) if figures else (0.0, take.duration_s)

    def _load(self) -> None:
        project, take = self._state.project, self.pair[self.side]
        if project is not None:
            title = tr("Take {index}", index=self._takes.items.index(take) + 1)
            path = project.audio.path(take.audio)
            self._playback.load(Source(path=path, end_s=take.duration_s, title=title, owner=OWNER))

    def _follow(self) -> None:
        """Other takes are in front, or one of the two was removed."""
        known = {take.id for take in self._takes.items}
        if any(id_ not in known for id_ in self._ids):
            self.close()
        elif self._ids:
            self.changed.emit()
