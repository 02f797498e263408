"""Hold to record: the key that began a recording ends it when it is let go."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence


class HoldKey(QObject):
    """Watches the application's keys from :meth:`watch` until the action's key is let go, or :meth:`leave`."""

    def __init__(self, action: QAction, released: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._action = action
        self._released = released
        self.watching = False

    def watch(self) -> None:
        """The key went down."""
        application = QGuiApplication.instance()
        if application is not None and not self.watching:
            self.watching = True
            application.installEventFilter(self)

    def leave(self) -> None:
        """It no longer matters when the key is let go."""
        application = QGuiApplication.instance()
        if application is not None and self.watching:
            self.watching = False
            application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A held key repeats itself, with releases that are none."""
        if event.type() is QEvent.Type.KeyRelease and isinstance(event, QKeyEvent) and not event.isAutoRepeat():
            # Its last part: the keys that are held beside it may have gone up before.
            keys = {shortcut.toString().rpartition("+")[2] for shortcut in self._action.shortcuts()}
            if self.watching and QKeySequence(event.key()).toString() in keys:
                self.leave()
                self._released()
        return False
