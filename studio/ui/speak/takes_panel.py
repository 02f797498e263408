"""Takes, those that were kept and what was said lately: open one, star it, or hear and see it against the line."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QWidget

from backend.project.renders import Render
from studio.models.list_model import ListModel
from studio.models.recent_takes import RecentTakes
from studio.models.renders import RendersModel
from studio.models.voices import VoicesModel
from studio.ui.shared.buttons import Segmented
from studio.ui.shared.icon_button import icon_button
from studio.ui.shared.layout import column, label, row
from studio.ui.shared.selectable_delegate import Index, SelectableDelegate
from studio.ui.theme import Theme
from studio.ui.tokens import SPACE
from studio.words.format import when
from studio.words.language import tr

ROW_PX = 48
NONE_KEPT = tr("Takes that you keep appear here. Select one and press X to compare.")
NONE_LATELY = tr("What you say appears here, until the project is closed. A star keeps it.")


class TakesPanel(QWidget):
    """A list, newest first. Enter or a double-click opens a take; one that is selected can be compared."""

    opened = Signal(object)
    selected = Signal(object)
    starred = Signal(object)
    removed = Signal(object)

    def __init__(
        self,
        theme: Theme,
        renders: RendersModel,
        recent: RecentTakes,
        voices: VoicesModel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._renders, self._recent, self._voices = renders, recent, voices
        self.list = QListView()
        self.recent = QListView()
        self.which = Segmented([("kept", tr("Kept")), ("recent", tr("Recent"))])
        self.hint = label("", "caption", wrap=True)
        self._open = icon_button(theme, "folder-open", tr("Open this take in the editor"))
        self._star = icon_button(theme, "star", tr("Star this take; of those said lately: keep it"))
        self._remove = icon_button(theme, "trash-2", tr("Remove this take; Undo brings it back"))
        self._build(theme)
        self._connect()
        self._selected()

    def _build(self, theme: Theme) -> None:
        for view, name, model in (
            (self.list, tr("Takes"), self._renders),
            (self.recent, tr("Said lately"), self._recent),
        ):
            view.setAccessibleName(name)
            view.setModel(model)
            view.setUniformItemSizes(True)
            view.setMouseTracking(True)
            view.setItemDelegate(TakeDelegate(theme, self._voices, view))
        head = row(label(tr("Takes"), "heading"), None, self._open, self._star, self._remove, gap=2)
        layout = column(head, row(self.which, None), self.hint, self.list, self.recent, gap=SPACE // 2)
        layout.setStretch(3, 1)
        layout.setStretch(4, 1)
        layout.addStretch(0)  # where there is no list
        self.setLayout(layout)

    def _connect(self) -> None:
        for view, model in ((self.list, self._renders), (self.recent, self._recent)):
            view.activated.connect(lambda index: self.opened.emit(index.data(ListModel.ITEM_ROLE)))
            view.selectionModel().currentChanged.connect(lambda _now, _before: self._selected())
            model.items_changed.connect(self._selected)
        self.which.changed.connect(lambda _key: self._selected())
        self._voices.items_changed.connect(self.list.viewport().update)
        self._open.clicked.connect(lambda: self.opened.emit(self.current()))
        self._star.clicked.connect(lambda: self.starred.emit(self.current()))
        self._remove.clicked.connect(lambda: self.removed.emit(self.current()))

    def current(self) -> Render | None:
        """The selected take."""
        take = self._view.currentIndex().data(ListModel.ITEM_ROLE)
        return take if isinstance(take, Render) else None

    @property
    def _view(self) -> QListView:
        return self.recent if self.which.value == "recent" else self.list

    def _selected(self) -> None:
        take, recent = self.current(), self.which.value == "recent"
        there = bool(self._recent.items if recent else self._renders.items)
        for button in (self._open, self._star, self._remove):
            button.setEnabled(take is not None)
        self.hint.setText(NONE_LATELY if recent else NONE_KEPT)
        self.hint.setVisible(not there)
        self.list.setVisible(there and not recent)
        self.recent.setVisible(there and recent)
        self.selected.emit(take)


class TakeDelegate(SelectableDelegate):
    """Two lines a take: its text; and whose voice, how long, whether edited, and when."""

    def __init__(self, theme: Theme, voices: VoicesModel, parent: QWidget) -> None:
        super().__init__(theme, parent, height_px=ROW_PX)
        self._voices = voices

    def paint_row(self, painter: QPainter, area: QRect, index: Index, *, chosen: bool) -> None:
        """Draw."""
        take = index.data(ListModel.ITEM_ROLE)
        if not isinstance(take, Render):
            return
        theme, inner = self.theme, area.adjusted(SPACE, 6, -SPACE, -6)
        painter.setFont(theme.font())
        painter.setPen(theme.color("text"))
        width = inner.width() - (20 if take.starred else 0)
        text = painter.fontMetrics().elidedText(take.text, Qt.TextElideMode.ElideRight, width)
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, text)
        if take.starred:
            painter.drawPixmap(inner.right() - 14, inner.top(), theme.pixmap("star", 14, "warning"))
        painter.setFont(theme.font(11))
        painter.setPen(theme.color("text-dim"))
        voice = self._voices.voice(take.voice)
        facts = painter.fontMetrics().elidedText(
            take_facts(take, voice.name if voice else ""), Qt.TextElideMode.ElideRight, inner.width()
        )
        painter.drawText(inner, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, facts)


def take_facts(take: Render, voice: str) -> str:
    """``Wren · 3.2 s · edited · today 14:05``."""
    edited = "edited" if take.plan is not None and take.plan != take.score else ""
    return " · ".join(part for part in (voice, f"{take.duration_s:.1f} s", edited, when(take.created)) if part)
