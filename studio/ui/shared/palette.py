"""The palette: whatever can be done, seen or opened, found by typing a few letters of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain

from PySide6.QtCore import QEvent, QObject, QRect, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QListView, QWidget

from studio.ui.shared.layout import column, label, set_role
from studio.ui.shared.search_field import SearchField
from studio.ui.shared.selectable_delegate import Index, SelectableDelegate
from studio.ui.theme import Theme
from studio.words.language import tr

WIDTH = 560
ROW = 36
ENTRY = int(Qt.ItemDataRole.UserRole)
INSIDE, SYNONYM, INITIALS = 20, 40, 60
"""What it costs to be found within a word, by another word, by initials."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that can be done."""

    text: str
    do: Callable[[], object]
    icon: str = ""
    keys: str = ""
    """Its shortcut, as the system writes it."""
    where: str = ""
    """Where it belongs, or what kind of thing it is."""
    words: str = ""
    """Other words that people may type for it."""
    enabled: bool = True
    rank: int = 0
    """Of things that fit as well, the lower is first."""


def matches(typed: str, text: str, words: str = "") -> int | None:
    """How well what was typed fits, lower is better; None: not at all. What is typed begins words, or lies in one."""
    asked = typed.casefold().split()
    costs = [_cost(part, text.casefold(), words.casefold()) for part in asked]
    known = [cost for cost in costs if cost is not None]
    if len(known) == len(asked):
        return sum(known)
    initials = "".join(word[0] for word in text.casefold().split())
    return INITIALS if len(asked) == 1 and len(typed) > 1 and initials.startswith(asked[0]) else None


def _cost(part: str, text: str, words: str) -> int | None:
    for number, word in enumerate(text.split()):
        if word.startswith(part):
            return number
    if any(word.startswith(part) for word in words.split()):
        return SYNONYM
    return INSIDE if len(part) > 2 and part in text else None


class Palette(QFrame):
    """Opens over the window; Enter does the chosen thing, Esc closes."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        set_role(self, "popup")
        self.field = SearchField(theme, tr("What do you want to do?"))
        self.field.installEventFilter(self)
        self.view = QListView()
        self.view.setUniformItemSizes(True)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setStyleSheet("background: transparent;")
        self.view.setItemDelegate(_Row(theme, self.view))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setMouseTracking(True)
        self.view.setAccessibleName(tr("Actions"))
        self._model = QStandardItemModel(self)
        self._proxy = _Filter(self)
        self._proxy.setSourceModel(self._model)
        self.view.setModel(self._proxy)
        self._none = label(tr("Nothing is called that."), "dim")
        self._none.setContentsMargins(12, 8, 12, 8)
        layout = column(self.field, self.view, self._none, margin=8)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.field.textChanged.connect(self._typed)
        self.view.clicked.connect(lambda _index: self._do())
        self.hide()

    def open(self, *entries: Iterable[Entry]) -> None:
        """Show these."""
        self._model.clear()
        for entry in chain(*entries):
            item = QStandardItem(entry.text)
            item.setData(entry, ENTRY)
            item.setEnabled(entry.enabled)
            self._model.appendRow(item)
        self.field.clear()
        self._typed("")
        self.show()
        self.raise_()
        self.field.setFocus()

    def texts(self) -> list[str]:
        """What is found, the best first."""
        return [str(self._proxy.index(row, 0).data()) for row in range(self._proxy.rowCount())]

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
        entry = self.view.currentIndex().data(ENTRY)
        if isinstance(entry, Entry) and entry.enabled:
            self.close_()
            entry.do()


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
        return self._cost(self.sourceModel().index(row, 0)) is not None

    def lessThan(self, left: Index, right: Index) -> bool:
        def key(index: Index) -> tuple[bool, int, int, int]:
            entry: Entry = index.data(ENTRY)
            return (not entry.enabled, self._cost(index) or 0, entry.rank, index.row())

        return key(left) < key(right)

    def _cost(self, index: Index) -> int | None:
        entry: Entry = index.data(ENTRY)
        return matches(self._typed, entry.text, entry.words)


class _Row(SelectableDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent, height_px=ROW, rounded=True)

    def paint_row(self, painter: QPainter, area: QRect, index: Index, *, chosen: bool) -> None:
        """Icon, text, where it belongs, keys."""
        entry = index.data(ENTRY)
        if not isinstance(entry, Entry):
            return
        theme = self.theme
        if entry.icon:
            token = "text-dim" if entry.enabled else "text-faint"
            painter.drawPixmap(area.left() + 12, area.center().y() - 7, theme.pixmap(entry.icon, 16, token))
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        right = middle | int(Qt.AlignmentFlag.AlignRight)
        painter.setFont(theme.font())
        metrics = painter.fontMetrics()
        keys_px = metrics.horizontalAdvance(entry.keys) + 20
        text = metrics.elidedText(entry.text, Qt.TextElideMode.ElideRight, area.width() - 52 - keys_px)
        painter.setPen(theme.color("text" if entry.enabled else "text-faint"))
        painter.drawText(area.adjusted(40, 0, -8, 0), middle, text)
        begin = 40 + metrics.horizontalAdvance(text) + 12
        where = metrics.elidedText(entry.where, Qt.TextElideMode.ElideMiddle, area.width() - begin - keys_px)
        painter.setPen(theme.color("text-faint"))
        painter.drawText(area.adjusted(begin, 0, -8, 0), middle, where)
        painter.setPen(theme.color("text-dim"))
        painter.drawText(area.adjusted(0, 0, -12, 0), right, entry.keys)
