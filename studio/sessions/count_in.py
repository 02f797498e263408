"""Three beats before a recording begins: time to look at the sentence and to breathe in."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

BEATS = 3
BEAT_MS = 600


class CountIn(QObject):
    """Counts 3, 2, 1 and then does what it was asked for, unless it is stopped."""

    counted = Signal(int)
    """Beats that are left; 0: it is over, or was stopped."""

    def __init__(self, then: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._then = then
        self.left = 0
        self.timer = QTimer(self, interval=BEAT_MS)
        self.timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Count from the first beat."""
        self._count(BEATS)
        self.timer.start()

    def stop(self) -> None:
        """Leave it; nothing is done."""
        self.timer.stop()
        self._count(0)

    def _beat(self) -> None:
        if self.left > 1:
            self._count(self.left - 1)
            return
        self.timer.stop()
        self._then()
        self._count(0)

    def _count(self, left: int) -> None:
        if left != self.left:
            self.left = left
            self.counted.emit(left)
