"""Buttons that show an action, and small controls that look the same everywhere."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from studio.ui.shared.layout import set_role

ICON_TOKEN = {"primary": "accent-text", "danger": "error", "record": "playhead"}


def action_button(action: QAction, role: str = "", *, text: str = "", show_icon: bool = True) -> QToolButton:
    """A button for an action: it follows the action's text, state and shortcut. ``text`` shortens the label."""
    button = QToolButton()
    button.setDefaultAction(action)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setIconSize(QSize(16, 16))
    if role == "icon":
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    elif show_icon and not action.icon().isNull():
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    else:
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    if role:
        set_role(button, role)

    def follow() -> None:
        label = text or action.text().rstrip("…").strip()
        button.setText(
            " " + label if button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon else label
        )
        button.setToolTip(action.toolTip())
        button.setAccessibleName(action.text().rstrip("…"))
        icon = action.property(f"icon-{role}")
        if icon is not None:
            button.setIcon(icon)

    action.changed.connect(follow)
    follow()
    return button


def button(text: str, clicked: Callable[[], object], role: str = "", tip: str = "") -> QPushButton:
    """A plain button."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.clicked.connect(lambda _checked=False: clicked())
    if role:
        set_role(made, role)
    if tip:
        made.setToolTip(tip)
    return made


def key_label(shortcut: str) -> QLabel:
    """A key as it is printed on a keyboard."""
    made = QLabel(QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText) or shortcut)
    return set_role(made, "key")


class Badge(QLabel):
    """A small word in a coloured pill."""

    def __init__(self, text: str = "", kind: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self, "badge", kind)

    def show_text(self, text: str, kind: str = "") -> None:
        """Another word; an empty one hides it."""
        self.setText(text)
        set_role(self, "badge", kind)
        self.setVisible(bool(text))


class Segmented(QFrame):
    """A row of choices of which one holds."""

    changed = Signal(str)

    def __init__(self, options: Sequence[str | tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "segments")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.setSpacing(2)
        self._buttons: dict[str, QToolButton] = {}
        for option in options:
            key, text = (option, option) if isinstance(option, str) else option
            made = QToolButton()
            made.setText(text)
            made.setCheckable(True)
            made.setAutoExclusive(True)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            set_role(made, "segment")
            made.toggled.connect(lambda on, k=key: self.changed.emit(k) if on else None)
            layout.addWidget(made)
            self._buttons[key] = made
        if self._buttons:
            next(iter(self._buttons.values())).setChecked(True)

    @property
    def value(self) -> str:
        """The key of the choice that holds."""
        return next((key for key, made in self._buttons.items() if made.isChecked()), "")

    def choose(self, key: str) -> None:
        """Choose one. Raises ``KeyError``."""
        self._buttons[key].setChecked(True)
