"""The filters that people use most, as switches under the field, and those that they keep."""

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from studio.models.filter_terms import CHIPS, has, switched
from studio.models.saved_filters import SavedFilters
from studio.ui.shared.flow_layout import FlowLayout
from studio.ui.shared.layout import set_role
from studio.words.language import tr

_LONGEST = 28


class FilterChips(QWidget):
    """Follows what is typed, and changes it."""

    asked = Signal(str)
    """The whole filter, as it is to be."""

    def __init__(self, saved: SavedFilters, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._query = ""
        self._saved = saved
        self.chips: dict[str, QPushButton] = {}
        self.kept: dict[str, QPushButton] = {}
        """Filter → its switch."""
        for name, term in CHIPS:
            chip = _chip(name, tr("Only: {name}", name=name), term)
            chip.toggled.connect(partial(self._toggled, term))
            self.chips[term] = chip
        self.keep = set_role(QPushButton(tr("+ Keep this filter")), "link")
        self.keep.setToolTip(tr("It stays here, with the project."))
        self.keep.clicked.connect(lambda: saved.keep(self._query))
        self._row = FlowLayout(*self.chips.values(), self.keep, gap=6)
        self.setLayout(self._row)
        saved.changed.connect(self._show_kept)
        self._show_kept()

    def follow(self, query: str) -> None:
        """Show which terms are in force."""
        self._query = query
        for term, chip in self.chips.items():
            chip.setChecked(has(query, term))
        for kept, chip in self.kept.items():
            chip.setChecked(query.strip() == kept)
        self.keep.setVisible(bool(query.strip()) and query.strip() not in {*self.kept, *self.chips})

    def _show_kept(self) -> None:
        for query in [query for query in self.kept if query not in self._saved.items]:
            gone = self.kept.pop(query)
            self._row.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for query in self._saved.items:
            if query not in self.kept:
                short = query if len(query) <= _LONGEST else f"{query[: _LONGEST - 1]}…"
                chip = _chip(
                    f"☆ {short}",
                    tr("Your filter: {query}", query=query),
                    tr("{query}\nRight-click to forget it.", query=query),
                )
                chip.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
                chip.toggled.connect(partial(self._kept_toggled, query))
                chip.customContextMenuRequested.connect(partial(self._open_menu, chip, query))
                self.kept[query] = chip
                self._row.addWidget(chip)
        self._row.removeWidget(self.keep)
        self._row.addWidget(self.keep)  # behind them all
        self.follow(self._query)

    def _toggled(self, term: str, on: bool) -> None:
        if has(self._query, term) != on:
            self.asked.emit(switched(self._query, term, on))

    def _kept_toggled(self, query: str, on: bool) -> None:
        if (self._query.strip() == query) != on:
            self.asked.emit(query if on else "")

    def _open_menu(self, chip: QPushButton, query: str, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Forget this filter"), lambda: self._saved.forget(query))
        menu.popup(chip.mapToGlobal(at))


def _chip(text: str, name: str, tip: str) -> QPushButton:
    chip = set_role(QPushButton(text), "chip")
    chip.setCheckable(True)
    chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    chip.setToolTip(tip)
    chip.setAccessibleName(name)
    return chip
