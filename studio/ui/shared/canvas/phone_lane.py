"""Words and phones under a sound; where it is an editor, their edges can be dragged."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFont, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from backend.protocol.score import Phone
from studio.maths.label_places import is_covered, label_places
from studio.models.time_view import TimeView
from studio.ui.shared.canvas.bubble import paint_bubble
from studio.ui.shared.canvas.time_canvas import MARK_GAP_PX, TimeCanvas
from studio.ui.shared.canvas.value_axis import Tick
from studio.ui.theme import Theme
from studio.ui.tokens import LEAST_CUT
from studio.words.language import tr

WORD_PX = 22
EDGE_PX = 5
_NOTCH_PX = 4
"""What is left of a boundary where letters stand on it."""
STEP_S = 0.01


class PhoneLane(TimeCanvas):
    """Two rows: words above, phones below. A word's phones are all named, or none of them where there is no room.

    Click selects a phone or a word, Shift+click extends. As an editor: drag an edge (Alt keeps the total),
    Alt+←/→ lengthen and shorten the selected phone; ←/→ walk from phone to phone.
    """

    edge_dragged = Signal(int, float, bool)
    """Phone, its wished length in seconds, whether the total is kept."""
    edge_pressed = Signal(int)
    edge_released = Signal(bool)
    """Whether Alt was held."""
    menu_asked = Signal(int, float, QPoint)
    """Phone, second on the canvas' timeline, where on the screen."""
    words_pressed = Signal(int, int)
    """The first and the last word of what is selected now, by a click on a word."""
    nudged = Signal(int, float)
    """Phone, seconds to add to its length, by key."""

    asked = Signal(int, bool)
    """Phone that is wanted to be another, and whether its word is meant: by double click, or by Enter if selected."""

    def __init__(self, theme: Theme, view: TimeView, *, editable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(theme, view, tr("Phones"), parent)
        self.setAccessibleDescription(tr("Words and phones with their boundaries."))
        self._phones: Sequence[Phone] = ()
        self._words: Sequence[str] = ()
        self._offset_s = 0.0
        self._edited: frozenset[int] = frozenset()
        self._doubts: Sequence[float] = ()
        self._editable = editable
        self._has_menu = False
        self._hovered_edge = -1
        self._dragged_edge = -1
        self._drag_offset_s = 0.0
        self._drag_from_s = 0.0
        self.setFixedHeight(WORD_PX + 26)

    def set_phones(
        self,
        phones: Sequence[Phone],
        words: Sequence[str],
        *,
        offset_s: float = 0.0,
        edited: frozenset[int] = frozenset(),
        doubts: Sequence[float] = (),
    ) -> None:
        """Another alignment. ``offset_s`` is where its zero lies in the sound; ``edited``: phones of another length;
        ``doubts``: of each phone, 0 (it fits its sound) to 1; empty where nobody measured it.
        """
        self._phones, self._words, self._offset_s, self._edited = phones, words, offset_s, edited
        self._doubts = doubts
        self.redraw()

    def offer_menu(self) -> None:
        """Phones have a menu: ``menu_asked`` is listened to."""
        self._has_menu = True

    def set_editable(self, editable: bool) -> None:
        """Whether edges can be dragged."""
        self._editable = editable

    def boundaries(self) -> list[float]:
        """Phone boundaries on the canvas' timeline, seconds."""
        if not self._phones:
            return []
        last = self._phones[-1]
        starts = [phone.start_s + self._offset_s for phone in self._phones]
        return [*starts, last.start_s + last.duration_s + self._offset_s]

    def ticks(self) -> Sequence[Tick]:
        """What its two rows are."""
        below = (WORD_PX + self.height()) / 2
        rows = ((WORD_PX / 2, tr("words")), (below, tr("phones")))
        return [Tick(at, name, stroke=False) for at, name in rows] if self._phones else []

    # -- drawing ----------------------------------------------------------------------------------------------

    def paint_content(self, painter: QPainter, width: int, height: int) -> None:
        painter.fillRect(QRectF(0, 0, width, height), self.theme.color("panel"))
        if not self._phones:
            return
        dense = self._is_dense()
        self._paint_phones(painter, height, dense)
        self._paint_words(painter, height)
        painter.setPen(QPen(self.theme.color("border"), 1))
        painter.drawLine(QPointF(0, WORD_PX - 0.5), QPointF(width, WORD_PX - 0.5))

    def _is_dense(self) -> bool:
        shown = [p for p in self._phones if self._span(p)[1] > 0 and self._span(p)[0] < self.width()]
        return len(shown) * MARK_GAP_PX > self.width()

    def _span(self, phone: Phone) -> tuple[float, float]:
        start_s = phone.start_s + self._offset_s
        return self.x_of(start_s), self.x_of(start_s + phone.duration_s)

    def _paint_phones(self, painter: QPainter, height: int, dense: bool) -> None:
        font = QFont(self.font())
        font.setPixelSize(14)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        accent = self.theme.color("edited")
        widths = [metrics.horizontalAdvance(_label(phone)) for phone in self._phones]
        places = label_places([self._span(phone) for phone in self._phones], widths, [p.word for p in self._phones])
        for index, phone in enumerate(self._phones):
            left, right = self._span(phone)
            if right < 0 or left > self.width():
                continue
            silent = phone.symbol.startswith("_")
            box = QRectF(left, WORD_PX, right - left, height - WORD_PX)
            if silent:
                painter.fillRect(box, self.theme.color("sunken"))
            if index in self._edited:
                painter.fillRect(QRectF(left + 1, height - 3, right - left - 1, 3), accent)
            if index < len(self._doubts) and self._doubts[index] > 0:
                doubt = QColor(self.theme.color("warning"))
                doubt.setAlphaF(0.25 + 0.75 * self._doubts[index])
                painter.fillRect(QRectF(left + 1, height - 3, right - left - 1, 3), doubt)
            if not dense:
                painter.setPen(QPen(self.theme.color("border-strong"), 1))
                end = WORD_PX + _NOTCH_PX if is_covered(left, index, places, widths) else height
                painter.drawLine(QPointF(round(left) + 0.5, WORD_PX), QPointF(round(left) + 0.5, end))
            at = places[index]
            if at is not None:
                painter.setPen(self.theme.color("text-faint" if silent else "text"))
                room = QRectF(at, WORD_PX, widths[index] + 1, height - WORD_PX - 1)
                painter.drawText(room, Qt.AlignmentFlag.AlignCenter, _label(phone))

    def _paint_words(self, painter: QPainter, height: int) -> None:
        font = QFont(self.font())
        font.setPixelSize(12)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        for word, left, right in self._word_spans():
            if right < 0 or left > self.width():
                continue
            box = QRectF(left + 1, 0, right - left - 1, WORD_PX - 1)
            painter.fillRect(box, self.theme.color("raised"))
            if right - left > 14:
                painter.setPen(self.theme.color("text-dim"))
                text = metrics.elidedText(word, Qt.TextElideMode.ElideRight, int(right - left - 6))
                painter.drawText(
                    box, Qt.AlignmentFlag.AlignCenter, text if len(text) >= LEAST_CUT or text == word else ""
                )

    def _word_spans(self) -> list[tuple[str, float, float]]:
        spans: list[tuple[str, float, float]] = []
        current = -1
        for phone in self._phones:
            left, right = self._span(phone)
            if phone.word < 0 or phone.word >= len(self._words):
                current = -1
            elif phone.word == current and spans:
                spans[-1] = (spans[-1][0], spans[-1][1], right)
            else:
                current = phone.word
                spans.append((self._words[current], left, right))
        return spans

    def paint_over(self, painter: QPainter) -> None:
        edge = self._dragged_edge if self._dragged_edge >= 0 else self._hovered_edge
        if not 0 <= edge < len(self._phones):
            return
        phone = self._phones[edge]
        x = self._span(phone)[1]
        painter.setPen(QPen(self.theme.color("accent"), 2))
        painter.drawLine(QPointF(x, WORD_PX), QPointF(x, self.height()))
        if self._dragged_edge >= 0:
            change_ms = round(1000 * (phone.duration_s - self._drag_from_s))
            text = f"{phone.symbol}  {round(1000 * phone.duration_s)} ms ({change_ms:+d})".replace("-", "−")
            paint_bubble(painter, self.theme, self, QPointF(x, WORD_PX + 30), text)

    # -- mouse and keys ---------------------------------------------------------------------------------------

    def _edge_at(self, at: QPointF) -> int:
        if not self._editable or at.y() < WORD_PX or not self._phones:
            return -1
        near = [(abs(self._span(phone)[1] - at.x()), i) for i, phone in enumerate(self._phones)]
        distance, edge = min(near)
        return edge if distance <= EDGE_PX else -1

    def phone_at(self, x: float) -> int:
        """Index of the phone at a pixel; -1 for none."""
        for index, phone in enumerate(self._phones):
            left, right = self._span(phone)
            if left <= x < right:
                return index
        return -1

    def _span_of(self, index: int, *, word: bool) -> tuple[float, float]:
        chosen = [self._phones[index]]
        if word and chosen[0].word >= 0:
            chosen = [phone for phone in self._phones if phone.word == chosen[0].word]
        end = chosen[-1].start_s + chosen[-1].duration_s
        return chosen[0].start_s + self._offset_s, end + self._offset_s

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._dragged_edge = self._edge_at(event.position())
        if self._dragged_edge >= 0:
            phone = self._phones[self._dragged_edge]
            self._drag_from_s = phone.duration_s
            self._drag_offset_s = self._span(phone)[1] - event.position().x()
            self.edge_pressed.emit(self._dragged_edge)
            return
        index = self.phone_at(event.position().x())
        if index < 0:
            self.view.select(None)
            return
        start_s, end_s = self._span_of(index, word=event.position().y() < WORD_PX)
        held = self.view.selection
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and held is not None:
            start_s, end_s = min(start_s, held[0]), max(end_s, held[1])
        self.view.select((start_s, end_s))
        self.view.seek(start_s)
        words = self.selected_words()
        if event.position().y() < WORD_PX and words:
            self.words_pressed.emit(words[0], words[-1])

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)
        index = self.phone_at(event.position().x())
        if self._editable and self._dragged_edge < 0 and index >= 0:
            self.asked.emit(index, event.position().y() < WORD_PX)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_edge >= 0:
            start_s = self._phones[self._dragged_edge].start_s + self._offset_s
            at = self.view.start_s + (event.position().x() + self._drag_offset_s) / self.width() * self.view.span_s
            keep_total = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            self.edge_dragged.emit(self._dragged_edge, at - start_s, keep_total)
            return
        edge = self._edge_at(event.position())
        if edge != self._hovered_edge:
            self._hovered_edge = edge
            self.setCursor(Qt.CursorShape.SplitHCursor if edge >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragged_edge >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._dragged_edge = -1
            self.update()
            self.edge_released.emit(bool(event.modifiers() & Qt.KeyboardModifier.AltModifier))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.selected_phone() if by_key else self.phone_at(event.pos().x())
        if not (self._has_menu and self._editable) or index < 0:
            super().contextMenuEvent(event)
            return
        left, right = self._span(self._phones[index])
        at = QPoint(round((left + right) / 2), self.height() - 4) if by_key else event.pos()
        self.menu_asked.emit(index, self.time_at(at.x()), self.mapToGlobal(at))

    def box(self, index: int) -> QRectF:
        """Where a phone lies, below the words."""
        left, right = self._span(self._phones[index])
        return QRectF(left, WORD_PX, right - left, self.height() - WORD_PX)

    def selected_phone(self) -> int:
        """The first selected phone; -1 for none."""
        if self.view.selection is None:
            return -1
        middle = self.view.selection[0] + 1e-4
        return self.phone_at(self.x_of(middle))

    def selected_words(self) -> list[int]:
        """The words of which a phone is selected, in order."""
        if self.view.selection is None:
            return []
        start_s, end_s = (at - self._offset_s for at in self.view.selection)
        inside = [one for one in self._phones if start_s - 1e-4 <= one.start_s < end_s - 1e-4 and one.word >= 0]
        return sorted({one.word for one in inside if one.word < len(self._words)})

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, index = Qt.Key(event.key()), self.selected_phone()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and self._editable and index >= 0:
            self.asked.emit(index, False)
            return
        if key not in (Qt.Key.Key_Left, Qt.Key.Key_Right) or not self._phones:
            super().keyPressEvent(event)
            return
        step = 1 if key == Qt.Key.Key_Right else -1
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            if self._editable and index >= 0:
                self.nudged.emit(index, step * STEP_S)
            return
        following = min(max(index + step, 0), len(self._phones) - 1) if index >= 0 else 0
        start_s, end_s = self._span_of(following, word=False)
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self.view.selection is not None:
            held = self.view.selection
            self.view.select((min(start_s, held[0]), max(end_s, held[1])))
        else:
            self.view.select((start_s, end_s))
        self.view.seek(start_s)
        self.view.reveal(start_s)


def _label(phone: Phone) -> str:
    return "" if phone.symbol == "_" else phone.symbol.removeprefix("_")
