"""The clips as a table, with the filter above it."""

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QStackedWidget, QWidget

from backend.protocol.problems import Problem
from studio.models.clip_rows import ClipColumn
from studio.models.clips import ClipsModel
from studio.models.saved_filters import SavedFilters
from studio.ui.dataset.clip_delegate import ClipDelegate
from studio.ui.dataset.filter_chips import FilterChips
from studio.ui.shared.buttons import button
from studio.ui.shared.data_table import DataTable
from studio.ui.shared.layout import column, label, row
from studio.ui.shared.search_field import SearchField
from studio.ui.theme import Theme
from studio.ui.tokens import SPACE
from studio.words.language import tr, trn

WIDTHS = {
    ClipColumn.STATE: 44, ClipColumn.NAME: 130, ClipColumn.SPEAKER: 90, ClipColumn.DURATION: 76,
    ClipColumn.SCORE: 104, ClipColumn.FINDINGS: 150,
}  # fmt: skip


class ClipTable(QWidget):
    """Filter and table. The clip with the focus is the current one."""

    current_changed = Signal(int)
    """A clip's id; -1 for none."""
    selection_changed = Signal()

    def __init__(self, theme: Theme, clips: ClipsModel, saved: SavedFilters, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clips, self._theme = clips, theme
        self._current = -1
        self._fitted_px = 0
        self.search = SearchField(theme, tr("Filter: words, speaker:…, severity>1, duration<2, score<0.5"))
        self.chips = FilterChips(saved)
        self.fault = label("", "caption", wrap=True, kind="error")
        self.fault.hide()
        self.shown = label("", "caption")
        self.table = DataTable()
        self.table.setAccessibleName(tr("Clips"))
        self.table.setModel(clips)
        self.table.setItemDelegate(ClipDelegate(theme, clips, self.table))
        self.table.setSortingEnabled(True)
        self._shape()
        self._fit_columns()
        head = row(self.search, self.shown, gap=2 * SPACE)
        head.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        head.setStretchFactor(self.search, 1)
        for part in (self.chips, self.fault):
            part.setContentsMargins(2 * SPACE, 0, 2 * SPACE, SPACE)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self._without_match())
        layout = column(head, self.chips, self.fault, self._pages, gap=0)
        layout.setStretchFactor(self._pages, 1)
        self.setLayout(layout)
        self._connect()
        self._loaded()

    def _connect(self) -> None:
        clips = self._clips
        self._theme.changed.connect(self._fit_columns)
        self.search.textChanged.connect(clips.set_query)
        self.search.textChanged.connect(self.chips.follow)
        self.search.returnPressed.connect(lambda: clips.filter_now(self.search.text()))
        self.chips.asked.connect(self.search.setText)
        clips.query_failed.connect(self._show_fault)
        clips.loaded.connect(self._loaded)
        clips.filtered.connect(self._count_shown)
        self.table.selectionModel().selectionChanged.connect(lambda _in, _out: self.selection_changed.emit())
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._row_changed())

    def _shape(self) -> None:
        header = self.table.horizontalHeader()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(ClipColumn.TEXT, QHeaderView.ResizeMode.Stretch)

    def _fit_columns(self) -> None:
        """Another size of text, other columns; what a person has drawn out stays until then."""
        if self._fitted_px != self._theme.font_px:
            self._fitted_px = self._theme.font_px
            header = self.table.horizontalHeader()
            for at, width in WIDTHS.items():
                self.table.setColumnWidth(at, max(self._theme.scaled(width), header.sectionSizeHint(at)))

    def _without_match(self) -> QWidget:
        self.show_all = button(tr("Show all clips"), self.search.clear)
        made = QWidget()
        said = label(tr("No clip is like that."), "heading")
        made.setLayout(column(None, row(None, said, None), row(None, self.show_all, None), None))
        return made

    def start_over(self) -> None:
        """Another project: neither filter nor order of the one before."""
        self.search.clear()
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def current(self) -> int:
        """Id of the current clip; -1 for none."""
        return self._current

    def selected(self) -> list[int]:
        """Ids of the selected clips, from the top."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return [clip.id for row in rows if (clip := self._clips.clip_at(row)) is not None]

    def go_to(self, clip: int) -> None:
        """Make a clip the current one; drops a filter that hides it."""
        row = self._clips.row_of(clip)
        if row < 0:
            self.search.clear()
            self._current = clip
            return
        index = self._clips.index(row, ClipColumn.TEXT)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.table.selectionModel().setCurrentIndex(index, flags)
        self.table.scrollTo(index)

    def _row_changed(self) -> None:
        clip = self._clips.clip_at(self.table.currentIndex().row())
        now = clip.id if clip is not None else -1
        if now != self._current:
            self._current = now
            self.current_changed.emit(now)

    def _loaded(self) -> None:
        # A column that says the same in every row only takes room from the text.
        one_speaker = len({clip.speaker for clip in self._clips.clips()}) < 2
        self.table.setColumnHidden(ClipColumn.SPEAKER, one_speaker)
        self._count_shown()

    def _count_shown(self) -> None:
        total, shown = self._clips.total, self._clips.shown
        self.shown.setText(
            trn("{n:,} clip", "{n:,} clips", total)
            if shown == total
            else trn("{shown:,} of {n:,} clip", "{shown:,} of {n:,} clips", total, shown=shown)
        )
        self._pages.setCurrentIndex(1 if total and not shown else 0)
        if shown and not self.table.currentIndex().isValid():
            # The clip that was current may only have been hidden by a filter.
            first = self._current if self._clips.row_of(self._current) >= 0 else self._clips.shown_ids[0]
            self._current = -1
            self.go_to(first)
        elif not shown and self._current != -1:
            self._current = -1
            self.current_changed.emit(-1)

    def _show_fault(self, problem: object) -> None:
        text = problem.sentence() if isinstance(problem, Problem) else ""
        self.fault.setText(text)
        self.fault.setVisible(bool(text))
        self.search.setProperty("invalid", "true" if text else "false")
        self.search.style().unpolish(self.search)
        self.search.style().polish(self.search)
