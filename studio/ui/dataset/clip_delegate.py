"""How a clip's cells are painted: its state as a dot or a mark, its match as a bar."""

from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from backend.project.clips import Clip
from studio.models.clip_rows import ClipColumn
from studio.models.clips import ClipsModel
from studio.ui.shared.data_table import DataTable
from studio.ui.shared.selectable_delegate import Index, SelectableDelegate
from studio.ui.theme import Theme

SEVERITY_TOKEN = {"error": "error", "warning": "warning", "info": "accent"}
LOW_MATCH = 0.5


class ClipDelegate(SelectableDelegate):
    """One for the whole table; it looks at the column."""

    def __init__(self, theme: Theme, clips: ClipsModel, table: DataTable) -> None:
        super().__init__(theme, table, height_px=0)
        self._clips, self._table = clips, table

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        clip = index.data(ClipsModel.CLIP_ROLE)
        if not isinstance(clip, Clip):
            return
        changed = _fields(option)
        dim = clip.excluded or index.column() in (ClipColumn.SPEAKER, ClipColumn.FINDINGS, ClipColumn.NAME)
        token = "text-faint" if clip.excluded else "text-dim" if dim else "text"
        changed.palette.setColor(changed.palette.ColorRole.Text, self.theme.color(token))
        changed.palette.setColor(changed.palette.ColorRole.HighlightedText, self.theme.color(token))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Two columns are drawn; the others are texts. Qt lights one cell under the pointer: here, the whole row."""
        lit = _fields(option)
        over, kept = QStyle.StateFlag.State_MouseOver, option.state & ~QStyle.StateFlag.State_MouseOver
        lit.state = kept | over if index.row() == self._table.hovered else kept
        lit.state &= ~QStyle.StateFlag.State_HasFocus  # the whole row has it, not one cell
        if index.column() in (ClipColumn.STATE, ClipColumn.SCORE):
            super().paint(painter, option, index)
        else:
            QStyledItemDelegate.paint(self, painter, option, index)
        if self._table.hasFocus() and index.row() == self._table.currentIndex().row():
            self.paint_focus(painter, lit.rect)

    def paint_focus(self, painter: QPainter, area: QRect) -> None:
        """A cell's part of the row's frame: above and below."""
        painter.fillRect(area.left(), area.top(), area.width(), 1, self.theme.color("focus"))
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, self.theme.color("focus"))

    def paint_row(self, painter: QPainter, area: QRect, index: Index, *, chosen: bool) -> None:
        """The state, or the match."""
        clip = index.data(ClipsModel.CLIP_ROLE)
        if isinstance(clip, Clip):
            draw = self._paint_state if index.column() == ClipColumn.STATE else self._paint_match
            draw(painter, QRectF(area), clip)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as its text; the table sets the rows."""
        return QStyledItemDelegate.sizeHint(self, option, index)

    def _paint_state(self, painter: QPainter, box: QRectF, clip: Clip) -> None:
        worst = self._clips.worst(clip.id)
        middle = QPointF(box.left() + 16, box.center().y())
        if clip.excluded:
            painter.drawPixmap(middle - QPointF(7, 7), self.theme.pixmap("ban", 14, "text-faint"))
        elif clip.done and worst is None:
            painter.drawPixmap(middle - QPointF(7, 7), self.theme.pixmap("check", 14, "good"))
        elif worst is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.color(SEVERITY_TOKEN[worst]))
            painter.drawEllipse(middle, 4, 4)
        else:
            painter.setPen(self.theme.color("border-strong"))
            painter.drawEllipse(middle, 3.5, 3.5)
        if clip.starred:
            painter.drawPixmap(middle + QPointF(12, -7), self.theme.pixmap("star", 14, "warning"))

    def _paint_match(self, painter: QPainter, box: QRectF, clip: Clip) -> None:
        score = self._clips.score(clip.id)
        if score is None:
            return
        figure = 36
        track = QRectF(box.left() + 8, box.center().y() - 2, max(box.width() - figure - 20, 8), 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("border"))
        painter.drawRoundedRect(track, 2, 2)
        filled = QRectF(track)
        filled.setWidth(track.width() * min(max(score, 0), 1))
        painter.setBrush(self.theme.color("warning" if score < LOW_MATCH else "wave"))
        painter.drawRoundedRect(filled, 2, 2)
        painter.setPen(self.theme.color("text-dim"))
        painter.setFont(self.theme.font(12))
        painter.drawText(
            QRectF(track.right(), box.top(), figure + 1, box.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
            f"{score:.2f}",
        )


def _fields(option: QStyleOptionViewItem) -> Any:
    """The option, with the fields that its declared type lacks."""
    return option
