"""“What is this?”: a small button that says in plain words what stands beside it."""

from html import escape

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QToolButton, QToolTip

from studio.ui.shared.layout import set_role
from studio.words.language import tr

NAME = tr("What is this?")


def explain_button(text: str) -> QToolButton:
    """It shows ``text`` when the pointer rests on it, and at once when it is pressed, by mouse or by key."""
    made = QToolButton()
    made.setText("?")
    made.setToolTip(f"<p>{escape(text)}</p>")
    made.setAccessibleName(NAME)
    made.setAccessibleDescription(text)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    set_role(made, "icon")
    made.clicked.connect(lambda: QToolTip.showText(made.mapToGlobal(QPoint(0, made.height())), made.toolTip(), made))
    return made
