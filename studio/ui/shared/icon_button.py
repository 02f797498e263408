"""A button that is only an icon; its tooltip says what it does."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton

from studio.ui.shared.layout import set_role
from studio.ui.theme import Theme


def icon_button(theme: Theme, icon: str, tip: str, token: str = "text-dim") -> QToolButton:
    """It follows the theme's colours; ``tip`` is its accessible name too."""
    made = QToolButton()
    made.setIconSize(QSize(16, 16))
    made.setToolTip(tip)
    made.setAccessibleName(tip)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    set_role(made, "icon")

    def draw() -> None:
        made.setIcon(theme.icon(icon, token))

    theme.changed.connect(draw)
    draw()
    return made
