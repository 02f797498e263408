"""What wheel and keys mean everywhere: the wheel scrolls pages, Enter presses a button as Space does, a closed list has
the letters that it is searched by, a line that is typed in Enter, and a canvas the keys that it says are its own,
whatever shortcuts there are.
"""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QScrollBar,
    QWidget,
)

from studio.ui.shared.canvas.time_canvas import TimeCanvas

FIELDS = (QComboBox, QAbstractSpinBox, QAbstractSlider)
TYPED_IN = (QLineEdit, QAbstractSpinBox)
PRESSES = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_WHEEL, _POLISH = QEvent.Type.Wheel, QEvent.Type.Polish
_OVERRIDE, _PRESS = QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress


class InputGuard(QObject):
    """A filter for the application's events, so that it holds for every widget there will ever be.

    Every event of the application comes by here: what is none of its matter is told by one comparison.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the wheel to the page around a field without the focus, and keys to the button that has it."""
        kind = event.type()
        if kind is _WHEEL or kind is _POLISH:
            field = isinstance(watched, FIELDS) and not isinstance(watched, QScrollBar)
            return field and isinstance(watched, QWidget) and self._leave_wheel(watched, event)
        if kind is _OVERRIDE and isinstance(watched, TimeCanvas) and isinstance(event, QKeyEvent):
            if watched.keeps(event):
                event.accept()  # it comes back as a key of the canvas
                return True
            return False
        if kind is _OVERRIDE and isinstance(watched, TYPED_IN) and isinstance(event, QKeyEvent) and _ends(event):
            event.accept()
            return True
        if (kind is _OVERRIDE or kind is _PRESS) and isinstance(watched, (QAbstractButton, QComboBox)):
            return isinstance(event, QKeyEvent) and self._press(watched, event)
        return False

    def _leave_wheel(self, field: QWidget, event: QEvent) -> bool:
        if event.type() is _POLISH and field.focusPolicy() == Qt.FocusPolicy.WheelFocus:
            field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the wheel gives no focus either
        if event.type() is _WHEEL and not field.hasFocus():
            event.ignore()
            return True
        return False

    def _press(self, button: QAbstractButton | QComboBox, event: QKeyEvent) -> bool:
        """A focused button keeps Space and Enter for itself, whatever shortcuts there are; a list to choose from keeps
        Space, which opens it, and what is typed, which looks for an entry.
        """
        if isinstance(button, QComboBox) and event.type() is _OVERRIDE and _types(event):
            event.accept()
            return True
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not (plain and event.key() in PRESSES and button.hasFocus()):
            return False
        if isinstance(button, QComboBox) and event.key() != Qt.Key.Key_Space:
            return False
        if event.type() is _OVERRIDE:
            event.accept()
            return True
        if event.key() == Qt.Key.Key_Space or isinstance(button, QComboBox):
            return False  # Qt's own
        if not event.isAutoRepeat():
            button.click()
        return True


def _ends(event: QKeyEvent) -> bool:
    """Whether it is Enter by itself, which says that what was typed is done."""
    plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _types(event: QKeyEvent) -> bool:
    """Whether a key is a letter, digit or sign by itself."""
    held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
    return not held and event.text().isprintable() and bool(event.text().strip())
