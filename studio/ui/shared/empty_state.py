"""What a place shows while there is nothing in it: what belongs here, and the next step."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from studio.ui.shared.layout import column, label, row, set_role
from studio.ui.theme import Theme

WIDTH = 440


class EmptyState(QWidget):
    """An icon, a title, a sentence and the buttons of the next step."""

    def __init__(self, theme: Theme, icon: str, title: str, text: str, *buttons: QWidget) -> None:
        super().__init__()
        self._theme = theme
        self._icon = icon
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title = label(title, "title")
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text = label(text, "dim", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text.setFixedWidth(WIDTH)
        layout = column(margin=24)
        layout.addStretch(2)
        for shown in (self._picture, self.title, self.text):
            layout.addWidget(shown, 0, Qt.AlignmentFlag.AlignHCenter)
        if buttons:
            layout.addSpacing(16)
            layout.addLayout(row(None, *buttons, None))
        layout.addStretch(3)
        self.setLayout(layout)
        set_role(self, "window")
        theme.changed.connect(self._draw)
        self._draw()

    def say(self, title: str, text: str) -> None:
        """Say something else."""
        if (title, text) != (self.title.text(), self.text.text()):
            self.title.setText(title)
            self.text.setText(text)

    def _draw(self) -> None:
        self._picture.setPixmap(self._theme.pixmap(self._icon, 40, "text-faint"))
