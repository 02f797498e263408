"""A row of a list that is painted by hand: one ground for hover and selection, and one height."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex


class SelectableDelegate(QStyledItemDelegate):
    """Paints the ground; a subclass paints what lies on it."""

    def __init__(self, theme: Theme, parent: QWidget, *, height_px: int, rounded: bool = False) -> None:
        """``rounded``: a pill with a little air around it, instead of the whole row."""
        super().__init__(parent)
        self.theme = theme
        self._height_px, self._rounded = height_px, rounded

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One height for all."""
        return QSize(120, self._height_px)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The ground, and then the row."""
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_ground(painter, option.rect, chosen=chosen, over=over)
        self.paint_row(painter, option.rect, index, chosen=chosen)
        painter.restore()
        if option.state & QStyle.StateFlag.State_HasFocus:
            self.paint_focus(painter, option.rect)

    def paint_focus(self, painter: QPainter, area: QRect) -> None:
        """The frame of the row that the keyboard is at."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.theme.color("focus"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = 6 if self._rounded else 2
        painter.drawRoundedRect(QRectF(area.adjusted(2, 1, -2, -1)).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.restore()

    def paint_ground(self, painter: QPainter, area: QRect, *, chosen: bool, over: bool) -> None:
        """What lies under a row."""
        if not chosen and not over:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("accent-soft" if chosen else "raised"))
        if self._rounded:
            painter.drawRoundedRect(area.adjusted(2, 1, -2, -1), 6, 6)
        else:
            painter.drawRect(area)

    def paint_row(self, painter: QPainter, area: QRect, index: Index, *, chosen: bool) -> None:
        """What is in it. The painter's state is given back afterwards."""
        raise NotImplementedError
