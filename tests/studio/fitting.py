"""What does not fit: widgets that are cut off, that lie on each other, or whose text has no room."""

from collections.abc import Callable, Iterator
from itertools import combinations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QLabel,
    QLayout,
    QMenuBar,
    QPushButton,
    QScrollArea,
    QSplitterHandle,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from studio.ui.shared.buttons import ActionButton

SLACK = 2
"""Pixels that no eye misses."""


def misfits(window: QWidget) -> list[str]:
    """A sentence for each thing that does not fit in a window that is shown."""
    return [said for widget in _shown(window) for said in _of(widget)]


def below_the_fold(window: QWidget) -> list[str]:
    """Primary buttons that a person does not see whole."""
    buttons = [w for w in _shown(window) if isinstance(w, QAbstractButton) and w.property("role") == "primary"]
    return [f"{_name(button)} is not seen whole" for button in buttons if not seen_whole(button)]


def translate(window: QWidget, as_in: Callable[[str], str]) -> None:
    """Labels as long as they are in another language."""
    for widget in window.findChildren(QWidget):
        if isinstance(widget, ActionButton):
            if widget.text():
                widget.show_text(_said_as(widget.text().strip(), as_in))
        elif isinstance(widget, QLabel | QCheckBox | QToolButton | QPushButton) and widget.text():
            widget.setText(_said_as(widget.text(), as_in))


def german(text: str) -> str:
    """A third longer, in long words."""
    return text + "n" * round(0.35 * min(len(text), 40))


def chinese(text: str) -> str:
    """A third of the letters, each as wide as it is high, and no blanks to wrap at."""
    return "声" * max(2, round(len(text) / 3))


def _said_as(text: str, as_in: Callable[[str], str]) -> str:
    return text if "…" in text or not any(map(str.isalpha, text)) else as_in(text)


def _of(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QScrollArea):
        inside = widget.widget()
        if inside is not None and inside.width() > widget.viewport().width() + SLACK:
            yield f"{_name(inside)} is {inside.width() - widget.viewport().width()} px too wide for its page"
    parent = widget.parentWidget()
    if isinstance(parent, QMenuBar):
        return  # what has no room there goes into Qt's own button
    if parent is not None and not widget.isWindow() and not _scrolls(parent) and not _within(parent, widget):
        yield f"{_name(widget)} at {_said(widget.geometry())} is cut off by {_name(parent)} {_said(parent.rect())}"
    for one, other in combinations(_neighbours(widget), 2):
        shared = one.geometry().intersected(other.geometry())
        if shared.width() > SLACK and shared.height() > SLACK:
            yield f"{_name(one)} lies on {_name(other)} by {_said(shared)}"
    wanted = _wanted(widget)
    if wanted.width() > widget.width() + SLACK:
        yield f"{_name(widget)} wants {wanted.width()} px and has {widget.width()}"
    if wanted.height() > widget.height() + SLACK:
        yield f"{_name(widget)} wants to be {wanted.height()} px high and is {widget.height()}"


def _wanted(widget: QWidget) -> QSize:
    """What a text needs; nothing for what shortens its text by itself."""
    if isinstance(widget, QLabel) and widget.text() and "…" not in widget.text():
        if widget.wordWrap():
            return QSize(0, widget.heightForWidth(widget.width()))
        return (
            widget.sizeHint()
            if widget.sizePolicy().horizontalPolicy() != widget.sizePolicy().Policy.Ignored
            else QSize()
        )
    if isinstance(widget, QAbstractButton) and widget.text():
        return widget.minimumSizeHint()
    if isinstance(widget, QComboBox) and widget.currentText() not in widget.toolTip():
        text = widget.fontMetrics().horizontalAdvance(widget.currentText())
        return QSize(text + 24, 0)
    return QSize()


def _within(parent: QWidget, widget: QWidget) -> bool:
    return parent.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(widget.geometry())


def _neighbours(parent: QWidget) -> list[QWidget]:
    """What a layout put into a widget; what floats may lie on others."""
    layout = parent.layout()
    found = list(_held(layout)) if layout is not None else []
    return [widget for widget in found if widget.isVisible() and widget.parentWidget() is parent]


def _held(layout: QLayout) -> Iterator[QWidget]:
    for number in range(layout.count()):
        item = layout.itemAt(number)
        inner, widget = (item.layout(), item.widget()) if item is not None else (None, None)
        if inner is not None:
            yield from _held(inner)
        elif widget is not None:
            yield widget


def _scrolls(parent: QWidget) -> bool:
    """Whether what lies in it may be larger than it: it can be scrolled to."""
    above = parent.parentWidget()
    return isinstance(parent, QAbstractScrollArea | QStackedWidget) or isinstance(above, QAbstractScrollArea)


def seen_whole(widget: QWidget) -> bool:
    """Whether nothing of it is hidden by the edge of a page."""
    region = widget.visibleRegion().boundingRect()
    return region.width() >= widget.width() - SLACK and region.height() >= widget.height() - SLACK


def _shown(window: QWidget) -> list[QWidget]:
    found = window.findChildren(QWidget, options=Qt.FindChildOption.FindChildrenRecursively)
    return [w for w in found if w.isVisible() and not isinstance(w, QSplitterHandle) and w.width() and w.height()]


def _name(widget: QWidget) -> str:
    text = getattr(widget, "text", lambda: "")()
    said = text if isinstance(text, str) else ""
    path: list[str] = []
    above: QWidget | None = widget
    while above is not None and len(path) < 4:
        path.append(type(above).__name__)
        above = above.parentWidget()
    return f"{'<'.join(path)} “{(said or widget.accessibleName())[:40]}”"


def _said(area: QRect) -> str:
    return f"{area.x()},{area.y()} {area.width()}×{area.height()}"
