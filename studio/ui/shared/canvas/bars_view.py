"""Shares of a whole as bars, such as how often each of many codes is met."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from studio.ui.theme import Theme
from studio.words.language import tr

_HEAD_PX, _FOOT_PX = 16, 16
_SMALL_PX = 11


class BarsView(QWidget):
    """A bar a share, from left to right; the highest has all the height, and how much it is stands above."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.shares_K: NDArray[np.float32] = np.zeros(0, np.float32)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Shares"))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(240, 120)

    def set_shares(self, shares_K: NDArray[np.float32], said: str = "") -> None:
        """Shares in [0, 1]. ``said``: what is to be said of them."""
        self.shares_K = shares_K
        self.setAccessibleDescription(said)
        self.update()

    def of(self, index: int) -> str:
        """What a bar says when it is pointed at."""
        return tr(
            "{index} of {shares_k}: {shares_k_2:.1%}",
            index=index + 1,
            shares_k=len(self.shares_K),
            shares_k_2=self.shares_K[index],
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        floor, highest = self.height() - _FOOT_PX, float(self.shares_K.max(initial=0.0))
        if highest > 0:
            wide = self.width() / len(self.shares_K)
            gap = 1 if wide >= 3 else 0
            color = self.theme.color("accent")
            for index in np.flatnonzero(self.shares_K):
                tall = max(1.0, float(self.shares_K[index]) / highest * (floor - _HEAD_PX))
                painter.fillRect(QRectF(index * wide, floor - tall, wide - gap, tall), color)
            self._paint_words(painter, highest)
        painter.setPen(QPen(self.theme.color("border-strong"), 1))
        painter.drawLine(QPointF(0, floor + 0.5), QPointF(self.width(), floor + 0.5))
        painter.end()

    def _paint_words(self, painter: QPainter, highest: float) -> None:
        painter.setFont(self.theme.font(_SMALL_PX))
        painter.setPen(self.theme.color("text-dim"))
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        painter.drawText(QRectF(0, 0, self.width(), _HEAD_PX), left, f"{highest:.1%}")
        foot = QRectF(0, self.height() - _FOOT_PX + 2, self.width(), _FOOT_PX)
        painter.drawText(foot, left, "1")
        painter.drawText(foot, right, f"{len(self.shares_K)}")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index = int(event.position().x() / max(self.width(), 1) * len(self.shares_K))
        if 0 <= index < len(self.shares_K):
            QToolTip.showText(event.globalPosition().toPoint(), self.of(index), self)

    def leaveEvent(self, event: QEvent) -> None:
        QToolTip.hideText()
