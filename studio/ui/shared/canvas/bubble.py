"""A small label beside the pointer, painted inside a canvas, because a real tooltip lags behind a drag."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from studio.ui.theme import Theme


def paint_bubble(painter: QPainter, theme: Theme, canvas: QWidget, at: QPointF, text: str) -> None:
    """Draw ``text`` above and to the right of ``at``, kept inside the canvas."""
    metrics = painter.fontMetrics()
    width, height = metrics.horizontalAdvance(text) + 16, metrics.height() + 8
    x = min(max(at.x() + 12, 4), canvas.width() - width - 4)
    y = at.y() - height - 10
    if y < 4:
        y = min(at.y() + 14, canvas.height() - height - 4)
    box = QRectF(round(x), round(y), width, height)
    painter.setPen(QPen(theme.color("border-strong"), 1))
    painter.setBrush(theme.color("raised"))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setPen(theme.color("text"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
