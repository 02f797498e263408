"""When Python looks for objects that hold each other: at quiet moments of the Qt thread, and nowhere else."""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 500


class Collector(QObject):
    """Until :meth:`release`, cycles are collected on the Qt thread, between its events.

    By itself Python collects in whatever thread allocates next. In the sound card's callback that is a pause of some
    20 ms, which is heard; in a thread of ``Background`` it takes widgets from under Qt's events.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._limits = gc.get_threshold()
        gc.disable()
        gc.freeze()  # modules and the window live as long as the process: they are not looked through again
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def release(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def _collect(self) -> None:
        """The oldest generation that is due, by Python's own limits; the younger ones are collected with it."""
        due = [age for age, (now, limit) in enumerate(zip(gc.get_count(), self._limits, strict=True)) if now > limit]
        if due:
            gc.collect(due[-1])
