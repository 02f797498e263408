"""What a place shows while there is nothing in it: what belongs here, and the next step."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.ui.shared.layout import label, set_role
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
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(8)
        layout.addStretch(2)
        layout.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(8)
        layout.addWidget(self.title, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.text, 0, Qt.AlignmentFlag.AlignHCenter)
        if buttons:
            layout.addSpacing(16)
            line = QHBoxLayout()
            line.setSpacing(8)
            line.addStretch(1)
            for button in buttons:
                line.addWidget(button)
            line.addStretch(1)
            layout.addLayout(line)
        layout.addStretch(3)
        set_role(self, "window")
        theme.changed.connect(self._draw)
        self._draw()

    def say(self, title: str, text: str) -> None:
        """Say something else."""
        self.title.setText(title)
        self.text.setText(text)

    def _draw(self) -> None:
        self._picture.setPixmap(self._theme.pixmap(self._icon, 40, "text-faint"))
