"""The dataset as a whole: verdict, figures, phone coverage, what is missing and what to record next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QScrollArea, QWidget

from backend.protocol.findings import Health
from backend.protocol.notices import said
from studio.ui.shared.buttons import button
from studio.ui.shared.canvas.coverage_plot import CoveragePlot
from studio.ui.shared.layout import column, label, set_role
from studio.ui.theme import Theme
from studio.ui.tokens import SPACE
from studio.words.format import span
from studio.words.language import tr, trn

SUGGESTIONS = 5


class HealthPanel(QScrollArea):
    """Everything the checks know about the dataset. The counts filter the table."""

    query_asked = Signal(str)
    report_asked = Signal()

    def __init__(self, theme: Theme, offer: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.offer = offer
        """What a healthy dataset is good for."""
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verdict = label("", "heading", wrap=True)
        self.figures = QGridLayout()
        self.figures.setSpacing(SPACE)
        self.errors = _link("", lambda: self.query_asked.emit("severity>=3"))
        self.warnings = _link("", lambda: self.query_asked.emit("severity=2"))
        self.length = label("", "dim", wrap=True)
        self.coverage = CoveragePlot(theme)
        self.coverage.setFixedHeight(120)
        self.missing = label("", "caption", wrap=True)
        self.next = label("", "caption", wrap=True)
        self.next.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._coverage_title = label(tr("Phone coverage"), "heading")
        self._next_title = label(tr("Record next"), "heading")
        self.report = button(
            tr("Open the report"), self.report_asked.emit, "", tr("What to fix first, and what it would bring.")
        )
        inside = QWidget()
        inside.setLayout(
            column(
                *(self.verdict, self.length, self.report, self.errors, self.warnings, SPACE, offer),
                *(self._coverage_title, self.coverage, self.missing, SPACE, self._next_title, self.next, None),
            )
        )
        self.setWidget(inside)
        self.show_health(None)
        self.show_offer(False)

    def show_offer(self, shown: bool) -> None:
        """Whether the dataset is healthy."""
        self.offer.setVisible(shown)

    def show_health(self, health: Health | None) -> None:
        """The last summary; None before the first check."""
        for widget in (self.report, self.errors, self.warnings, self.coverage, self.missing, self._coverage_title):
            widget.setVisible(health is not None)
        suggestions = health.suggestions[:SUGGESTIONS] if health else []
        self._next_title.setVisible(bool(suggestions))
        self.next.setVisible(bool(suggestions))
        if health is None:
            self.verdict.setText(tr("Not checked yet"))
            self.length.setText(tr("Check the clips to see what would spoil a voice, and what is missing."))
            return
        self.verdict.setText(said(health.verdict) or tr("Checked."))
        self.length.setText(
            trn(
                "{n:,} clip, {speech} of speech",
                "{n:,} clips, {speech} of speech",
                health.clips,
                speech=span(health.speech_s),
            )
        )
        self.errors.setText(trn("{n:,} clip with errors", "{n:,} clips with errors", health.errors))
        self.errors.setVisible(health.errors > 0)
        self.warnings.setText(trn("{n:,} clip with warnings only", "{n:,} clips with warnings only", health.warnings))
        self.warnings.setVisible(health.warnings > 0)
        self.coverage.set_counts(health.phones, health.missing_phones)
        common = tr(
            "{diphones_seen:,} of {diphones_common:,} common pairs of phones occur.",
            diphones_seen=health.diphones_seen,
            diphones_common=health.diphones_common,
        )
        lacking = (
            tr("Missing: {phones}.", phones="  ".join(health.missing_phones))
            if health.missing_phones
            else tr("No phone is missing.")
        )
        self.missing.setText(f"{common} {lacking}")
        self.next.setText("\n\n".join(suggestions))


def _link(text: str, clicked: object) -> QPushButton:
    made = set_role(QPushButton(text), "link")
    made.setToolTip(tr("Show these clips in the table."))
    made.clicked.connect(clicked)
    return made
