"""What can be done to one phone of an alignment: a menu at the pointer, or by the Menu key."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from backend.protocol.score import Phone
from studio.maths import alignment as maths
from studio.words.language import tr

Put = Callable[[Sequence[Phone], str], object]
"""Takes the phones as they are to be, and what was done."""


def phone_menu(parent: QWidget, phones: Sequence[Phone], index: int, at_s: float, put: Put) -> QMenu:
    """Rename, split, merge; ``at_s`` is where a split would cut, in the clip."""
    menu = QMenu(parent)
    menu.addAction(tr("Rename {symbol}…", symbol=phones[index].symbol), lambda: _rename(parent, phones, index, put))
    split = menu.addAction(tr("Split here"), lambda: put(maths.split(phones, index, at_s), tr("Split a phone")))
    split.setEnabled(len(maths.split(phones, index, at_s)) > len(phones))
    merge = menu.addAction(tr("Merge with the next"), lambda: put(maths.merge(phones, index), tr("Merge phones")))
    merge.setEnabled(index + 1 < len(phones))
    return menu


def ask_phone(parent: QWidget, phones: Sequence[Phone], index: int, at_s: float, where: QPoint, put: Put) -> None:
    """Show it."""
    phone_menu(parent, phones, index, at_s, put).exec(where)


def _rename(parent: QWidget, phones: Sequence[Phone], index: int, put: Put) -> None:
    said, sure = QInputDialog.getText(parent, tr("Rename a phone"), tr("Phone (IPA)"), text=phones[index].symbol)
    if sure and said.strip():
        put(maths.relabel(phones, index, said.strip()), tr("Rename a phone"))
