"""A list of values as a Qt model, with the values themselves in a role."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

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
        self._take_out({_key(item) for item in new})
        self._put_in_order([_key(item) for item in new])
        self._put_in(new)
        changed = [row for row, (old, item) in enumerate(zip(self.items, new, strict=True)) if old != item]
        self.items = new
        if changed:
            self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))
        self.items_changed.emit()

    def _take_out(self, wanted: set[object]) -> None:
        gone = [row for row, item in enumerate(self.items) if _key(item) not in wanted]
        for first, last in reversed(_spans(gone)):
            self.beginRemoveRows(QModelIndex(), first, last)
            self.items = self.items[:first] + self.items[last + 1 :]
            self.endRemoveRows()

    def _put_in_order(self, keys: list[object]) -> None:
        place = {key: number for number, key in enumerate(keys)}
        ordered = sorted(self.items, key=lambda item: place[_key(item)])
        if [_key(item) for item in ordered] == [_key(item) for item in self.items]:
            return
        self.layoutAboutToBeChanged.emit()
        row_of = {_key(item): row for row, item in enumerate(ordered)}
        held = self.persistentIndexList()
        moved = [self.index(row_of[_key(self.items[index.row()])]) for index in held]
        self.items = ordered
        self.changePersistentIndexList(held, moved)
        self.layoutChanged.emit()

    def _put_in(self, new: list[T]) -> None:
        there = {_key(item) for item in self.items}
        for first, last in _spans([row for row, item in enumerate(new) if _key(item) not in there]):
            self.beginInsertRows(QModelIndex(), first, last)
            self.items = self.items[:first] + new[first : last + 1] + self.items[first:]
            self.endInsertRows()

    def change(self, row: int, item: T) -> None:
        """Replace one."""
        self.items[row] = item
        self.dataChanged.emit(self.index(row), self.index(row))
        self.items_changed.emit()


def _key(item: object) -> object:
    return getattr(item, "id", item)


def _spans(rows: list[int]) -> list[tuple[int, int]]:
    """Rising numbers as first and last of each unbroken run."""
    spans: list[tuple[int, int]] = []
    for row in rows:
        if spans and spans[-1][1] == row - 1:
            spans[-1] = (spans[-1][0], row)
        else:
            spans.append((row, row))
    return spans
