"""The lines of the text: each with its state, its words, who says it, and what it looks like."""

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QAction, QDropEvent, QPainter
from PySide6.QtWidgets import QListView, QMenu, QWidget

from backend.project.lines import Line
from studio.models.script import ScriptModel
from studio.models.thumbs import COLUMNS, Thumbs
from studio.sessions.script_session import ScriptSession
from studio.ui.shared.buttons import action_button
from studio.ui.shared.layout import column, label, row
from studio.ui.shared.selectable_delegate import Index, SelectableDelegate
from studio.ui.speak.needs import Needs
from studio.ui.tokens import SPACE
from studio.words.format import duration
from studio.words.language import tr
from studio.words.line_words import STATES, summary

ROW_PX = 34
WAVE_PX = 2 * COLUMNS
VOICE_PX = 96
QWIDGETSIZE_MAX = 16_777_215
"""Qt's: no limit."""
FEW = 3
"""So many lines take no more room than they need."""
TOOLS = ("add-line", "split-line", "merge-lines", "line-up", "line-down", "remove-lines")
MENU = ("speak", "play-from", "retake", "split-line", "merge-lines", "line-up", "line-down", "remove-lines")
COLOURS = {"": "text-faint", "good": "good", "warning": "warning", "error": "error"}


class LineList(QWidget):
    """Follows the script; the current row is the line in front."""

    chosen = Signal(int)
    """A person went to a line."""

    def __init__(
        self,
        context: Needs,
        script: ScriptModel,
        session: ScriptSession,
        action: Callable[[str], QAction],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._script, self._session, self._action = script, session, action
        self._following = False
        self.view = LinesView()
        self.delegate = LineDelegate(context, script, self.view)
        self.summary = label("", "caption")
        self._build()
        self._connect()
        self._follow()

    def _build(self) -> None:
        self.view.setAccessibleName(tr("Lines"))
        self.view.setModel(self._script)
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setItemDelegate(self.delegate)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tools = [action_button(self._action(f"speak.{tool}"), "icon") for tool in TOOLS]
        head = row(
            label(tr("Lines"), "heading"),
            SPACE,
            self.summary,
            None,
            *tools,
            SPACE,
            action_button(self._action("speak.play-from"), "icon"),
            action_button(self._action("speak.say-all"), text=tr("Say all")),
            action_button(self._action("speak.export-lines"), text=tr("Export all")),
            gap=2,
        )
        head.setContentsMargins(2 * SPACE, 4, 2 * SPACE, 4)
        self.setLayout(column(head, self.view, gap=0))

    def _connect(self) -> None:
        self.view.selectionModel().currentChanged.connect(lambda _now, _before: self._went())
        self.view.customContextMenuRequested.connect(self._open_menu)
        self._script.items_changed.connect(self._follow)
        self._session.changed.connect(self._say)
        self._session.current_changed.connect(lambda _line: self._show_current())

    def show_playing(self, line: int) -> None:
        """Mark the line that is heard, and keep it in sight; 0: none is."""
        self.delegate.playing = line
        if (row_ := self._script.row_of(line)) >= 0:
            self.view.scrollTo(self._script.index(row_))
        self.view.viewport().update()

    def selected(self) -> list[int]:
        """Ids of the selected lines, in order; without a selection, that of the line in front."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        ids = [self._script.items[row_].id for row_ in rows]
        return ids or ([self._session.current] if self._session.current else [])

    def select(self, ids: list[int]) -> None:
        """Select lines; the first is the one in front."""
        selection = self.view.selectionModel()
        flags = QItemSelectionModel.SelectionFlag
        rows = [row_ for id_ in ids if (row_ := self._script.row_of(id_)) >= 0]
        if rows:
            selection.setCurrentIndex(self._script.index(rows[0]), flags.ClearAndSelect)
            for row_ in rows[1:]:
                selection.select(self._script.index(row_), flags.Select)
            self.view.scrollTo(self._script.index(rows[0]))

    def _went(self) -> None:
        line = self.view.currentIndex().data(ScriptModel.LINE_ROLE)
        if not self._following and isinstance(line, Line):
            self.chosen.emit(line.id)

    def _show_current(self) -> None:
        row_ = self._script.row_of(self._session.current)
        if row_ >= 0 and row_ != self.view.currentIndex().row():
            self._following = True
            self.select([self._session.current])
            self._following = False

    def _follow(self) -> None:
        lines = len(self._script.items)
        self.setVisible(lines > 0)
        self._shrink(lines) if lines <= FEW else self._stretch()
        self._show_current()
        self._say()
        self.view.viewport().update()

    def _shrink(self, lines: int) -> None:
        self.view.setFixedHeight(lines * ROW_PX + 2)
        self.setMaximumHeight(self.sizeHint().height())

    def _stretch(self) -> None:
        self.view.setMinimumHeight(2 * ROW_PX)
        for widget in (self.view, self):
            widget.setMaximumHeight(QWIDGETSIZE_MAX)

    def _say(self) -> None:
        script, session = self._script, self._session
        if session.saying:
            done = session.asked - len(session.waiting)
            self.summary.setText(
                tr("Saying {done:,} of {asked:,}…", done=min(done + 1, session.asked), asked=session.asked)
            )
            return
        length_s = sum(line.spoken.duration_s for line in script.items if line.spoken)
        self.summary.setText(summary([script.state(line) for line in script.items], length_s))

    def _open_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.addActions([self._action(f"speak.{verb}") for verb in MENU])
        menu.popup(self.view.viewport().mapToGlobal(at))


class LinesView(QListView):
    """Rows that can be dragged to another place; whoever listens moves them, so that it can be undone."""

    dropped = Signal(int)
    """The selected lines were let go before this row."""

    def __init__(self) -> None:
        super().__init__()
        self.setDragDropMode(QListView.DragDropMode.InternalMove)
        self.setDragDropOverwriteMode(False)
        self.setDropIndicatorShown(True)

    def dropEvent(self, event: QDropEvent) -> None:
        """Say where; the view itself moves nothing."""
        at = self.indexAt(event.position().toPoint())
        below = self.dropIndicatorPosition() == QListView.DropIndicatorPosition.BelowItem
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.stopAutoScroll()
        self.setState(QListView.State.NoState)
        self.viewport().update()
        self.dropped.emit(at.row() + below if at.isValid() else self.model().rowCount())


class LineDelegate(SelectableDelegate):
    """One row a line."""

    def __init__(self, context: Needs, script: ScriptModel, view: QListView) -> None:
        super().__init__(context.theme, view, height_px=ROW_PX)
        self._context, self._script = context, script
        self.thumbs = Thumbs(context.work, self)
        self.playing = 0
        """Id of the line that is heard."""
        self.thumbs.arrived.connect(view.viewport().update)

    def paint_row(self, painter: QPainter, area: QRect, index: Index, *, chosen: bool) -> None:
        """State, number, words, voice, outline, length."""
        line = index.data(ScriptModel.LINE_ROLE)
        if not isinstance(line, Line):
            return
        theme, middle = self.theme, area.center().y()
        state = STATES[self._script.state(line)]
        left, right = area.left() + 2 * SPACE, area.right() - 2 * SPACE
        if line.id == self.playing:
            painter.drawPixmap(left - 7, middle - 7, theme.pixmap("play", 14, "accent"))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(COLOURS[state[1]]))
            painter.drawEllipse(QPointF(left, middle + 0.5), 3.5, 3.5)
        painter.setFont(theme.font(11))
        painter.setPen(theme.color("text-faint"))
        aligned = Qt.AlignmentFlag.AlignVCenter
        right_aligned = int(aligned | Qt.AlignmentFlag.AlignRight)
        painter.drawText(QRect(left + 8, area.top(), 30, area.height()), right_aligned, str(index.row() + 1))
        begin = left + 50
        if area.width() > 480:
            if line.spoken is not None:
                box = QRect(right - 44, area.top(), 44, area.height())
                painter.drawText(box, right_aligned, duration(line.spoken.duration_s))
                self._paint_wave(painter, line, right - 52 - WAVE_PX, middle, area.height() - 12)
            right -= 60 + WAVE_PX
            voice = self._context.voices.voice(line.voicing.voice)
            self._paint_text(
                painter, voice.name if voice else "", QRect(right - VOICE_PX, area.top(), VOICE_PX, ROW_PX)
            )
            right -= VOICE_PX + SPACE
        painter.setFont(theme.font())
        painter.setPen(theme.color("text" if line.text.strip() else "text-faint"))
        words = QRect(begin, area.top(), right - begin, area.height())
        self._paint_text(painter, " ".join(line.text.split()) or tr("Empty line"), words)

    def helpEvent(self, event: object, view: object, option: object, index: Index) -> bool:
        """How the line stands, in words."""
        from PySide6.QtGui import QHelpEvent
        from PySide6.QtWidgets import QToolTip

        line = index.data(ScriptModel.LINE_ROLE)
        if isinstance(line, Line) and isinstance(event, QHelpEvent):
            problem = self._script.problems.get(line.id)
            said = problem.sentence() if problem else STATES[self._script.state(line)][0]
            QToolTip.showText(event.globalPos(), f"{said}\n{line.text}")
        return True

    def _paint_text(self, painter: QPainter, text: str, area: QRect) -> None:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), shown)

    def _paint_wave(self, painter: QPainter, line: Line, left: int, middle: int, height: int) -> None:
        project = self._context.project
        thumb = self.thumbs.get(project.lines.sound(line.spoken)) if project and line.spoken else None
        if thumb is None:
            return
        colour = self.theme.color("wave" if line.fresh else "wave-dim")
        for column_, loud in enumerate(thumb):
            tall = max(1, round(float(loud) * height))
            painter.fillRect(left + 2 * column_, middle - tall // 2, 1, tall, colour)
