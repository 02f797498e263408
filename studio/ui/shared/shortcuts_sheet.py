"""All keys at one glance: those of the whole window, of the workspace in front, and of pictures of sound."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from studio.ui.shared.buttons import key_label
from studio.ui.shared.icon_button import icon_button
from studio.ui.shared.layout import column, label, row, scrolled, set_role
from studio.ui.theme import Theme

MOST_PX = 860
COLUMNS = 2
PICTURES = (
    ("Move the cursor", ("Left", "Right")),
    ("Select", ("Shift+Left", "Shift+Right")),
    ("Zoom", ("+", "-")),
    ("Show everything", ("0",)),
    ("To the beginning, to the end", ("Home", "End")),
    ("Drop the selection", ("Esc",)),
)
"""Keys of canvases, which are no actions."""


@dataclass(frozen=True)
class Group:
    """Actions of one place and their keys."""

    title: str
    rows: Sequence[tuple[str, Sequence[str]]]
    """What is done, and its shortcuts in Qt's portable text."""


class ShortcutsSheet(QFrame):
    """Opens over the window; Escape or F1 closes."""

    def __init__(self, theme: Theme, parent: QWidget, groups: Callable[[], Sequence[Group]]) -> None:
        """``groups``: asked whenever it opens."""
        super().__init__(parent)
        self._theme, self._window, self._groups = theme, parent, groups
        self._inside = column(margin=0, gap=16)
        set_role(self, "popup")
        self.setAccessibleName("Shortcuts")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        close = icon_button(theme, "x", "Close")
        close.clicked.connect(lambda _checked=False: self.hide())
        inner = QWidget()
        inner.setLayout(self._inside)
        layout = column(row(label("Shortcuts", "title"), None, close), scrolled(inner), margin=20, gap=12)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.hide()

    def toggle(self) -> None:
        """Open or close."""
        if self.isVisible():
            self.hide()
            return
        self._fill()
        self.place()
        self.show()
        self.raise_()
        self.setFocus()

    def place(self) -> None:
        """In the middle of the window."""
        window = self._window
        width, height = min(MOST_PX, window.width() - 48), window.height() - 96
        self.setGeometry(QRect((window.width() - width) // 2, 48, width, height))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _fill(self) -> None:
        while (item := self._inside.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for group in (*self._groups(), Group("In pictures of sound", PICTURES)):
            if group.rows:
                self._inside.addWidget(_grid(group))
        self._inside.addStretch(1)


def _grid(group: Group) -> QWidget:
    made = QWidget()
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    grid.addWidget(label(group.title, "heading"), 0, 0, 1, 2 * COLUMNS)
    high = -(-len(group.rows) // COLUMNS)
    for number, (text, keys) in enumerate(group.rows):
        line, side = number % high + 1, number // high
        grid.addWidget(label(text, "dim"), line, 2 * side)
        shown = row(*(key_label(key) for key in keys), None, gap=4)
        grid.addLayout(shown, line, 2 * side + 1)
    for side in range(COLUMNS):
        grid.setColumnStretch(2 * side, 2)
        grid.setColumnStretch(2 * side + 1, 1)
    made.setLayout(grid)
    return made
