"""A sheet that opens over the window, with a title; Escape closes it."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from studio.ui.shared.icon_button import icon_button
from studio.ui.shared.layout import clear, column, label, row, scrolled, set_role
from studio.ui.theme import Theme
from studio.words.language import tr

MOST_PX = 860


class PopupSheet(QFrame):
    """What it shows is filled in anew whenever it opens."""

    def __init__(self, theme: Theme, parent: QWidget, title: str, *above: QWidget) -> None:
        """``above``: what stands still between the title and what scrolls."""
        super().__init__(parent)
        self.theme, self._window = theme, parent
        self.inside = column(margin=0, gap=16)
        set_role(self, "popup")
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        close = icon_button(theme, "x", tr("Close"))
        close.clicked.connect(lambda _checked=False: self.hide())
        inner = QWidget()
        inner.setLayout(self.inside)
        layout = column(row(label(title, "title"), None, close), *above, scrolled(inner), margin=20, gap=12)
        layout.setStretch(1 + len(above), 1)
        self.setLayout(layout)
        self.hide()

    def contents(self) -> list[QWidget]:
        """What it is to show now, from top to bottom."""
        raise NotImplementedError

    def toggle(self) -> None:
        """Open or close."""
        if self.isVisible():
            self.hide()
            return
        self.fill()
        self.place()
        self.show()
        self.raise_()
        self.setFocus()

    def place(self) -> None:
        """In the middle of the window."""
        window = self._window
        width, height = min(MOST_PX, window.width() - 48), window.height() - 96
        self.setGeometry(QRect((window.width() - width) // 2, 48, width, height))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def fill(self) -> None:
        """Show what there is now."""
        clear(self.inside)
        for widget in self.contents():
            self.inside.addWidget(widget)
        self.inside.addStretch(1)
