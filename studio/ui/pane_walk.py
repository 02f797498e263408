"""By key from pane to pane, and with Tab through what they hold: rail, workspace, inspector, messages, transport."""

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

    def tab(self, step: int) -> bool:
        """To the next control (1) or the one before (-1), pane after pane whenever they were built; False where the
        focus is somewhere else, in something that floats.
        """
        panes = [controls for find in self._panes if (pane := find()) and (controls := _controls(pane))]
        focus = QApplication.focusWidget()
        here = next((at for at, controls in enumerate(panes) if focus in controls), None)
        if here is None or focus is None:
            return False
        at = panes[here].index(focus) + step
        if 0 <= at < len(panes[here]):
            target = panes[here][at]
        else:
            following = panes[(here + step) % len(panes)]
            target = following[0 if step > 0 else -1]
        target.setFocus(Qt.FocusReason.TabFocusReason if step > 0 else Qt.FocusReason.BacktabFocusReason)
        return True

    def enter(self, pane: QWidget | None) -> bool:
        """To the first control of a pane; False where it has none."""
        target = _first(pane) if pane is not None else None
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)
        return target is not None

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
    return next(iter(_controls(pane)), None)


def _controls(pane: QWidget) -> list[QWidget]:
    """The controls of a pane that the Tab key reaches, in their order."""
    found = [pane] if _takes_focus(pane) else []
    widget = pane.nextInFocusChain()
    while widget is not None and widget is not pane:
        if _takes_focus(widget) and pane.isAncestorOf(widget):
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def _takes_focus(widget: QWidget) -> bool:
    reached = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
    return reached and widget.isVisible() and widget.isEnabled()
