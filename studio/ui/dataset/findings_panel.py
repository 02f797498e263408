"""What the checks say about the selected clip: sentence, figure, remedy. A click goes to the place."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from backend.protocol import sentences
from backend.protocol.findings import Finding
from backend.protocol.sentences import Said
from studio.ui.shared.buttons import Badge
from studio.ui.shared.explain import explain_button
from studio.ui.shared.layout import column, label, row, set_role
from studio.words import health_words
from studio.words.language import tr

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

    def show_findings(self, findings: list[Finding], *, name: str, checked: bool, failed: Said | None = None) -> None:
        """Replace the cards, unless they are the same: a reading in the background moves nothing under the eye.
        ``failed``: why the clip could not be prepared.
        """
        if self._shown == (findings, name, checked, failed):
            return
        self._shown = (findings, name, checked, failed)
        inside = QWidget()
        layout = column()
        if name:
            layout.addWidget(label(name, "heading", wrap=True))
        if failed is not None:
            layout.addWidget(_failure(failed))
        elif not findings:
            said = tr("Select a clip to see what the checks found.")
            if name:
                said = tr("Nothing found: this clip is fine.") if checked else tr("Not checked yet.")
            layout.addWidget(label(said, "dim", wrap=True))
        for finding in findings:
            card = FindingCard(finding)
            card.activated.connect(self.activated)
            layout.addWidget(card)
        layout.addStretch(1)
        inside.setLayout(layout)
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
        told = sentences.explained(finding.check)
        badge = Badge(health_words.name_of(finding.check), KIND[finding.severity])
        head = row(badge, *([explain_button(told)] if told else []), None)
        if finding.figure is not None:
            head.addWidget(label(figure_text(finding), "dim"))
        layout = column(head, label(said.what, wrap=True), gap=6)
        layout.setContentsMargins(12, 10, 12, 10)
        if said.then:
            layout.addWidget(label(said.then, "caption", wrap=True))
        if finding.at_s is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            layout.addWidget(label(tr("at {at_s:.2f} s →", at_s=finding.at_s), "caption", kind="accent"))
        self.setLayout(layout)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.finding.at_s is not None:
            self.activated.emit(self.finding)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.finding.at_s is not None:
            self.activated.emit(self.finding)
        else:
            super().keyPressEvent(event)


def _failure(said: Said) -> QFrame:
    card = set_role(QFrame(), "card")
    layout = column(row(Badge(tr("not prepared"), "error"), None), label(said.what, wrap=True), gap=6)
    layout.setContentsMargins(12, 10, 12, 10)
    if said.then:
        layout.addWidget(label(said.then, "caption", wrap=True))
    card.setLayout(layout)
    return card


def figure_text(finding: Finding) -> str:
    """The figure with its unit."""
    figure = finding.figure or 0.0
    text = f"{figure:,.0f}" if abs(figure) >= 100 else f"{figure:.3g}"
    return f"{text} {finding.unit}".strip().replace("-", "−")
