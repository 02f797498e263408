"""A number of the song, shown and edited in a form; a hand that keeps turning makes one undoable step."""

from collections.abc import Callable

from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from studio.commands.song import new_gesture
from studio.ui.shared.controls import number
from studio.ui.shared.layout import label, row

Change = Callable[[float, int], object]
"""Given the new number and the gesture that it belongs to."""


class ValueField(QWidget):
    """A title and a field."""

    def __init__(
        self, title: str, low: float, high: float, step: float, change: Change, *, unit: str = "", decimals: int = 0
    ) -> None:
        super().__init__()
        self._change = change
        self._gesture = new_gesture()
        self.spin: QDoubleSpinBox = number(title, low, high, step, unit=unit, decimals=decimals)
        self.spin.setKeyboardTracking(False)
        self.spin.setFixedWidth(104)
        name = label(title, "dim")
        name.setBuddy(self.spin)
        self.setLayout(row(name, None, self.spin))
        self.spin.valueChanged.connect(lambda value: self._change(value, self._gesture))
        self.spin.editingFinished.connect(self._over)

    def show_value(self, value: float) -> None:
        """Show a number that came from elsewhere."""
        blocked = self.spin.blockSignals(True)
        self.spin.setValue(value)
        self.spin.blockSignals(blocked)

    def _over(self) -> None:
        self._gesture = new_gesture()
