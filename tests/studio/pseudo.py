"""A language that nobody speaks: letters with accents, two fifths longer, in brackets. What it leaves as it was, no
translator can reach.

``pytest -p tests.studio.pseudo FILE`` has the window speak it: it must be loaded before anything with words is.
"""

import gettext
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QPainter
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QTableView, QWidget

from backend.protocol.sentences import catalogue as sentences
from studio.words import language

PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
ACCENTED = "ÁƁĆĎÉƑĜĤÍĴĶĹṀŃÓṔɊŔŚŤÚṼŴẊÝŹáƀćďéƒĝĥíĵķĺṁńóṕɋŕśťúṽŵẋýź"
LONGER = 0.4
_LETTERS = str.maketrans(PLAIN, ACCENTED)
_KEPT = re.compile(r"\{[^{}]*\}|\*\.\w+|<[^<>]+>|&\w+;")
"""Placeholders, endings of files, marks of HTML."""
_FORMS = re.compile(r"(?<=:)[^{}:]*[|#][^{}]*(?=\})")
"""What a placeholder of the catalogue says by number: ``# clip|# clips``."""
_KEYS = r"(Ctrl|Shift|Alt|Space|Return|Enter|Esc|Del|Home|End|Up|Down|Left|Right|Tab|Ins)"
_KEY = re.compile(rf"\((\w+\+)*({_KEYS}|F\d+|\S)\)|^(\w+\+)*({_KEYS}|F\d+|\S)$|^Press shortcut$")
_WORD = re.compile(r"[A-Za-z][A-Za-z’']{2,}")
_ACROSS = Qt.Orientation.Horizontal


def accented(text: str) -> str:
    """The letters with accents, in brackets; as long as German is."""
    ends = [0, *(at for found in _KEPT.finditer(text) for at in found.span()), len(text)]
    parts = [text[begin:end] for begin, end in pairwise(ends)]
    told = "".join(part if at % 2 else part.translate(_LETTERS) for at, part in enumerate(parts))
    return f"[{told}{'é' * round(LONGER * min(len(text), 40))}]"


class Accented(gettext.NullTranslations):
    """Says everything so."""

    def gettext(self, message: str) -> str:
        return accented(message)

    def pgettext(self, context: str, message: str) -> str:
        return accented(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return accented(msgid1 if n == 1 else msgid2)


@cache
def catalogue(_language: str) -> dict[str, dict[str, sentences.Row]]:
    """The sentences of the backend, so."""

    def told(text: str) -> str:
        return accented(_FORMS.sub(lambda forms: forms[0].translate(_LETTERS), text))

    return {
        section: {
            kind: told(row) if isinstance(row, str) else {part: told(text) for part, text in row.items()}
            for kind, row in rows.items()
        }
        for section, rows in _english(sentences.ENGLISH).items()
    }


_english = sentences.catalogue
language._words = cache(Accented)
sentences.catalogue = catalogue


def texts(window: QWidget) -> Iterator[tuple[str, str]]:
    """What a window that is shown says, to the eye and to who listens: where, and the text."""
    for widget in [window, *window.findChildren(QWidget)]:
        if widget.isVisible():
            yield from ((type(widget).__name__, text) for text in _texts(widget) if text)
    for action in window.findChildren(QAction):
        if action.objectName():  # others are Qt's own
            yield from ((action.objectName(), text) for text in (action.text(), action.toolTip()))


def _texts(widget: QWidget) -> Iterator[str]:
    yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
    match widget:
        case QLabel() | QAbstractButton():
            yield widget.text()
        case QComboBox():
            yield from (widget.itemText(at) for at in range(widget.count()))
            yield widget.placeholderText()
        case QLineEdit() | QPlainTextEdit():
            yield widget.placeholderText()
        case QTableView() if (model := widget.model()) is not None:
            yield from (str(model.headerData(at, _ACROSS) or "") for at in range(model.columnCount()))


def painted(window: QWidget) -> Iterator[tuple[str, str]]:
    """What canvases and lists draw by hand, as of :func:`texts`."""
    drawn: list[str] = []
    draw = QPainter.drawText

    def spy(painter: QPainter, *told: Any) -> Any:
        drawn.extend(one for one in told if isinstance(one, str))
        return draw(painter, *told)

    setattr(QPainter, "drawText", spy)  # noqa: B010 - to mypy it is a method for good
    try:
        window.grab()
    finally:
        setattr(QPainter, "drawText", draw)  # noqa: B010
    yield from (("painted", text) for text in drawn)


def untold(told: Iterable[tuple[str, str]], names: re.Pattern[str]) -> set[str]:
    """Texts with words that did not go through a translation. ``names``: what is the same in every language."""
    return {
        f"{where}: {text}"
        for where, text in told
        if any(_WORD.search(names.sub("", _KEY.sub("", line))) for line in text.replace("\u200b", "").splitlines())
    }
