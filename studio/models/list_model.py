"""A list of values as a Qt model, with the values themselves in a role."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from studio.models.rows import become

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex


class ListModel(QAbstractListModel, Generic[T]):
    """Items with an ``id`` that are replaced as a whole; rows that stay keep their selection."""

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
        """Show these. Rows are told apart by their items' ``id``: one that stays is the same row, wherever it moves."""
        new = list(items)
        if self.items == new:
            return
        known = {_key(item): item for item in self.items}
        coming = {_key(item): item for item in new}

        def put(keys: list[Hashable]) -> None:
            self.items = [known[key] if key in known else coming[key] for key in keys]

        become(self, list(known), list(coming), put)
        changed = [row for row, (old, item) in enumerate(zip(self.items, new, strict=True)) if old != item]
        self.items = new
        if changed:
            self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))
        self.items_changed.emit()

    def change(self, row: int, item: T) -> None:
        """Replace one."""
        self.items[row] = item
        self.dataChanged.emit(self.index(row), self.index(row))
        self.items_changed.emit()


def _key(item: object) -> Hashable:
    key: Hashable = getattr(item, "id", item)
    return key
