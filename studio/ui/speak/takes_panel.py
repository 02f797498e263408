"""The takes that were kept: load one, star it, or hear it against the edit."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QWidget

from backend.project.renders import Render
from studio.models.renders import RendersModel
from studio.ui.shared.icon_button import icon_button
from studio.ui.shared.layout import column, label, row
from studio.ui.shared.selectable_delegate import Index, SelectableDelegate
from studio.ui.theme import Theme
from studio.ui.tokens import SPACE
from studio.words.format import when

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
        self.hint = label("Takes that you keep appear here. Select one and press X to compare.", "caption", wrap=True)
        self._open = icon_button(theme, "folder-open", "Open this take in the editor")
        self._star = icon_button(theme, "star", "Star this take")
        self._remove = icon_button(theme, "trash-2", "Remove this take; Undo brings it back")
        self._build(theme)
        self._connect()
        self._selected()

    def _build(self, theme: Theme) -> None:
        self.list.setAccessibleName("Takes")
        self.list.setModel(self._renders)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setItemDelegate(TakeDelegate(theme, self.list))
        head = row(label("Takes", "heading"), None, self._open, self._star, self._remove, gap=2)
        layout = column(head, self.hint, self.list, gap=SPACE // 2)
        layout.setStretch(2, 1)
        layout.addStretch(0)  # where there is no list
        self.setLayout(layout)

    def _connect(self) -> None:
        self.list.activated.connect(lambda index: self.opened.emit(index.data(self._renders.RENDER_ROLE)))
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._selected())
        self._renders.items_changed.connect(self._selected)
        self._open.clicked.connect(lambda: self.opened.emit(self.current()))
        self._star.clicked.connect(lambda: self.starred.emit(self.current()))
        self._remove.clicked.connect(lambda: self.removed.emit(self.current()))

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


class TakeDelegate(SelectableDelegate):
    """Two lines a take: its text, and when and how long."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent, height_px=ROW_PX)

    def paint_row(self, painter: QPainter, area: QRect, index: Index, *, chosen: bool) -> None:
        """Draw."""
        take = index.data(RendersModel.RENDER_ROLE)
        if not isinstance(take, Render):
            return
        theme, inner = self.theme, area.adjusted(SPACE, 6, -SPACE, -6)
        painter.setFont(theme.font())
        painter.setPen(theme.color("text"))
        width = inner.width() - (20 if take.starred else 0)
        text = painter.fontMetrics().elidedText(take.text, Qt.TextElideMode.ElideRight, width)
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, text)
        if take.starred:
            painter.drawPixmap(inner.right() - 14, inner.top(), theme.pixmap("star", 14, "warning"))
        painter.setFont(theme.font(11))
        painter.setPen(theme.color("text-dim"))
        facts = f"{take.duration_s:.1f} s · {when(take.created)}"
        painter.drawText(inner, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, facts)
