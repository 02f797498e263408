"""What is to be converted and what was: a list, and what is wanted of it above."""

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QPainter
from PySide6.QtWidgets import QListView, QStackedWidget, QWidget

from studio.models.list_model import ListModel
from studio.models.voices import VoicesModel
from studio.sessions.convert_session import Entry
from studio.ui.convert.how_form import HowForm
from studio.ui.shared.buttons import Segmented, action_button
from studio.ui.shared.layout import column, divider, label, row
from studio.ui.shared.selectable_delegate import Index, SelectableDelegate
from studio.ui.shared.sound_form import SoundForm
from studio.ui.theme import Theme
from studio.ui.tokens import SPACE
from studio.words import conversions
from studio.words.language import tr

ROW_PX = 48
_TOP = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
_BOTTOM = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft


class QueuePanel(QWidget):
    """The workspace's inspector."""

    chosen = Signal(str)
    """The id of the entry that a person looks at."""

    def __init__(
        self, theme: Theme, how: HowForm, entries: ListModel[Entry], voices: VoicesModel, export: QAction
    ) -> None:
        super().__init__()
        self._entries = entries
        self.list = QListView()
        self.hint = label(tr("Recordings that you add appear here, and what was made of them."), "caption", wrap=True)
        self.list.setAccessibleName(tr("Recordings and conversions"))
        self.list.setModel(entries)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setItemDelegate(EntryDelegate(theme, self.list, voices))
        self.sound = SoundForm()
        self.sound.setLayout(column(self.sound.form, action_button(export), None, gap=SPACE))
        recordings = QWidget()
        inside = column(self.hint, self.list, None, gap=SPACE)
        inside.setStretch(1, 1)
        recordings.setLayout(inside)
        self.pages = QStackedWidget()
        self.pages.addWidget(recordings)
        self.pages.addWidget(self.sound)
        self.page = Segmented((("recordings", tr("Recordings")), ("export", tr("Export"))))
        self.page.changed.connect(lambda page: self.pages.setCurrentIndex(page == "export"))
        layout = column(how, divider(), row(self.page, None), self.pages, gap=SPACE)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setStretch(3, 1)
        self.setLayout(layout)
        self.list.selectionModel().currentChanged.connect(lambda now, _before: self._chose(now))
        entries.items_changed.connect(self._update)
        self._update()

    def show_chosen(self, id: str) -> None:
        """Have this row be the selected one."""
        for at, entry in enumerate(self._entries.items):
            if entry.id == id and self.list.currentIndex().row() != at:
                self.list.setCurrentIndex(self._entries.index(at))

    def _chose(self, now: Index) -> None:
        entry = now.data(ListModel.ITEM_ROLE)
        if isinstance(entry, Entry):
            self.chosen.emit(entry.id)

    def _update(self) -> None:
        any_ = bool(self._entries.items)
        self.hint.setVisible(not any_)
        self.list.setVisible(any_)


class EntryDelegate(SelectableDelegate):
    """Two lines an entry: what it is called, and how far it is or whose voice it has."""

    def __init__(self, theme: Theme, parent: QWidget, voices: VoicesModel) -> None:
        super().__init__(theme, parent, height_px=ROW_PX)
        self._voices = voices

    def paint_row(self, painter: QPainter, area: QRect, index: Index, *, chosen: bool) -> None:
        """Draw."""
        entry = index.data(ListModel.ITEM_ROLE)
        if not isinstance(entry, Entry):
            return
        theme, inner = self.theme, area.adjusted(SPACE, 6, -SPACE, -6)
        painter.setFont(theme.font())
        painter.setPen(theme.color("text"))
        title = painter.fontMetrics().elidedText(entry.title, Qt.TextElideMode.ElideMiddle, inner.width())
        painter.drawText(inner, _TOP, title)
        painter.setFont(theme.font(11))
        if entry.state == "running":
            groove = QRectF(inner.left(), inner.bottom() - 7, inner.width(), 4)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("raised"))
            painter.drawRoundedRect(groove, 2, 2)
            painter.setBrush(theme.color("accent"))
            painter.drawRoundedRect(
                QRectF(groove.topLeft(), groove.size() * 1).adjusted(0, 0, (entry.fraction - 1) * groove.width(), 0),
                2,
                2,
            )
            return
        painter.setPen(theme.color("text-dim"))
        said = painter.fontMetrics().elidedText(self.said(entry), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, _BOTTOM, said)

    def said(self, entry: Entry) -> str:
        """The second line."""
        made = entry.conversion
        if made is None:
            return tr("Waits for its turn") if entry.state == "waiting" else tr("Not converted yet")
        return conversions.made(made, self._voices.voice(made.voice))
