"""A list of values as a Qt model, with the values themselves in a role."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex


class ListModel(QAbstractListModel, Generic[T]):
    """Items that are replaced as a whole; rows that stay the same keep their selection."""

    ITEM_ROLE = int(Qt.ItemDataRole.UserRole)
    items_changed = Signal()

    def __init__(self, text: Callable[[T], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.items: list[T] = []
        self._text = text

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Number of items."""
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text, or the item itself in ``ITEM_ROLE``."""
        if not index.isValid() or index.row() >= len(self.items):
            return None
        if role == self.ITEM_ROLE:
            return self.items[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(self.items[index.row()])
        return None

    def set_items(self, items: Sequence[T]) -> None:
        """Show these. Rows at the end come and go; what differs in between is announced as changed."""
        old = self.items
        new = list(items)
        if old == new:
            return
        same = min(len(old), len(new))
        if len(new) > len(old):
            self.beginInsertRows(QModelIndex(), len(old), len(new) - 1)
            self.items = new
            self.endInsertRows()
        elif len(new) < len(old):
            self.beginRemoveRows(QModelIndex(), len(new), len(old) - 1)
            self.items = new
            self.endRemoveRows()
        else:
            self.items = new
        changed = [row for row in range(same) if old[row] != new[row]]
        if changed:
            self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))
        self.items_changed.emit()

    def change(self, row: int, item: T) -> None:
        """Replace one."""
        self.items[row] = item
        self.dataChanged.emit(self.index(row), self.index(row))
        self.items_changed.emit()
