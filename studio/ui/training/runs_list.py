"""The runs: state, name and progress; those that are ticked are drawn together."""

from typing import Any

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QListView, QStyleOptionViewItem, QWidget

from studio.models.run_record import RunRecord
from studio.models.runs import RunsModel
from studio.ui.shared.selectable_delegate import Index, SelectableDelegate
from studio.ui.theme import Theme
from studio.words.format import left
from studio.words.run_words import state_kind, state_text

ROW_PX = 60
BOX_PX = 14
TOKENS = {"": "text-dim", "accent": "accent", "good": "good", "warning": "warning", "error": "error"}


class RunsList(QListView):
    """Newest first. A click on the square compares; C does so by key."""

    current_changed = Signal(object)
    compared_changed = Signal()

    def __init__(self, theme: Theme, runs: RunsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs = runs
        self._compared: list[str] = []
        self.setAccessibleName("Trainings")
        self.setModel(runs)
        self.setUniformItemSizes(True)
        self.setStyleSheet("QListView { background: transparent; }")
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(RunDelegate(theme, self))
        self.selectionModel().currentChanged.connect(lambda _now, _before: self.current_changed.emit(self.current()))

    def current(self) -> RunRecord | None:
        """The run with the focus."""
        run = self.currentIndex().data(RunsModel.RUN_ROLE)
        return run if isinstance(run, RunRecord) else None

    def go_to(self, id: str) -> None:
        """Make a run the current one."""
        if id in self._runs.ids:
            self.setCurrentIndex(self._runs.index(self._runs.ids.index(id)))

    def shown(self) -> list[str]:
        """Runs to draw: the current one first, then those compared."""
        run = self.current()
        first = [run.id] if run is not None else []
        return first + [id_ for id_ in self._compared if id_ not in first and self._runs.run(id_) is not None]

    def colour_of(self, id: str) -> int | None:
        """Which of the plot's colours a run has; None if it is not drawn."""
        shown = self.shown()
        return shown.index(id) if id in shown else None

    def toggle(self, id: str) -> None:
        """Draw a run beside the current one, or no longer."""
        if id in self._compared:
            self._compared.remove(id)
        else:
            self._compared.append(id)
        self.viewport().update()
        self.compared_changed.emit()

    def keyPressEvent(self, event: Any) -> None:
        run = self.current()
        if event.key() == Qt.Key.Key_C and not event.modifiers() and run is not None:
            self.toggle(run.id)
        else:
            super().keyPressEvent(event)


class RunDelegate(SelectableDelegate):
    """Two lines and a bar."""

    def __init__(self, theme: Theme, view: RunsList) -> None:
        super().__init__(theme, view, height_px=ROW_PX)
        self._view = view

    def paint_row(self, painter: QPainter, area: QRect, index: Index, *, chosen: bool) -> None:
        """Draw."""
        run = index.data(RunsModel.RUN_ROLE)
        if not isinstance(run, RunRecord):
            return
        self._paint_square(painter, area, run)
        inner = area.adjusted(36, 9, -12, -9)
        painter.setFont(self.theme.font())
        painter.setPen(self.theme.color("text"))
        title = painter.fontMetrics().elidedText(run.title, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, title)
        painter.setFont(self.theme.font(11))
        painter.setPen(self.theme.color(TOKENS[state_kind(run.state)]))
        said = left(run.eta_s) if run.state == "running" and run.eta_s is not None else f"step {run.step:,}"
        text = f"{state_text(run.state)} · {said}"
        painter.drawText(inner.adjusted(0, 20, 0, 0), Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, text)
        if run.alive and run.fraction is not None:
            bar = QRectF(inner.left(), inner.bottom() - 2, inner.width(), 3)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.color("border"))
            painter.drawRoundedRect(bar, 1.5, 1.5)
            bar.setWidth(bar.width() * run.fraction)
            painter.setBrush(self.theme.color("accent"))
            painter.drawRoundedRect(bar, 1.5, 1.5)

    def _paint_square(self, painter: QPainter, box: QRect, run: RunRecord) -> None:
        square = QRectF(box.left() + 12, box.top() + 11, BOX_PX, BOX_PX)
        colour = self._view.colour_of(run.id)
        if colour is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.plots[colour % len(self.theme.plots)])
        else:
            painter.setPen(self.theme.color("border-strong"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(square, 4, 4)

    def editorEvent(self, event: QEvent, model: Any, option: QStyleOptionViewItem, index: Index) -> bool:
        run = index.data(RunsModel.RUN_ROLE)
        if (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and isinstance(run, RunRecord)
        ):
            rect: QRect = option.rect
            if event.position().x() < rect.left() + 34:
                self._view.toggle(run.id)
                return True
        return bool(super().editorEvent(event, model, option, index))
