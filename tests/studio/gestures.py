"""What a hand does: drags and typing, sent as the events that Qt would send."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier


def drag(widget: QWidget, points: list[QPoint], button: Qt.MouseButton = LEFT) -> None:
    """Press at the first point, move over the others, let go at the last."""
    QTest.mousePress(widget, button, NO_KEY, points[0])
    for point in points[1:]:
        move(widget, point, button)
    QTest.mouseRelease(widget, button, NO_KEY, points[-1])


def move(widget: QWidget, point: QPoint, button: Qt.MouseButton) -> None:
    """Move with a button held down; ``QTest.mouseMove`` holds none."""
    at = QPointF(point)
    event = QMouseEvent(QEvent.Type.MouseMove, at, widget.mapToGlobal(at), Qt.MouseButton.NoButton, button, NO_KEY)
    QApplication.sendEvent(widget, event)


def wheel(widget: QWidget, point: QPoint, turn: int) -> None:
    """Turn the wheel over a point; 120 is one notch away from the hand."""
    at, phase = QPointF(point), Qt.ScrollPhase.NoScrollPhase
    turned = QPoint(0, turn)
    event = QWheelEvent(at, widget.mapToGlobal(at), QPoint(), turned, Qt.MouseButton.NoButton, NO_KEY, phase, False)
    QApplication.sendEvent(widget, event)


def type_over(field: QLineEdit, text: str) -> None:
    """Put a text in the place of what is there, and press Enter."""
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
