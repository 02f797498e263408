"""The sentences to read, with a tick where there is a take."""

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QRect, Qt
from PySide6.QtGui import QAction, QPainter
from PySide6.QtWidgets import QFrame, QListView, QMenu, QToolButton, QWidget

from backend.project.prompts import Prompt
from studio.models.list_model import ListModel
from studio.sessions.reading_guide import ReadingGuide
from studio.sessions.recording import Recording
from studio.ui.record.coverage_bar import CoverageBar
from studio.ui.record.needs import Needs
from studio.ui.shared.layout import column, label, row, set_role
from studio.ui.shared.selectable_delegate import Index, SelectableDelegate
from studio.ui.theme import Theme
from studio.words.language import tr

WIDTH = 272
ROW = 36


class PromptList(QFrame):
    """Follows the recording; a click goes to a prompt."""

    def __init__(
        self, context: Needs, recording: Recording, guide: ReadingGuide, action: Callable[[str], QAction]
    ) -> None:
        super().__init__()
        self._context = context
        self._recording = recording
        self.coverage = CoverageBar(context, guide)
        set_role(self, "panel")
        self.setFixedWidth(WIDTH)
        self.view = QListView()
        self.view.setModel(context.prompts)
        self.view.setUniformItemSizes(True)
        self.view.setItemDelegate(PromptDelegate(context.theme, self.view))
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.view.setAccessibleName(tr("Sentences to read"))
        self.view.setStyleSheet("QListView { background: transparent; padding: 4px; }")
        self.view.clicked.connect(self._clicked)
        self._count = label("", "caption")
        self.add = QToolButton()
        self._build(action)
        recording.prompt_changed.connect(lambda _prompt: self.follow())
        context.prompts.items_changed.connect(self.follow)
        self.follow()

    def _build(self, action: Callable[[str], QAction]) -> None:
        add = self.add
        add.setIcon(self._context.theme.icon("plus"))
        self._context.theme.changed.connect(lambda: add.setIcon(self._context.theme.icon("plus")))
        add.setToolTip(tr("Add prompts"))
        add.setAccessibleName(tr("Add prompts"))
        add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(add)
        menu.addAction(action("record.import-prompts"))
        menu.addAction(action("record.script-prompts"))
        add.setMenu(menu)
        set_role(add, "icon")
        head = set_role(QWidget(), "toolbar")
        head.setFixedHeight(48)
        line = row(label(tr("Prompts"), "title"), self._count, None, add)
        line.setContentsMargins(16, 0, 8, 0)
        head.setLayout(line)
        layout = column(head, self.view, self.coverage, gap=0)
        layout.setContentsMargins(0, 0, 1, 0)
        self.setLayout(layout)

    def follow(self) -> None:
        """Mark the prompt in front."""
        prompts, prompt = self._context.prompts, self._recording.prompt
        self._count.setText(f"{prompts.recorded} / {len(prompts.items)}")
        row_ = prompts.row_of(prompt.id) if prompt else -1
        if row_ >= 0 and self.view.currentIndex().row() != row_:
            index = prompts.index(row_)
            self.view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.view.scrollTo(index)

    def _clicked(self, index: QModelIndex) -> None:
        prompt = index.data(ListModel.ITEM_ROLE)
        if isinstance(prompt, Prompt):
            self._recording.show(prompt)
        self.follow()


class PromptDelegate(SelectableDelegate):
    """A tick or a number, and the sentence."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent, height_px=ROW, rounded=True)

    def paint_row(self, painter: QPainter, area: QRect, index: Index, *, chosen: bool) -> None:
        """Draw."""
        prompt = index.data(ListModel.ITEM_ROLE)
        if not isinstance(prompt, Prompt):
            return
        theme = self.theme
        mark = QRect(area.left() + 8, area.top(), 24, area.height())
        if prompt.chosen is not None:
            painter.drawPixmap(mark.left() + 4, area.center().y() - 7, theme.pixmap("check", 16, "good"))
        else:
            painter.setFont(theme.font(11))
            painter.setPen(theme.color("text-faint"))
            painter.drawText(mark, int(Qt.AlignmentFlag.AlignCenter), str(index.row() + 1))
        painter.setFont(theme.font())
        painter.setPen(theme.color("text" if chosen or prompt.chosen is None else "text-dim"))
        words = area.adjusted(40, 0, -10, 0)
        text = painter.fontMetrics().elidedText(prompt.text, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), text)
