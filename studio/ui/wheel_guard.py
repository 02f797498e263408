"""The wheel scrolls pages. It changes a field only once somebody has gone into it."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractSlider, QAbstractSpinBox, QComboBox, QScrollBar, QWidget

FIELDS = (QComboBox, QAbstractSpinBox, QAbstractSlider)


class WheelGuard(QObject):
    """A filter for the application's events, so that it holds for every field there will ever be."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the wheel to the page around a field without the focus; it gives no focus either."""
        if isinstance(watched, FIELDS) and not isinstance(watched, QScrollBar):
            return self._guard(watched, event)
        return False

    def _guard(self, field: QWidget, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Polish and field.focusPolicy() == Qt.FocusPolicy.WheelFocus:
            field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if event.type() == QEvent.Type.Wheel and not field.hasFocus():
            event.ignore()
            return True
        return False
