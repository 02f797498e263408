"""The left rail: one button a workspace, with a badge that says how it stands there."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout

from studio.ui.shared.layout import set_role
from studio.ui.theme import Theme

WIDTH = 88


class Rail(QFrame):
    """Never moves, never scrolls."""

    def __init__(self, theme: Theme, actions: dict[str, QAction], workspaces: tuple[str, ...]) -> None:
        super().__init__()
        set_role(self, "rail")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("Workspaces")
        self._theme = theme
        self.buttons: dict[str, RailButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 1, 8)
        layout.setSpacing(2)
        for id_ in workspaces:
            button = RailButton(theme, actions[f"app.{id_}"])
            self.buttons[id_] = button
            layout.addWidget(button)
        layout.addStretch(1)

    def show_front(self, id: str) -> None:
        """Mark the workspace in front."""
        for name, button in self.buttons.items():
            button.setChecked(name == id)

    def show_badge(self, id: str, text: str, kind: str = "") -> None:
        """Say how it stands there; empty: nothing to say."""
        self.buttons[id].show_badge(text, kind)


class RailButton(QToolButton):
    """An icon over a word, and a badge at the icon's corner."""

    def __init__(self, theme: Theme, action: QAction) -> None:
        super().__init__()
        self._theme = theme
        self._action = action
        self._badge = ""
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
        self._name = action.objectName()
        self._icon = ""
        self._draw()

    def set_icon_name(self, name: str) -> None:
        """The icon's name in assets/icons."""
        self._icon = name
        self._draw()

    def show_badge(self, text: str, kind: str) -> None:
        """Say how it stands there."""
        if (text, kind) != (self._badge, self._kind):
            self._badge, self._kind = text, kind
            self.setAccessibleDescription(text)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The button, and the badge over it."""
        super().paintEvent(event)
        if not self._badge:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self._theme.font(10, weight=self._theme.font().Weight.DemiBold)
        painter.setFont(font)
        width = painter.fontMetrics().horizontalAdvance(self._badge) + 10
        area = QRect(min(self.width() // 2 + 8, self.width() - width - 3), 4, width, 15)
        ground = {"record": "record", "accent": "accent", "warning": "warning", "error": "error"}.get(
            self._kind, "border-strong"
        )
        ink = "text" if ground == "border-strong" else "window"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(ground))
        painter.drawRoundedRect(area, 7, 7)
        painter.setPen(self._theme.color(ink))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), self._badge)

    def _draw(self) -> None:
        if self._icon:
            self.setIcon(self._theme.icon(self._icon, "accent" if self.isChecked() else "text-dim"))
