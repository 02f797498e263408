"""How a clip's cells are painted: its state as a dot or a mark, its match as a bar."""

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from backend.project.clips import Clip
from studio.models.clips import ClipColumn, ClipsModel
from studio.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
SEVERITY_TOKEN = {"error": "error", "warning": "warning", "info": "accent"}
LOW_MATCH = 0.5


class ClipDelegate(QStyledItemDelegate):
    """One for the whole table; it looks at the column."""

    def __init__(self, theme: Theme, clips: ClipsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._clips = clips

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        clip = index.data(ClipsModel.CLIP_ROLE)
        if not isinstance(clip, Clip):
            return
        changed: Any = option
        dim = clip.excluded or index.column() in (ClipColumn.SPEAKER, ClipColumn.FINDINGS, ClipColumn.NAME)
        token = "text-faint" if clip.excluded else "text-dim" if dim else "text"
        changed.palette.setColor(changed.palette.ColorRole.Text, self._theme.color(token))
        changed.palette.setColor(changed.palette.ColorRole.HighlightedText, self._theme.color(token))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        clip = index.data(ClipsModel.CLIP_ROLE)
        if not isinstance(clip, Clip) or index.column() not in (ClipColumn.STATE, ClipColumn.SCORE):
            super().paint(painter, option, index)
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        flags: Any = option
        if flags.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(flags.rect, self._theme.color("accent-soft"))
        elif flags.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(flags.rect, self._theme.color("raised"))
        box = QRectF(flags.rect)
        if index.column() == ClipColumn.STATE:
            self._paint_state(painter, box, clip)
        else:
            self._paint_match(painter, box, clip)
        painter.restore()

    def _paint_state(self, painter: QPainter, box: QRectF, clip: Clip) -> None:
        worst = self._clips.worst(clip.id)
        middle = QPointF(box.left() + 16, box.center().y())
        if clip.excluded:
            painter.drawPixmap(middle - QPointF(7, 7), self._theme.pixmap("ban", 14, "text-faint"))
        elif clip.done and worst is None:
            painter.drawPixmap(middle - QPointF(7, 7), self._theme.pixmap("check", 14, "good"))
        elif worst is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color(SEVERITY_TOKEN[worst]))
            painter.drawEllipse(middle, 4, 4)
        else:
            painter.setPen(self._theme.color("border-strong"))
            painter.drawEllipse(middle, 3.5, 3.5)
        if clip.starred:
            painter.drawPixmap(middle + QPointF(12, -7), self._theme.pixmap("star", 14, "warning"))

    def _paint_match(self, painter: QPainter, box: QRectF, clip: Clip) -> None:
        score = self._clips.score(clip.id)
        if score is None:
            return
        figure = 36
        track = QRectF(box.left() + 8, box.center().y() - 2, max(box.width() - figure - 20, 8), 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("border"))
        painter.drawRoundedRect(track, 2, 2)
        filled = QRectF(track)
        filled.setWidth(track.width() * min(max(score, 0), 1))
        painter.setBrush(self._theme.color("warning" if score < LOW_MATCH else "wave"))
        painter.drawRoundedRect(filled, 2, 2)
        painter.setPen(self._theme.color("text-dim"))
        painter.setFont(self._theme.font(12))
        painter.drawText(
            QRectF(track.right(), box.top(), figure + 4, box.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
            f"{score:.2f}",
        )
