"""The filters that people use most, as switches under the field."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from studio.models.filter_terms import CHIPS, has, switched
from studio.ui.shared.flow_layout import FlowLayout
from studio.ui.shared.layout import set_role


class FilterChips(QWidget):
    """Follows what is typed, and changes it."""

    asked = Signal(str)
    """The whole filter, as it is to be."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._query = ""
        self.chips: dict[str, QPushButton] = {}
        for name, term in CHIPS:
            chip = set_role(QPushButton(name), "chip")
            chip.setCheckable(True)
            chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            chip.setToolTip(term)
            chip.setAccessibleName(f"Only: {name}")
            chip.toggled.connect(partial(self._toggled, term))
            self.chips[term] = chip
        self.setLayout(FlowLayout(*self.chips.values(), gap=6))

    def follow(self, query: str) -> None:
        """Show which terms are in force."""
        self._query = query
        for term, chip in self.chips.items():
            chip.setChecked(has(query, term))

    def _toggled(self, term: str, on: bool) -> None:
        if has(self._query, term) != on:
            self.asked.emit(switched(self._query, term, on))
