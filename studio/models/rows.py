"""How the rows of an item model become other rows: a row that stays is the same row, wherever it moves.

Views, boxes and selections hold on to rows by Qt's persistent indexes. A model that resets loses them, and one that
puts another thing into a row makes them point at that. So no list of ours does either: all of them change here.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from PySide6.QtCore import QAbstractItemModel, QModelIndex

K = TypeVar("K", bound=Hashable)
FEW = 16
"""Up to this many spans of rows are put in and taken out in place; more are exchanged at the end, all at once."""


def become(model: QAbstractItemModel, before: Sequence[K], after: Sequence[K], put: Callable[[list[K]], None]) -> None:
    """Tell ``model``'s views how the rows ``before`` become those of ``after``. Rows are known by unique keys.

    ``put`` is called with the keys at each step; the model has exactly these rows from then on.
    """
    now, order = list(before), list(after)
    if now == order:
        return
    old, new = set(before), set(after)
    gone = [] if old <= new else _spans([row for row, key in enumerate(now) if key not in new])
    if len(gone) > FEW:
        stay = list(filter(new.__contains__, now))
        now = arrange(model, now, stay + [key for key in now if key not in new], put)
        gone = [(len(stay), len(now) - 1)]
    for first, last in reversed(gone):
        model.beginRemoveRows(QModelIndex(), first, last)
        now = now[:first] + now[last + 1 :]
        put(now)
        model.endRemoveRows()
    now = arrange(model, now, list(filter(old.__contains__, order)), put)
    fresh = [row for row, key in enumerate(order) if key not in old] if now else range(len(order))
    come = _spans(fresh)
    if len(come) > FEW:
        model.beginInsertRows(QModelIndex(), len(now), len(order) - 1)
        now = now + [key for key in order if key not in old]
        put(now)
        model.endInsertRows()
        arrange(model, now, order, put)
        return
    for first, last in come:
        model.beginInsertRows(QModelIndex(), first, last)
        now = now[:first] + order[first : last + 1] + now[first:]
        put(now)
        model.endInsertRows()


def arrange(
    model: QAbstractItemModel, before: Sequence[K], after: Sequence[K], put: Callable[[list[K]], None]
) -> list[K]:
    """The same rows in another order; the new order."""
    order = list(after)
    if order == list(before):
        return order
    model.layoutAboutToBeChanged.emit()
    held = model.persistentIndexList()
    keys = {before[index.row()] for index in held}
    place = {key: row for row, key in enumerate(order) if key in keys}
    moved = [(place[before[index.row()]], index.column()) for index in held]
    put(order)
    model.changePersistentIndexList(held, [model.index(row, column) for row, column in moved])
    model.layoutChanged.emit()
    return order


def _spans(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Rising numbers as first and last of each unbroken run; of many runs no more than show that they are many."""
    if rows and rows[-1] - rows[0] == len(rows) - 1:
        return [(rows[0], rows[-1])]
    spans: list[tuple[int, int]] = []
    for row in rows:
        if spans and spans[-1][1] == row - 1:
            spans[-1] = (spans[-1][0], row)
        elif len(spans) > FEW:
            break
        else:
            spans.append((row, row))
    return spans
