"""A row of tools that never gets too narrow for its window: what has no room goes into a menu at its end."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from studio.ui.shared.buttons import ActionButton
from studio.ui.shared.icon_button import icon_button
from studio.ui.shared.layout import row
from studio.ui.theme import Theme
from studio.words.language import tr


class OverflowRow(QWidget):
    """``yielding``: the items that may go, the first goes last. A button leaves its action, a label its words."""

    def __init__(
        self, theme: Theme, items: Sequence[QWidget | int | None], yielding: Sequence[ActionButton | QLabel], gap: int
    ) -> None:
        super().__init__()
        self._yielding = list(yielding)
        self.more = icon_button(theme, "chevron-down", tr("More tools"))
        self.more.clicked.connect(lambda _checked=False: self._open())
        self._kept = [item for item in items if isinstance(item, QWidget) and item not in self._yielding]
        self._spaces = sum(item for item in items if isinstance(item, int))
        self._gaps = gap * len(items)
        self._fitting = False
        self._row = row(*items, self.more, gap=gap)
        self.setLayout(self._row)
        self.fit()

    def menu(self) -> QMenu:
        """What has no room now."""
        menu = QMenu(self)
        for item in self._yielding:
            if item.isHidden() and isinstance(item, ActionButton):
                menu.addAction(item.defaultAction())
            elif item.isHidden() and isinstance(item, QLabel) and item.text():
                menu.addAction(item.text()).setEnabled(False)
        return menu

    def _open(self) -> None:
        self.menu().exec(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def minimumSizeHint(self) -> QSize:
        """Without all that may go."""
        return QSize(self._least() + self.more.sizeHint().width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, other items."""
        super().resizeEvent(event)
        self.fit()

    def event(self, event: QEvent) -> bool:
        """A label has other words."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().event(event)

    def fit(self) -> None:
        """Show what there is room for."""
        if self._fitting:
            return
        self._fitting = True
        room = self.width() - self._least()
        widths = [item.sizeHint().width() for item in self._yielding]
        all_fit = sum(widths) <= room
        room -= 0 if all_fit else self.more.sizeHint().width()
        for item, width in zip(self._yielding, widths, strict=True):
            room -= width
            item.setVisible(room >= 0)
        self.more.setVisible(not all_fit)
        self._fitting = False

    def _least(self) -> int:
        margins = self._row.contentsMargins()
        kept = sum(item.sizeHint().width() for item in self._kept if not item.isHidden())
        return kept + self._spaces + self._gaps + margins.left() + margins.right()
