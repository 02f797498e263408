"""Rows, columns and roles: the 8-pixel grid in few words."""

from typing import TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from studio.ui.tokens import SPACE

W = TypeVar("W", bound=QWidget)


def set_role(widget: W, role: str, kind: str = "") -> W:
    """Choose a look from the style sheet; may be changed later."""
    widget.setProperty("role", role)
    if kind or widget.property("kind"):
        widget.setProperty("kind", kind)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    return widget


def set_kind(widget: QWidget, kind: str) -> None:
    """Colour something by what it means: good, warning, error, or empty."""
    if widget.property("kind") != kind:
        widget.setProperty("kind", kind)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def column(*items: QWidget | QLayout | int | None, margin: int = 0, gap: int = SPACE) -> QVBoxLayout:
    """Items from top to bottom; a number is that much space, None takes what is left."""
    return _fill(QVBoxLayout(), items, margin, gap)


def row(*items: QWidget | QLayout | int | None, margin: int = 0, gap: int = SPACE) -> QHBoxLayout:
    """Items from left to right; a number is that much space, None takes what is left."""
    return _fill(QHBoxLayout(), items, margin, gap)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout; its widgets are gone at once and deleted later."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


class WrappedLabel(QLabel):
    """A label over several lines that always asks for the height that its width needs."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def setText(self, text: str) -> None:
        """Another text, maybe another height."""
        super().setText(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Another size of text, another height."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        before = self.minimumHeight()
        self.setMinimumHeight(0)  # Qt's answer is never less than this: a label that became wider would stay high
        height = self.heightForWidth(self.width())
        self.setMinimumHeight(before)
        if height >= 0 and height != before:
            self.setFixedHeight(height)


def label(text: str, role: str = "", *, wrap: bool = False, kind: str = "") -> QLabel:
    """A label with a role. Text that comes from files is never taken for markup."""
    made = WrappedLabel(text) if wrap else QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role or kind:
        set_role(made, role, kind)
    return made


def divider(vertical: bool = False) -> QFrame:
    """A hairline."""
    return set_role(QFrame(), "divider-v" if vertical else "divider")


def scrolled(inside: QWidget) -> QScrollArea:
    """A page that scrolls up and down where it is too tall, and is as wide as there is room."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    return area


B = TypeVar("B", QVBoxLayout, QHBoxLayout)


def _fill(layout: B, items: tuple[QWidget | QLayout | int | None, ...], margin: int, gap: int) -> B:
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(gap)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addWidget(item)
    return layout
