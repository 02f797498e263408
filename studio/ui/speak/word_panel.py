"""How a word is said: its readings to hear and choose from, a field to write another, and whom it concerns."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from backend.protocol.problems import Problem
from backend.protocol.word_jobs import WayToSay
from studio.sessions.word_session import Scope, WordSession
from studio.ui.shared.buttons import Segmented, button
from studio.ui.shared.controls import field
from studio.ui.shared.icon_button import icon_button
from studio.ui.shared.layout import column, divider, label, row, set_kind
from studio.ui.shared.selectable_delegate import Index, SelectableDelegate
from studio.ui.theme import Theme
from studio.ui.tokens import SPACE
from studio.words.language import tr

ROW_PX = 44
_SHOWN_ROWS = 4
_WAY = int(Qt.ItemDataRole.UserRole)
_HINT = tr("IPA, [[espeak names]], a respelling")
_HINTS = {"cmn": tr("Pinyin, IPA, [[espeak names]]"), "ja": tr("Kana, IPA, [[espeak names]]")}
_SCOPES: list[tuple[Scope, str, str]] = [
    ("place", tr("Here"), tr("At this place only")),
    ("line", tr("This line"), tr("Wherever the word stands in this line")),
    ("project", tr("Project"), tr("In every text and clip of the project: it goes into the dictionary")),
]


class WordPanel(QWidget):
    """Shown while a word is looked at. A click on a reading lets it be heard; Enter in the field as well."""

    closed = Signal()

    def __init__(self, theme: Theme, session: WordSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._shown: object = None
        self.word = field(tr("Word"))
        self.list = QListWidget()
        self.entry = field(tr("Pronunciation"), _HINT)
        self.entry.setFont(theme.mono_font(13))
        self.scope = Segmented([(key, text) for key, text, _ in _SCOPES])
        self.fault = label("", "caption", wrap=True, kind="warning")
        self._hint = label("", "caption", wrap=True)
        self._close = icon_button(theme, "x", tr("Close"))
        self._hear = icon_button(theme, "volume-2", tr("Hear it"))
        self.use = button(tr("Say it so"), self._decide, "primary")
        self.forget = button(tr("As before"), self._forget)
        self._build(theme)
        self._connect()
        self._follow()

    def _build(self, theme: Theme) -> None:
        self.word.setToolTip(tr("More letters and words may be added. With capitals it holds for those capitals only."))
        self.forget.setToolTip(tr("Forget what was written for this word"))
        self.list.setAccessibleName(tr("Readings of the word"))
        self.list.setItemDelegate(WayDelegate(theme, self.list))
        self.list.setMouseTracking(True)
        self.list.setFixedHeight(ROW_PX * _SHOWN_ROWS + 2)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = row(label(tr("How it is said"), "heading"), None, self._close)
        layout = column(
            head,
            self.word,
            self.list,
            row(self.entry, self._hear),
            self.fault,
            self.scope,
            self._hint,
            row(self.forget, None, self.use),
            divider(),
        )
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)

    def _connect(self) -> None:
        self._session.changed.connect(self._follow)
        self._session.failed.connect(self._tell)
        self._close.clicked.connect(self.closed)
        self._hear.clicked.connect(self._listen)
        self.entry.returnPressed.connect(self._listen)
        self.entry.textChanged.connect(lambda _text: self._update())
        self.word.textChanged.connect(lambda _text: self._update())
        self.list.itemClicked.connect(self._choose)
        self.list.itemActivated.connect(self._choose)
        self.scope.changed.connect(lambda _key: self._update())

    def show_language(self, code: str) -> None:
        """What may be written depends on it."""
        self.entry.setPlaceholderText(_HINTS.get(code.partition("-")[0], _HINT))

    def _follow(self) -> None:
        place = self._session.place
        self.setVisible(place is not None)
        if place is not None and place is not self._shown:
            self.word.setText(place.word)
            self.entry.setText(self._session.entry(place.word))
            self.fault.setText("")
            self.scope.choose("place")
        self._shown = place
        self.list.clear()
        for way in self._session.ways:
            item = QListWidgetItem(f"{way.phones}. {way.how.say()}")
            item.setData(_WAY, way)
            self.list.addItem(item)
        self._update()

    def _update(self) -> None:
        ready = bool(self.word.text().strip() and self.entry.text().strip())
        self.use.setEnabled(ready)
        self._hear.setEnabled(ready)
        self.forget.setEnabled(bool(self._session.entry(self.word.text())))
        self.fault.setVisible(bool(self.fault.text()))
        self._hint.setText(next(tip for key, _, tip in _SCOPES if key == self.scope.value))

    def _choose(self, item: QListWidgetItem) -> None:
        way = item.data(_WAY)
        if isinstance(way, WayToSay):
            self.entry.setText(way.entry)
            self._listen()

    def _listen(self) -> None:
        self._tell(None)
        self._session.hear(self.word.text(), self.entry.text())

    def _tell(self, problem: Problem | None) -> None:
        self.fault.setText(problem.sentence() if problem else "")
        set_kind(self.fault, "warning")
        self._update()

    def _decide(self) -> None:
        scope = next(key for key, _, _ in _SCOPES if key == self.scope.value)
        self._session.decide(scope, self.word.text(), self.entry.text())

    def _forget(self) -> None:
        self._session.forget(" ".join(self.word.text().split()))
        self.entry.clear()


class WayDelegate(SelectableDelegate):
    """Two lines a reading: its phones, and where it comes from."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent, height_px=ROW_PX)

    def paint_row(self, painter: QPainter, area: QRect, index: Index, *, chosen: bool) -> None:
        """Draw."""
        way = index.data(_WAY)
        if not isinstance(way, WayToSay):
            return
        theme, inner = self.theme, area.adjusted(SPACE, 5, -SPACE, -5)
        painter.setFont(theme.font(14))
        painter.setPen(theme.color("text"))
        phones = painter.fontMetrics().elidedText(way.phones, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, phones)
        painter.setFont(theme.font(11))
        painter.setPen(theme.color("text-dim"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, way.how.say())
