"""Fields of forms that look and read the same everywhere."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QLineEdit, QSlider


def choice(name: str, texts: Iterable[str] = ()) -> QComboBox:
    """A box to choose one of several texts from; ``name`` is what a screen reader says."""
    box = QComboBox()
    box.addItems(list(texts))
    box.setAccessibleName(name)
    return box


def number(
    name: str, low: float, high: float, step: float, *, value: float = 0.0, unit: str = "", decimals: int = 0
) -> QDoubleSpinBox:
    """A field for a number in [low, high]."""
    spin = QDoubleSpinBox()
    spin.setDecimals(decimals)
    spin.setRange(low, high)
    spin.setSingleStep(step)
    spin.setValue(value)
    spin.setSuffix(unit)
    spin.setAccessibleName(name)
    spin.setAlignment(Qt.AlignmentFlag.AlignRight)
    return spin


def field(name: str, hint: str = "") -> QLineEdit:
    """A line to type in; ``hint`` is shown while it is empty."""
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setPlaceholderText(hint or name)
    return line


def slider(name: str, low: int, high: int, value: int = 0) -> QSlider:
    """A handle on a horizontal line."""
    made = QSlider(Qt.Orientation.Horizontal)
    made.setAccessibleName(name)
    made.setRange(low, high)
    made.setValue(value)
    return made
