"""From pane to pane by key: rail, workspace, inspector, messages, transport."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget


class PaneWalk(QObject):
    """Each pane is entered where it was left, else at its first control."""

    def __init__(self, panes: Sequence[Callable[[], QWidget | None]], parent: QObject | None = None) -> None:
        """``panes``: what shows each of them now, in the order of the walk; hidden ones are passed over."""
        super().__init__(parent)
        self._panes = panes
        self._left: dict[QWidget, QWidget] = {}

    def go(self, step: int) -> None:
        """To the next pane (1) or the one before (-1)."""
        panes = [pane for find in self._panes if (pane := find()) and pane.isVisible() and _first(pane) is not None]
        focus = QApplication.focusWidget()
        here = next((at for at, pane in enumerate(panes) if focus in (pane, *pane.findChildren(QWidget))), None)
        if here is not None and focus is not None:
            self._left[panes[here]] = focus
        at = (0 if step > 0 else -1) if here is None else (here + step) % len(panes)
        if panes:
            wanted = self._left.get(panes[at])
            target = wanted if wanted is not None and _takes_focus(wanted) else _first(panes[at])
            if target is not None:
                target.setFocus(Qt.FocusReason.TabFocusReason)


def _first(pane: QWidget) -> QWidget | None:
    """The first control of a pane that the Tab key would reach."""
    if _takes_focus(pane):
        return pane
    widget = pane.nextInFocusChain()
    while widget is not None and widget is not pane:
        if pane.isAncestorOf(widget) and _takes_focus(widget):
            return widget
        widget = widget.nextInFocusChain()
    return None


def _takes_focus(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
