"""The base of every canvas that has time on its horizontal axis."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEngine,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from studio.models.time_view import TimeView
from studio.ui.shared.canvas.canvas_menu import canvas_menu
from studio.ui.shared.canvas.value_axis import Tick, ValueAxis
from studio.ui.shared.layout import row
from studio.ui.theme import Theme

DRAG_PX = 3
"""Moving less than this is a click."""
MARK_GAP_PX = 4.0
"""Boundaries that would lie closer than this on average are not drawn."""


class TimeCanvas(QWidget):
    """Draws through a cached picture, so that the play head costs two thin stripes a frame.

    Mouse: click seeks, drag selects, wheel zooms about the pointer, Shift+wheel or a sideways wheel scrolls.
    Keys: ←/→ move the cursor, Shift+←/→ select, +/− zoom, 0 shows all, Home/End, Esc drops the selection.
    """

    redrawn = Signal()
    """What is drawn changed, and with it maybe what its heights mean."""

    right_draws = False
    """Whether the right button does something of its own."""

    def __init__(self, theme: Theme, view: TimeView, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.view = view
        self._cache: QPixmap | None = None
        self._marks: list[float] = []
        self._pressed_at: QPointF | None = None
        self._anchor_s: float | None = None
        self._cursor_drawn = -1.0
        self.pictured: QWidget = self
        """What a picture in a file shows: the canvas, with its axis where it has one."""
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        view.span_changed.connect(self.redraw)
        view.cursor_changed.connect(self._cursor_moved)
        view.selection_changed.connect(self.update)
        theme.changed.connect(self.redraw)

    # -- its heights ------------------------------------------------------------------------------------------

    def ticks(self) -> Sequence[Tick]:
        """Heights that have names."""
        return ()

    def stretch_values(self, factor: float, y: float) -> bool:
        """Show ``factor`` times as much of the heights about ``y``, logical pixels; whether that is possible here."""
        return False

    def with_axis(self) -> QWidget:
        """The canvas with the names of its heights at its left. Whatever has no names stands as far in, so that the
        times of a stack line up.
        """
        together = QWidget()
        axis = ValueAxis(self)
        together.setLayout(row(axis, self, gap=0))
        axis.raise_()  # a picture for print is not cut at a canvas' edge
        self.pictured = together
        return together

    # -- geometry ---------------------------------------------------------------------------------------------

    def x_of(self, at_s: float) -> float:
        """Seconds → logical pixels."""
        return (at_s - self.view.start_s) / self.view.span_s * self.width()

    def time_at(self, x: float) -> float:
        """Logical pixels → seconds, within what there is."""
        at_s = self.view.start_s + x / max(self.width(), 1) * self.view.span_s
        return min(max(at_s, 0.0), self.view.duration_s)

    def set_marks(self, at_s: list[float]) -> None:
        """Boundaries to draw as thin lines, seconds."""
        self._marks = at_s
        self.redraw()

    def visible_marks(self) -> list[float]:
        """Marks in sight as x; none where they would lie too dense to tell apart."""
        inside = [self.x_of(at_s) for at_s in self._marks if self.view.start_s <= at_s <= self.view.end_s]
        return [] if len(inside) * MARK_GAP_PX > self.width() else inside

    # -- drawing ----------------------------------------------------------------------------------------------

    def paint_content(self, painter: QPainter, width: int, height: int) -> None:
        """Draw what only changes with the sound, the zoom or the theme."""

    def paint_over(self, painter: QPainter) -> None:
        """Draw what changes with every mouse move."""

    def redraw(self) -> None:
        """The content changed."""
        self._cache = None
        self.update()
        self.redrawn.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._goes_to_file(painter):
            painter.save()
            self._paint_whole(painter)
            painter.restore()
        else:
            painter.drawPixmap(0, 0, self._picture())
        self._paint_selection(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_over(painter)
        self._paint_cursor(painter)
        if self.hasFocus():
            painter.setPen(QPen(self.theme.color("focus"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(0.5, 0.5, self.width() - 1, self.height() - 1))
        painter.end()

    def _picture(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        size = self.size() * ratio
        if self._cache is None or self._cache.size() != size:
            self._cache = QPixmap(size)
            self._cache.setDevicePixelRatio(ratio)
            painter = QPainter(self._cache)
            self._paint_whole(painter)
            painter.end()
        return self._cache

    def _paint_whole(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), self.theme.color("sunken"))
        self.paint_content(painter, self.width(), self.height())

    def _goes_to_file(self, painter: QPainter) -> bool:
        """Whether it is drawn for print or denser than on the screen: then lines are drawn, not the kept picture."""
        engine = painter.paintEngine()
        denser = engine.paintDevice().devicePixelRatioF() != self.devicePixelRatioF()
        return denser or engine.type() is QPaintEngine.Type.SVG

    def paint_marks(self, painter: QPainter, height: int, alpha: float = 0.3) -> None:
        """For ``paint_content``: the boundaries."""
        painter.setPen(QPen(self.theme.color("boundary", alpha), 1))
        for x in self.visible_marks():
            painter.drawLine(QPointF(round(x) + 0.5, 0), QPointF(round(x) + 0.5, height))

    def _paint_selection(self, painter: QPainter) -> None:
        if self.view.selection is None:
            return
        left, right = (self.x_of(at_s) for at_s in self.view.selection)
        tint = self.theme.color("accent")
        tint.setAlpha(38)
        painter.fillRect(QRectF(left, 0, max(right - left, 1), self.height()), tint)
        painter.setPen(QPen(self.theme.color("accent"), 1))
        for x in (left, right):
            painter.drawLine(QPointF(round(x) + 0.5, 0), QPointF(round(x) + 0.5, self.height()))

    def _paint_cursor(self, painter: QPainter) -> None:
        self._cursor_drawn = self.x_of(self.view.cursor_s)
        x = round(self._cursor_drawn) + 0.5
        painter.setPen(QPen(self.theme.color("playhead"), 1))
        painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))

    def _cursor_moved(self) -> None:
        for x in (self._cursor_drawn, self.x_of(self.view.cursor_s)):
            self.update(QRect(int(x) - 3, 0, 7, self.height()))

    # -- mouse and keys ---------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position()
            extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if not extend or self._anchor_s is None:
                self._anchor_s = self.time_at(event.position().x())
            else:
                self.view.select((self._anchor_s, self.time_at(event.position().x())))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None or self._anchor_s is None:
            return
        if abs(event.position().x() - self._pressed_at.x()) >= DRAG_PX:
            self.view.select((self._anchor_s, self.time_at(event.position().x())))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._pressed_at is None:
            return
        if abs(event.position().x() - self._pressed_at.x()) < DRAG_PX and not event.modifiers():
            self.view.select(None)
            self.view.seek(self.time_at(event.position().x()))
        elif self.view.selection is not None:
            self.view.seek(self.view.selection[0])
        self._pressed_at = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if shift or abs(turn.x()) > abs(turn.y()):
            sideways = turn.x() or turn.y()
            self.view.scroll(-sideways / 120 * 0.1 * self.view.span_s)
        elif turn.y():
            self.view.zoom(0.8 ** (turn.y() / 120), self.time_at(event.position().x()))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        view, key = self.view, Qt.Key(event.key())
        step = view.span_s * 10 / max(self.width(), 1)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._move_cursor(step if key == Qt.Key.Key_Right else -step, select=shift)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            view.seek(0.0 if key == Qt.Key.Key_Home else view.duration_s)
            view.reveal(view.cursor_s)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            view.zoom(0.7, view.cursor_s)
        elif key == Qt.Key.Key_Minus:
            view.zoom(1 / 0.7, view.cursor_s)
        elif key == Qt.Key.Key_0:
            view.show_all()
        elif key == Qt.Key.Key_Escape and view.selection is not None:
            view.select(None)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """How much is shown, and the picture as a file; by the Menu key where the right button draws."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        if by_key or not self.right_draws:
            canvas_menu(self, self.view, self.pictured).exec(event.globalPos())

    def keeps(self, event: QKeyEvent) -> bool:
        """Whether a key is the canvas' own, though it may be an action's shortcut too."""
        return False

    def _move_cursor(self, by_s: float, *, select: bool) -> None:
        before = self.view.cursor_s
        self.view.seek(before + by_s)
        if select:
            span = self.view.selection
            fixed = span[1] if span and abs(span[0] - before) < 1e-9 else span[0] if span else before
            self.view.select((fixed, self.view.cursor_s))
        self.view.reveal(self.view.cursor_s)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.EnabledChange):
            self.redraw()
