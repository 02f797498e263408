"""All keys at one glance: those of the whole window, of the workspace in front, and of pictures of sound."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QGridLayout, QWidget

from studio.ui.shared.buttons import key_label
from studio.ui.shared.layout import label, row
from studio.ui.shared.popup_sheet import PopupSheet
from studio.ui.theme import Theme
from studio.words.language import tr

COLUMNS = 2
GAP = 12
"""Pixels above a group."""
PICTURES = (
    (tr("Move the cursor"), ("Left", "Right")),
    (tr("Select"), ("Shift+Left", "Shift+Right")),
    (tr("Zoom"), ("+", "-")),
    (tr("Show everything"), ("0",)),
    (tr("To the beginning, to the end"), ("Home", "End")),
    (tr("Drop the selection"), ("Esc",)),
)
"""Keys of canvases, which are no actions."""


@dataclass(frozen=True)
class Group:
    """Actions of one place and their keys."""

    title: str
    rows: Sequence[tuple[str, Sequence[str]]]
    """What is done, and its shortcuts in Qt's portable text."""


class ShortcutsSheet(PopupSheet):
    """Opens over the window; Escape or F1 closes."""

    def __init__(self, theme: Theme, parent: QWidget, groups: Callable[[], Sequence[Group]]) -> None:
        """``groups``: asked whenever it opens."""
        super().__init__(theme, parent, tr("Shortcuts"))
        self._groups = groups

    def contents(self) -> list[QWidget]:
        """One grid, so that the columns of all groups stand beneath each other."""
        made = QWidget()
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for group in (*self._groups(), Group(tr("In pictures of sound"), PICTURES)):
            if group.rows:
                _add(grid, group)
        for side in range(COLUMNS):
            grid.setColumnStretch(2 * side, 2)
            grid.setColumnStretch(2 * side + 1, 1)
        made.setLayout(grid)
        return [made]


def _add(grid: QGridLayout, group: Group) -> None:
    first = grid.rowCount()
    heading = label(group.title, "heading")
    heading.setContentsMargins(0, GAP if first > 1 else 0, 0, 0)
    grid.addWidget(heading, first, 0, 1, 2 * COLUMNS)
    high = -(-len(group.rows) // COLUMNS)
    for number, (text, keys) in enumerate(group.rows):
        line, side = first + number % high + 1, number // high
        grid.addWidget(label(text, "dim"), line, 2 * side)
        shown = row(*(key_label(key) for key in keys), None, gap=4)
        grid.addLayout(shown, line, 2 * side + 1)
