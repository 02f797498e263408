"""What the checks say about the selected clip: sentence, figure, remedy. A click goes to the place."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from backend.protocol.findings import Finding
from studio.ui.shared.buttons import Badge
from studio.ui.shared.layout import set_role
from studio.ui.tokens import SPACE

KIND = {"error": "error", "warning": "warning", "info": "accent"}


class FindingsPanel(QScrollArea):
    """A card a finding, worst first."""

    activated = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._shown: object = None

    def show_findings(self, findings: list[Finding], *, name: str, checked: bool) -> None:
        """Replace the cards, unless they are the same: a reading in the background moves nothing under the eye."""
        if self._shown == (findings, name, checked):
            return
        self._shown = (findings, name, checked)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        if name:
            title = set_role(QLabel(name), "heading")
            title.setWordWrap(True)
            layout.addWidget(title)
        if not findings:
            said = "Select a clip to see what the checks found."
            if name:
                said = "Nothing found: this clip is fine." if checked else "Not checked yet."
            words = set_role(QLabel(said), "dim")
            words.setWordWrap(True)
            layout.addWidget(words)
        for finding in findings:
            card = FindingCard(finding)
            card.activated.connect(self.activated)
            layout.addWidget(card)
        layout.addStretch(1)
        self.setWidget(inside)


class FindingCard(QFrame):
    """One finding; Enter or a click goes where it is, if it has a place."""

    activated = Signal(object)

    def __init__(self, finding: Finding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.finding = finding
        set_role(self, "card")
        said = finding.say()
        self.setAccessibleName(said.what)
        self.setAccessibleDescription(said.then)
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(Badge(finding.check.replace("-", " "), KIND[finding.severity]))
        head.addStretch(1)
        if finding.figure is not None:
            head.addWidget(set_role(QLabel(figure_text(finding)), "dim"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(6)
        layout.addLayout(head)
        sentence = QLabel(said.what)
        sentence.setWordWrap(True)
        layout.addWidget(sentence)
        if said.then:
            remedy = set_role(QLabel(said.then), "caption")
            remedy.setWordWrap(True)
            layout.addWidget(remedy)
        if finding.at_s is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            place = set_role(QLabel(f"at {finding.at_s:.2f} s →"), "caption", "accent")
            layout.addWidget(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.finding.at_s is not None:
            self.activated.emit(self.finding)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.finding.at_s is not None:
            self.activated.emit(self.finding)
        else:
            super().keyPressEvent(event)


def figure_text(finding: Finding) -> str:
    """The figure with its unit."""
    figure = finding.figure or 0.0
    text = f"{figure:,.0f}" if abs(figure) >= 100 else f"{figure:.3g}"
    return f"{text} {finding.unit}".strip().replace("-", "−")
