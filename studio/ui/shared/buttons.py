"""Buttons that show an action, and small controls that look the same everywhere."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QToolButton, QWidget

from studio.ui.shared.flow_layout import FlowLayout
from studio.ui.shared.layout import set_role


class ActionButton(QPushButton):
    """A button for an action: it follows the action's text, state, icon and shortcut."""

    def __init__(self, action: QAction, role: str, text: str, show_icon: bool) -> None:
        super().__init__()
        self._action = action
        self._text = text
        self._show_icon = show_icon or role == "icon"
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setIconSize(QSize(16, 16))
        self.setCheckable(action.isCheckable())
        if role:
            set_role(self, role)
        self.clicked.connect(lambda _checked=False: action.trigger())
        action.changed.connect(self._follow)
        self._follow()

    def defaultAction(self) -> QAction:
        """The action that it shows."""
        return self._action

    def show_text(self, text: str) -> None:
        """Another label than the action's; empty: the action's."""
        self._text = text
        self._follow()

    def show_role(self, role: str) -> None:
        """Another look: its icon is drawn for the ground that it then has."""
        if role != (self.property("role") or ""):
            set_role(self, role)
            self._follow()

    def _follow(self) -> None:
        action = self._action
        name = action.text().rstrip("…").strip()
        role = self.property("role") or ""
        icon = action.property(f"icon-{role}") or action.icon()
        if self._show_icon and not icon.isNull():
            self.setIcon(icon)
        label = self._text or name
        self.setText("" if role == "icon" else f" {label}" if not self.icon().isNull() else label)
        self.setEnabled(action.isEnabled())
        if self.isCheckable():
            self.setChecked(action.isChecked())
        self.setToolTip(action.toolTip())
        self.setAccessibleName(name)


def action_button(action: QAction, role: str = "", *, text: str = "", show_icon: bool = True) -> ActionButton:
    """A button for an action. ``text`` shortens the label."""
    return ActionButton(action, role, text, show_icon)


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
        if not text:
            self.hide()
        elif self.parentWidget() is not None:  # without a parent it would be a window of its own
            self.show()


class Segmented(QFrame):
    """A row of choices of which one holds."""

    changed = Signal(str)

    def __init__(self, options: Sequence[str | tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "segments")
        layout = FlowLayout(gap=2)
        layout.setContentsMargins(2, 2, 2, 2)
        self.setLayout(layout)
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
