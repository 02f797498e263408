"""One preference: what it is, what it does, and the control for it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from studio.ui.shared.layout import column, label, row

CONTROL_PX = 280


class Setting(QWidget):
    """Words at the left, the control at the right."""

    def __init__(self, title: str, says: str, control: QWidget, *, wide: bool = True) -> None:
        super().__init__()
        name = label(title)
        name.setBuddy(control)
        if not control.accessibleName():
            control.setAccessibleName(title)
        control.setAccessibleDescription(says)
        if wide:
            control.setFixedWidth(CONTROL_PX)
        self._says = label("", "caption", wrap=True)
        layout = row(column(name, self._says, gap=2), control, gap=24)
        layout.setStretch(0, 1)
        layout.setAlignment(control, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(layout)
        self.say(says)

    def say(self, says: str) -> None:
        """What it does, or how it stands."""
        self._says.setText(says)
        self._says.setVisible(bool(says))
