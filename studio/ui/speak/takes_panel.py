"""The takes that were kept: load one, star it, or hear it against the edit."""

from datetime import datetime
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from backend.project.renders import Render
from studio.models.renders import RendersModel
from studio.ui.shared.icon_button import icon_button
from studio.ui.shared.layout import set_role
from studio.ui.theme import Theme
from studio.ui.tokens import SPACE

ROW_PX = 48


class TakesPanel(QWidget):
    """A list, newest first. Enter or a double-click opens a take; one that is selected can be compared."""

    opened = Signal(object)
    selected = Signal(object)
    starred = Signal(object)
    removed = Signal(object)

    def __init__(self, theme: Theme, renders: RendersModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._renders = renders
        self.list = QListView()
        self.list.setAccessibleName("Takes")
        self.list.setModel(renders)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setItemDelegate(TakeDelegate(theme, self.list))
        self.list.activated.connect(lambda index: self.opened.emit(index.data(renders.RENDER_ROLE)))
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._selected())
        renders.items_changed.connect(self._selected)
        self.hint = set_role(QLabel("Takes that you keep appear here. Select one and press X to compare."), "caption")
        self.hint.setWordWrap(True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._open = icon_button(theme, "folder-open", "Open this take in the editor")
        self._star = icon_button(theme, "star", "Star this take")
        self._remove = icon_button(theme, "trash-2", "Remove this take; Undo brings it back")
        self._open.clicked.connect(lambda: self.opened.emit(self.current()))
        self._star.clicked.connect(lambda: self.starred.emit(self.current()))
        self._remove.clicked.connect(lambda: self.removed.emit(self.current()))
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(set_role(QLabel("Takes"), "heading"))
        head.addStretch(1)
        for button in (self._open, self._star, self._remove):
            head.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 2)
        layout.addLayout(head)
        layout.addWidget(self.hint)
        layout.addWidget(self.list, 1)
        self._selected()

    def current(self) -> Render | None:
        """The selected take."""
        take = self.list.currentIndex().data(self._renders.RENDER_ROLE)
        return take if isinstance(take, Render) else None

    def _selected(self) -> None:
        take = self.current()
        for button in (self._open, self._star, self._remove):
            button.setEnabled(take is not None)
        self.hint.setVisible(not self._renders.items)
        self.list.setVisible(bool(self._renders.items))
        self.selected.emit(take)


class TakeDelegate(QStyledItemDelegate):
    """Two lines a take: its text, and when and how long."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, ROW_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        take = index.data(RendersModel.RENDER_ROLE)
        if not isinstance(take, Render):
            return
        painter.save()
        flags: Any = option
        box: QRect = flags.rect
        if flags.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, self._theme.color("accent-soft"))
        elif flags.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, self._theme.color("raised"))
        inner = box.adjusted(SPACE, 6, -SPACE, -6)
        painter.setFont(self._theme.font())
        painter.setPen(self._theme.color("text"))
        width = inner.width() - (20 if take.starred else 0)
        text = painter.fontMetrics().elidedText(take.text, Qt.TextElideMode.ElideRight, width)
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, text)
        if take.starred:
            painter.drawPixmap(inner.right() - 14, inner.top(), self._theme.pixmap("star", 14, "warning"))
        painter.setFont(self._theme.font(11))
        painter.setPen(self._theme.color("text-dim"))
        facts = f"{take.duration_s:.1f} s · {when(take.created)}"
        painter.drawText(inner, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, facts)
        painter.restore()


def when(created: str) -> str:
    """An ISO time as people say it."""
    try:
        at = datetime.fromisoformat(created).astimezone()
    except ValueError:
        return created
    today = datetime.now().astimezone().date()
    return at.strftime("today %H:%M" if at.date() == today else "%d %b, %H:%M")
