"""The system's tray: while something trains, and when it has ended. A desktop without one has the task bar's alert."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon, QWidget

from studio.models.training_news import News, TrainingNews
from studio.words.language import tr
from studio.words.run_words import ended_text, standing


class Shows(Protocol):
    """What of ``QSystemTrayIcon`` is used."""

    def setVisible(self, visible: bool, /) -> None: ...
    def setToolTip(self, tip: str, /) -> None: ...
    def showMessage(self, title: str, message: str, /) -> None: ...


def available() -> bool:
    """Whether this desktop has a tray."""
    return QSystemTrayIcon.isSystemTrayAvailable()


class Tray(QObject):
    """Says what trains, and tells of what has ended while another window is in front."""

    def __init__(self, news: TrainingNews, window: QWidget, open_: Callable[[News], object], icon: QIcon) -> None:
        super().__init__(window)
        self._news, self._window, self._open = news, window, open_
        self._menu = QMenu(window)
        self._menu.aboutToShow.connect(self._fill)
        self._last: News | None = None
        self.icon: Shows | None = self._make(icon) if available() else None
        news.changed.connect(self._follow)
        news.ended.connect(self.tell)
        self._follow()

    def _make(self, icon: QIcon) -> QSystemTrayIcon:
        made = QSystemTrayIcon(icon, self)
        made.setContextMenu(self._menu)
        made.activated.connect(lambda _how: self._raise())
        made.messageClicked.connect(self._show_last)
        return made

    def tell(self, news: News) -> None:
        """A training has ended."""
        self._last = news
        if self._window.isActiveWindow():
            return  # the window says it itself
        QApplication.alert(self._window)
        if self.icon is not None:
            self.icon.setVisible(True)
            self.icon.showMessage(*ended_text(news.name, news.state, ready=news.ready))

    def _follow(self) -> None:
        if self.icon is None:
            return
        running = self._news.running
        self.icon.setToolTip("\n".join(map(_line, running)) or "Voicewright")
        self.icon.setVisible(bool(running) or self._last is not None)

    def _fill(self) -> None:
        self._menu.clear()
        self._menu.addAction(tr("Show Voicewright"), self._raise)
        self._menu.addSeparator()
        for one in self._news.items:
            self._menu.addAction(_line(one), partial(self._go, one))

    def _show_last(self) -> None:
        if self._last is not None:
            self._go(self._last)

    def _go(self, news: News) -> None:
        self._raise()
        self._open(news)

    def _raise(self) -> None:
        self._last = None
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()
        self._follow()


def _line(news: News) -> str:
    return f"{news.name}: {standing(news.state, news.eta_s, ready=news.ready)}"
