"""The theme as the preferences want it, and as the desktop has it where they leave it to that."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from studio.models.preferences import SettingsStore
from studio.ui.theme import Theme, system_is_dark


class Appearance(QObject):
    """Follows both from now on."""

    def __init__(self, settings: SettingsStore, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings, self._theme = settings, theme
        settings.changed.connect(self.follow)
        if (hints := QApplication.styleHints()) is not None:
            hints.colorSchemeChanged.connect(lambda _scheme: self.follow())
        self.follow()

    def follow(self) -> None:
        """Dress the window as it is wanted now."""
        value = self._settings.value
        self._theme.set_dark(system_is_dark() if value.theme == "system" else value.theme != "light")
        self._theme.set_font(value.font_px)
