"""How a piano roll is worked with: tool, grid, scale, and which notes are selected."""

from collections.abc import Iterable
from typing import Literal, get_args

from PySide6.QtCore import QObject, Signal

from backend.protocol.song import TICKS, Note
from studio.models.song_document import SongDocument
from studio.words.language import tr

RollTool = Literal["pointer", "pencil", "draw", "line", "curve", "vibrato", "smooth", "erase", "pin"]
ROLL_TOOLS: tuple[RollTool, ...] = get_args(RollTool)
GRIDS = {
    "1/4": TICKS,
    "1/8": TICKS // 2,
    tr("1/8 triplet"): TICKS // 3,
    "1/16": TICKS // 4,
    tr("1/16 triplet"): TICKS // 6,
    "1/32": TICKS // 8,
    tr("Off"): 0,
}
"""What notes snap to → ticks; 0: nothing."""
FINEST = 10
"""Ticks that a key moves by where no grid is."""


class RollState(QObject):
    """Of one roll. The selection only ever holds notes of the track that is worked on."""

    changed = Signal()
    selection_changed = Signal()

    def __init__(self, document: SongDocument, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.tool: RollTool = "pointer"
        self.grid = TICKS // 4
        self.in_scale = False
        """Whether tones snap to the song's scale."""
        self._selected: frozenset[int] = frozenset()
        document.opened.connect(lambda: self.select(()))
        document.changed.connect(lambda: self.select(self._selected))

    @property
    def selected(self) -> frozenset[int]:
        """Ids of the selected notes."""
        return self._selected

    @property
    def notes(self) -> list[Note]:
        """The selected notes, in order."""
        return [note for note in self._document.notes if note.id in self._selected]

    @property
    def step(self) -> int:
        """Ticks that a key moves by."""
        return self.grid or FINEST

    def select(self, ids: Iterable[int]) -> None:
        """Select these, as far as they are there."""
        wanted = frozenset(ids)
        there = wanted and wanted & {note.id for note in self._document.notes}
        if there != self._selected:
            self._selected = frozenset(there)
            self.selection_changed.emit()

    def set_tool(self, tool: RollTool) -> None:
        """What the left button does."""
        self.tool = tool
        self.changed.emit()

    def set_grid(self, ticks: int) -> None:
        """What notes snap to."""
        self.grid = ticks
        self.changed.emit()

    def set_in_scale(self, on: bool) -> None:
        """Whether tones snap to the song's scale."""
        self.in_scale = on
        self.changed.emit()
