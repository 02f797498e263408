"""The settings that a voice brings itself, such as noise or styles, in as many rows as they need; nothing where it has
none.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from backend.protocol.voices import Knob
from studio.ui.shared.controls import number
from studio.ui.shared.flow_layout import FlowLayout
from studio.ui.shared.layout import clear, label, row
from studio.ui.tokens import SPACE

_STEPS = 20


class KnobRow(QWidget):
    """A number for each knob."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._knobs: list[Knob] = []
        self.spins: dict[str, QDoubleSpinBox] = {}
        self._line = FlowLayout(gap=2 * SPACE)
        self.setLayout(self._line)
        self.hide()

    def show_knobs(self, knobs: Sequence[Knob]) -> None:
        """Another voice. The same knobs stay as they are set."""
        if list(knobs) == self._knobs:
            return
        self._knobs = list(knobs)
        clear(self._line)
        self.spins = {knob.name: self._add(knob) for knob in knobs}
        self.setVisible(bool(knobs))

    def reset(self) -> None:
        """All at their defaults."""
        self.show_values({})

    def show_values(self, values: Mapping[str, float]) -> None:
        """These, and the others at their defaults."""
        for knob in self._knobs:
            self.spins[knob.name].setValue(values.get(knob.name, knob.default))

    def values(self) -> dict[str, float]:
        """Knobs that do not stand at their defaults."""
        now = {knob.name: self.spins[knob.name].value() for knob in self._knobs}
        return {knob.name: now[knob.name] for knob in self._knobs if abs(now[knob.name] - knob.default) > 1e-9}

    def _add(self, knob: Knob) -> QDoubleSpinBox:
        step = 1.0 if knob.whole else (knob.maximum - knob.minimum) / _STEPS
        decimals = 0 if knob.whole else 2
        spin = number(knob.title, knob.minimum, knob.maximum, step, value=knob.default, decimals=decimals)
        spin.setToolTip(knob.doc)
        spin.valueChanged.connect(lambda _value: self.changed.emit())
        title = label(knob.title, "dim")
        title.setBuddy(spin)
        pair = QWidget()
        pair.setLayout(row(title, spin))
        self._line.addWidget(pair)
        return spin
