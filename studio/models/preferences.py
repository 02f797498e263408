"""The settings as observable state, written to disk a moment after they changed."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from studio import settings
from studio.settings import Settings


class SettingsStore(QObject):
    """Holds the one :class:`Settings` value."""

    changed = Signal()
    failed = Signal(str)
    """The preferences could not be written; why."""

    def __init__(self, folder: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self.value: Settings = settings.load(folder)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(500)
        self._timer.timeout.connect(self.flush)
        self._dirty = False

    def change(self, **changes: Any) -> None:
        """Change some of them."""
        self.put(replace(self.value, **changes))

    def put(self, value: Settings) -> None:
        """Replace them."""
        if value != self.value:
            self.value = value
            self._dirty = True
            self._timer.start()
            self.changed.emit()

    def flush(self) -> None:
        """Write now what was not written yet."""
        if self._dirty:
            self._dirty = False
            try:
                settings.save(self.value, self._folder)
            except OSError as error:
                self.failed.emit(str(error))
