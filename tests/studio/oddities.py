"""What a window says that no person says: ids, codes of languages, names of the code, fields that nobody filled in."""

import re
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QWidget,
)

from studio.models import languages

ROWS = 40
"""Rows of a list that are read."""
CODES = frozenset(languages.OFFERED)
ODD = {
    "an id": re.compile(r"\b\d{8}-\d{6}\b|\b(?=[0-9a-f]*\d)[0-9a-f]{12,}\b"),
    "a name of the code": re.compile(r"\b[a-zA-Z]+_\w+\b|\b[a-z]+[A-Z][a-z]+[A-Z]?\w*\(|\b[a-z]+\.[a-z]+\.[a-z]+\b"),
    "a path": re.compile(r"(?<![\w/])/\w+/\w+|\b\w:\\\w"),
    "nothing": re.compile(r"\bNone\b(?! of)|\bnan\b|\binf\b"),
    "a field": re.compile(r"\{\w*[:}]|\}"),
    "a code of a language": re.compile(r"\b(en-us|en-gb|fr-fr|pt-br|es-419|cmn|yue)\b"),
}


def oddities(window: QWidget) -> list[str]:
    """A sentence for each text that is odd: of what is shown, of what is said about it, and of its menus."""
    found = dict.fromkeys(f"{why}: {said!r} ({whose})" for whose, said in texts(window) for why in _odd(said))
    return list(found)


def texts(window: QWidget) -> Iterator[tuple[str, str]]:
    """Whose it is, and what it says; hints that only a pointer or a screen reader meets as well."""
    for widget in [window, *window.findChildren(QWidget)]:
        if widget is window or widget.isVisibleTo(window):
            name = type(widget).__name__
            yield from ((name, said) for said in _said(widget) if said.strip())
    for action in window.findChildren(QAction):
        yield from (("action", said) for said in (action.text(), action.toolTip(), action.statusTip()) if said)


def _said(widget: QWidget) -> Iterator[str]:
    yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle())
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    elif isinstance(widget, QGroupBox):
        yield widget.title()
    elif isinstance(widget, QLineEdit | QPlainTextEdit):
        yield widget.placeholderText()
    elif isinstance(widget, QComboBox):
        yield from (widget.itemText(at) for at in range(widget.count()))
    elif isinstance(widget, QAbstractItemView) and (model := widget.model()) is not None:
        roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
        for row in range(min(model.rowCount(), ROWS)):
            for column in range(1 if isinstance(widget, QListView) else model.columnCount(QModelIndex())):
                yield from (str(said) for role in roles if (said := model.index(row, column).data(role)) is not None)


def _odd(said: str) -> Iterator[str]:
    if Path(said.replace("\u200b", "")).is_absolute():
        return  # a folder that is shown for itself, as in Settings
    said = re.sub(r"<[^<>]*>", " ", said)
    yield from (why for why, pattern in ODD.items() if pattern.search(said))
    if CODES & {part.strip() for part in re.split(r"[,·\n]", said)}:
        yield "a code of a language"
