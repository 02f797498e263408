"""A button that is only an icon; its tooltip says what it does."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton

from studio.ui.shared.layout import set_role
from studio.ui.theme import Theme


class IconButton(QToolButton):
    """Follows the theme's colours, for as long as it is there."""

    def __init__(self, theme: Theme, icon: str, token: str) -> None:
        super().__init__()
        self._theme, self._icon, self._token = theme, icon, token
        theme.changed.connect(self._draw)  # its own method: Qt disconnects it with the button
        self._draw()

    def _draw(self) -> None:
        self.setIcon(self._theme.icon(self._icon, self._token))


def icon_button(theme: Theme, icon: str, tip: str, token: str = "text-dim") -> IconButton:
    """It follows the theme's colours; ``tip`` is its accessible name too."""
    made = IconButton(theme, icon, token)
    made.setIconSize(QSize(16, 16))
    made.setToolTip(tip)
    made.setAccessibleName(tip)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    set_role(made, "icon")
    return made
