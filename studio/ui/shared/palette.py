"""The palette: every action of the window, found by typing."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, QRect, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QListView, QWidget

from studio.actions import Action
from studio.ui.shared.layout import column, label, set_role
from studio.ui.shared.search_field import SearchField
from studio.ui.shared.selectable_delegate import Index, SelectableDelegate
from studio.ui.theme import Theme

WIDTH = 560
ROW = 36
ID = int(Qt.ItemDataRole.UserRole)
KEYS = ID + 1
WHERE = ID + 2
ICON = ID + 3


def matches(typed: str, text: str) -> int | None:
    """How well what was typed fits, lower is better; None: not at all. Letters may be left out."""
    typed, text = typed.casefold(), text.casefold()
    if not typed:
        return 0
    at = text.find(typed)
    if at >= 0:
        return at if at == 0 or text[at - 1] == " " else 20 + at
    position, cost = -1, 100
    for letter in typed.replace(" ", ""):
        found = text.find(letter, position + 1)
        if found < 0:
            return None
        cost += found - position - 1
        position = found
    return cost if cost < 160 else None


class Palette(QFrame):
    """Opens over the window; Enter does the chosen action, Esc closes."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._window = parent
        self._actions: dict[str, QAction] = {}
        set_role(self, "popup")
        self.field = SearchField(theme, "What do you want to do?")
        self.field.installEventFilter(self)
        self.view = QListView()
        self.view.setUniformItemSizes(True)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setStyleSheet("background: transparent;")
        self.view.setItemDelegate(_Row(theme, self.view))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setMouseTracking(True)
        self.view.setAccessibleName("Actions")
        self._model = QStandardItemModel(self)
        self._proxy = _Filter(self)
        self._proxy.setSourceModel(self._model)
        self.view.setModel(self._proxy)
        self._none = label("Nothing is called that.", "dim")
        self._none.setContentsMargins(12, 8, 12, 8)
        layout = column(self.field, self.view, self._none, margin=8)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.field.textChanged.connect(self._typed)
        self.view.clicked.connect(lambda _index: self._do())
        self.hide()

    def open(self, actions: Iterable[tuple[Action, QAction, str]]) -> None:
        """Show these: the declared action, the living one, and where it belongs."""
        self._model.clear()
        self._actions.clear()
        entries = sorted(actions, key=lambda entry: not entry[1].isEnabled())
        for declared, living, where in entries:
            item = QStandardItem(living.text().rstrip("…"))
            item.setData(declared.id, ID)
            item.setData(declared.icon, ICON)
            item.setData(where, WHERE)
            keys = declared.shortcuts[0] if declared.shortcuts else ""
            item.setData(QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText), KEYS)
            item.setEnabled(living.isEnabled())
            self._model.appendRow(item)
            self._actions[declared.id] = living
        self.field.clear()
        self._typed("")
        self.show()
        self.raise_()
        self.field.setFocus()

    def place(self) -> None:
        """Sit at the top, in the middle of the window."""
        window = self._window
        width = min(WIDTH, window.width() - 32)
        rows = max(1, min(11, self._proxy.rowCount()))
        height = min(8 * 3 + 32 + rows * ROW + 4, window.height() - 96)
        self.setGeometry(QRect((window.width() - width) // 2, 64, width, height))

    def close_(self) -> None:
        """Go away."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter move and choose while the field is typed in."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            row = self.view.currentIndex().row()
            moves: dict[int, Callable[[], object]] = {
                Qt.Key.Key_Down: lambda: self._go(row + 1),
                Qt.Key.Key_Up: lambda: self._go(row - 1),
                Qt.Key.Key_Return: self._do,
                Qt.Key.Key_Enter: self._do,
                Qt.Key.Key_Escape: self.close_,
            }
            if event.key() in moves:
                moves[event.key()]()
                return True
        if event.type() == QEvent.Type.FocusOut and not self.view.hasFocus():
            self.close_()
        return super().eventFilter(watched, event)

    def _typed(self, text: str) -> None:
        self._proxy.set_typed(text.strip())
        self._go(0)
        self._none.setVisible(self._proxy.rowCount() == 0)
        self.view.setVisible(self._proxy.rowCount() > 0)
        self.place()

    def _go(self, row: int) -> None:
        rows = self._proxy.rowCount()
        if rows:
            self.view.setCurrentIndex(self._proxy.index(max(0, min(rows - 1, row)), 0))

    def _do(self) -> None:
        index = self.view.currentIndex()
        action = self._actions.get(index.data(ID)) if index.isValid() else None
        if action is not None and action.isEnabled():
            self.close_()
            action.trigger()


class _Filter(QSortFilterProxyModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._typed = ""
        self.setDynamicSortFilter(True)

    def set_typed(self, typed: str) -> None:
        self._typed = typed
        self.invalidate()
        self.sort(0)

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        return matches(self._typed, self.sourceModel().index(row, 0).data()) is not None

    def lessThan(self, left: Index, right: Index) -> bool:
        def key(index: Index) -> tuple[bool, int, int]:
            enabled = bool(self.sourceModel().flags(index) & Qt.ItemFlag.ItemIsEnabled)
            return (not enabled, matches(self._typed, index.data()) or 0, index.row())

        return key(left) < key(right)


class _Row(SelectableDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent, height_px=ROW, rounded=True)

    def paint_row(self, painter: QPainter, area: QRect, index: Index, *, chosen: bool) -> None:
        theme, enabled = self.theme, bool(index.flags() & Qt.ItemFlag.ItemIsEnabled)
        icon = index.data(ICON)
        if icon:
            painter.drawPixmap(
                area.left() + 12, area.center().y() - 7, theme.pixmap(icon, 16, "text-dim" if enabled else "text-faint")
            )
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        right = middle | int(Qt.AlignmentFlag.AlignRight)
        painter.setFont(theme.font())
        painter.setPen(theme.color("text" if enabled else "text-faint"))
        text: str = index.data()
        painter.drawText(area.adjusted(40, 0, -8, 0), middle, text)
        used = painter.fontMetrics().horizontalAdvance(text)
        painter.setPen(theme.color("text-faint"))
        painter.drawText(area.adjusted(40 + used + 12, 0, -8, 0), middle, index.data(WHERE) or "")
        painter.setPen(theme.color("text-dim"))
        painter.drawText(area.adjusted(0, 0, -12, 0), right, index.data(KEYS) or "")
