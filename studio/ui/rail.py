"""The left rail: one button a workspace; a dot says that something goes on there, the tooltip what."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QToolButton

from studio.ui.shared.layout import column, set_role
from studio.ui.theme import Theme
from studio.words.language import tr

WIDTH = 88
DOT_PX = 4
"""Half of its width."""


class Rail(QFrame):
    """Never moves, never scrolls; as wide as its longest word."""

    def __init__(self, theme: Theme, buttons: Iterable[tuple[str, str, QAction]]) -> None:
        """``buttons``: for each workspace its id, its icon and the action that brings it to the front."""
        super().__init__()
        set_role(self, "rail")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(tr("Workspaces"))
        self.buttons: Mapping[str, RailButton] = {id_: RailButton(theme, icon, action) for id_, icon, action in buttons}
        layout = column(*self.buttons.values(), None, gap=2)
        layout.setContentsMargins(0, 8, 1, 8)
        self.setLayout(layout)

    def show_front(self, id: str) -> None:
        """Mark the workspace in front, with a bold word, which must have room."""
        for name, button in self.buttons.items():
            button.setChecked(name == id)
        self.setFixedWidth(max(WIDTH, 1 + max(button.sizeHint().width() for button in self.buttons.values())))

    def show_badge(self, id: str, tip: str = "", kind: str = "") -> None:
        """Say how it stands there; empty: nothing to say."""
        self.buttons[id].show_badge(tip, kind)


class RailButton(QToolButton):
    """An icon over a word, and a dot at the icon's corner."""

    def __init__(self, theme: Theme, icon: str, action: QAction) -> None:
        super().__init__()
        self._theme, self._icon, self._action = theme, icon, action
        self._kind = ""
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setText(action.text())
        self.setToolTip(action.toolTip())
        self.setAccessibleName(action.text())
        self.setIconSize(QSize(20, 20))
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_role(self, "rail")
        self.clicked.connect(lambda _checked=False: action.trigger())
        theme.changed.connect(self._draw)
        self.toggled.connect(lambda _on: self._draw())
        self._draw()

    def show_badge(self, tip: str, kind: str) -> None:
        """Say how it stands there, and draw a dot of the kind's colour."""
        self._kind = kind
        self.setAccessibleDescription(tip)
        self.setToolTip(f"{self._action.toolTip()}\n{tip}".strip())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The button, and the dot beside its icon."""
        super().paintEvent(event)
        if not self._kind:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(self._kind))
        painter.drawEllipse(QPointF(self.width() / 2 + 16, 12), DOT_PX, DOT_PX)

    def _draw(self) -> None:
        self.setIcon(self._theme.icon(self._icon, "accent" if self.isChecked() else "text-dim"))
