"""The trainings: name, state, and how far each stage is; those that are ticked are drawn together."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QListView, QStyleOptionViewItem, QWidget

from studio.models.trainings import TrainingsModel, VoiceTraining
from studio.ui.shared.selectable_delegate import Index, SelectableDelegate
from studio.ui.theme import Theme
from studio.words.format import when
from studio.words.language import tr
from studio.words.run_words import SPEAK, standing, state_kind

ROW_PX = 66
BOX_PX = 14
BAR_PX = 4
GAP_PX = 3
TEXTS = {"": "text-dim", "accent": "accent", "good": "good", "warning": "warning", "error": "error"}
BARS = TEXTS | {"": "text-faint"}


class TrainingsList(QListView):
    """Newest first. A click on the square compares; C does so by key."""

    current_changed = Signal(object)
    """A VoiceTraining, or None."""
    compared_changed = Signal()
    speak_asked = Signal(object)
    """A VoiceTraining whose voice is ready: it is to speak."""

    def __init__(self, theme: Theme, trainings: TrainingsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trainings = trainings
        self._compared: list[str] = []
        self.setAccessibleName(tr("Trainings"))
        self.setModel(trainings)
        self.setUniformItemSizes(True)
        self.setStyleSheet("QListView { background: transparent; }")
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(TrainingDelegate(theme, self))
        self.selectionModel().currentChanged.connect(lambda _now, _before: self.current_changed.emit(self.current()))
        self.activated.connect(lambda _index: self._speak())

    def _speak(self) -> None:
        """Enter on a row, or a double-click, goes on with what it ended with."""
        training = self.current()
        if training is not None and training.ready:
            self.speak_asked.emit(training)

    def current(self) -> VoiceTraining | None:
        """The training in front."""
        training = self.currentIndex().data(TrainingsModel.ITEM_ROLE)
        return training if isinstance(training, VoiceTraining) else None

    def go_to(self, run: str) -> None:
        """Bring the training of a run to the front."""
        training = self._trainings.of(run)
        if training is not None:
            self.setCurrentIndex(self._trainings.index(self._trainings.row_of(training.id)))

    def shown(self) -> list[VoiceTraining]:
        """Trainings to draw: the one in front first, then those compared."""
        first = self.current()
        known = {training.id: training for training in self._trainings.items}
        others = [known[id_] for id_ in self._compared if id_ in known and (first is None or id_ != first.id)]
        return ([first] if first is not None else []) + others

    def colour_of(self, id: str) -> int | None:
        """Which of the plot's colours a training has, the same for good; None if it is not drawn."""
        return self._trainings.number(id) if any(training.id == id for training in self.shown()) else None

    def toggle(self, id: str) -> None:
        """Draw a training beside the one in front, or no longer."""
        if id in self._compared:
            self._compared.remove(id)
        else:
            self._compared.append(id)
        self.viewport().update()
        self.compared_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """C compares."""
        training = self.current()
        if event.key() == Qt.Key.Key_C and not event.modifiers() and training is not None:
            self.toggle(training.id)
        else:
            super().keyPressEvent(event)


class TrainingDelegate(SelectableDelegate):
    """Two lines, and a bar in which each stage has its share."""

    def __init__(self, theme: Theme, view: TrainingsList) -> None:
        super().__init__(theme, view, height_px=ROW_PX)
        self._view = view

    def paint_row(self, painter: QPainter, area: QRect, index: Index, *, chosen: bool) -> None:
        """Draw."""
        training = index.data(TrainingsModel.ITEM_ROLE)
        if not isinstance(training, VoiceTraining):
            return
        self._paint_square(painter, area, training)
        inner = area.adjusted(36, 9, -12, -9)
        painter.setFont(self.theme.font())
        painter.setPen(self.theme.color("text"))
        title = painter.fontMetrics().elidedText(training.name, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, title)
        line = inner.adjusted(0, self.theme.scaled(20), 0, 0)
        painter.setFont(self.theme.font(11))
        if training.ready:
            painter.setPen(self.theme.color("accent"))
            painter.drawText(line, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, SPEAK)
            line.setRight(line.right() - speak_px(painter))
        painter.setPen(self.theme.color(TEXTS[state_kind(training.state)]))
        shown = painter.fontMetrics().elidedText(said_of(training), Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, shown)
        self._paint_stages(painter, QRectF(inner.left(), inner.bottom() - BAR_PX + 1, inner.width(), BAR_PX), training)

    def _paint_stages(self, painter: QPainter, bar: QRectF, training: VoiceTraining) -> None:
        room = bar.width() - GAP_PX * (len(training.runs) - 1)
        at = QPointF(bar.topLeft())
        painter.setPen(Qt.PenStyle.NoPen)
        for weight, run in zip(training.weights, training.runs, strict=True):
            part = QRectF(at, bar.bottomRight())
            part.setWidth(room * weight)
            painter.setBrush(self.theme.color("border"))
            painter.drawRoundedRect(part, 2, 2)
            done = run.fraction or 0.0
            if done > 0:
                painter.setBrush(self.theme.color(BARS[state_kind(run.state)]))
                painter.drawRoundedRect(part.adjusted(0, 0, (done - 1) * part.width(), 0), 2, 2)
            at.setX(part.right() + GAP_PX)

    def _paint_square(self, painter: QPainter, box: QRect, training: VoiceTraining) -> None:
        square = QRectF(box.left() + 12, box.top() + 11, BOX_PX, BOX_PX)
        colour = self._view.colour_of(training.id)
        if colour is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.series(colour))
        else:
            painter.setPen(self.theme.color("border-strong"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(square, 4, 4)

    def speak_area(self, row: QRect) -> QRect:
        """Where the row of a voice that is ready is clicked to hear it."""
        room_px = self.theme.scaled(72)
        return QRect(row.right() - room_px, row.top() + self.theme.scaled(22), room_px, self.theme.scaled(28))

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        """A click on the square compares."""
        training = index.data(TrainingsModel.ITEM_ROLE)
        if (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and isinstance(training, VoiceTraining)
        ):
            rect: QRect = option.rect
            if event.position().x() < rect.left() + 34:
                self._view.toggle(training.id)
                return True
            if training.ready and self.speak_area(rect).contains(event.position().toPoint()):
                self._view.speak_asked.emit(training)
                return True
        return bool(super().editorEvent(event, model, option, index))


def said_of(training: VoiceTraining) -> str:
    """How it stands and when, in a row's second line."""
    said = standing(training.state, training.eta_s, ready=training.ready)
    dated = not training.ready and training.state != "running"
    return f"{said} · {when(training.created)}" if dated else said


def speak_px(painter: QPainter) -> int:
    """Room at the right of a row for the word that makes its voice speak."""
    return painter.fontMetrics().horizontalAdvance(SPEAK) + 8
