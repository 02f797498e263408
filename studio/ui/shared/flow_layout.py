"""A row of things that goes on below where it has no room."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem

from studio.ui.tokens import SPACE


class FlowLayout(QLayout):
    """Items from left to right, in as many rows as the width asks for; ``push_right`` sends one to the right edge."""

    def __init__(self, *widgets: QWidget, gap: int = SPACE) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._right: QWidget | None = None
        self.setSpacing(gap)
        self.setContentsMargins(0, 0, 0, 0)
        for widget in widgets:
            self.addWidget(widget)

    def push_right(self, widget: QWidget) -> None:
        """The last item of all, at the right edge of its row."""
        self._right = widget
        self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:
        """At the end."""
        self._items.append(item)

    def count(self) -> int:
        """Items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """An item, or None beyond the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give an item away."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It takes no more than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of all rows, pixels."""
        margins = self.contentsMargins()
        inner = QRect(0, 0, width - margins.left() - margins.right(), 0)
        return self._arrange(inner, move=False) + margins.top() + margins.bottom()

    def sizeHint(self) -> QSize:
        """All in one row."""
        shown = self._shown()
        width = sum(item.sizeHint().width() for item in shown) + self.spacing() * max(0, len(shown) - 1)
        return QSize(width, max((item.sizeHint().height() for item in shown), default=0)).grownBy(
            self.contentsMargins()
        )

    def minimumSize(self) -> QSize:
        """The widest item has room."""
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size.grownBy(self.contentsMargins())

    def setGeometry(self, rect: QRect) -> None:
        """Put all in their places."""
        super().setGeometry(rect)
        self._arrange(rect.marginsRemoved(self.contentsMargins()), move=True)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _arrange(self, area: QRect, *, move: bool) -> int:
        rows: list[list[QLayoutItem]] = [[]]
        used = 0
        for item in self._shown():
            width = item.sizeHint().width()
            if rows[-1] and used + self.spacing() + width > area.width():
                rows.append([])
                used = 0
            used += width + (self.spacing() if rows[-1] else 0)
            rows[-1].append(item)
        y = area.y()
        for row in rows:
            height = max((item.sizeHint().height() for item in row), default=0)
            if move:
                self._place(row, area, y, height)
            y += height + self.spacing()
        return max(0, y - area.y() - self.spacing())

    def _place(self, row: list[QLayoutItem], area: QRect, y: int, height: int) -> None:
        x = area.x()
        for item in row:
            hint = item.sizeHint()
            width = min(hint.width(), area.width())
            if isinstance(item, QWidgetItem) and item.widget() is self._right:
                x = max(x, area.right() + 1 - width)
            item.setGeometry(QRect(QPoint(x, y + (height - hint.height()) // 2), QSize(width, hint.height())))
            x += width + self.spacing()
