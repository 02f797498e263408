"""The projects that were open lately, as a menu."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QMenu, QWidget

from backend.project.opening import SUFFIX
from studio.models.preferences import SettingsStore
from studio.words.language import tr


class RecentMenu(QMenu):
    """Filled whenever it opens."""

    def __init__(self, settings: SettingsStore, open_: Callable[[Path], object], parent: QWidget) -> None:
        super().__init__(tr("Open recent"), parent)
        self._settings, self._open = settings, open_
        self.aboutToShow.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        self.clear()
        for folder in self._settings.value.recent_folders():
            action = self.addAction(folder.name.removesuffix(SUFFIX))
            action.setToolTip(str(folder))
            action.triggered.connect(partial(self._chosen, folder))
        if self.isEmpty():
            self.addAction(tr("No project yet")).setEnabled(False)

    def _chosen(self, folder: Path, _checked: bool = False) -> None:
        self._open(folder)
