"""The health of the dataset on one page: what is good, what to fix first, what it would bring, and pictures of it."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLayout, QScrollArea, QVBoxLayout, QWidget

from backend.protocol.findings import Health
from backend.protocol.notices import said
from studio.models.health_report import HealthReport
from studio.ui.dataset.report.charts import HistogramChart, Ring, VoiceMap
from studio.ui.dataset.report.fault_card import FaultCard
from studio.ui.shared.buttons import action_button, button
from studio.ui.shared.canvas.coverage_plot import CoveragePlot
from studio.ui.shared.flow_layout import FlowLayout
from studio.ui.shared.layout import column, label, row, set_role
from studio.ui.theme import Theme
from studio.ui.tokens import SPACE
from studio.words import health_words
from studio.words.format import span
from studio.words.language import tr, trn

_GAP = 2 * SPACE
SUGGESTIONS = 5


class HealthPage(QScrollArea):
    """Made anew whenever what it shows is another."""

    closed = Signal()
    clips_asked = Signal(str)
    """A filter of the clips."""
    clip_asked = Signal(int)
    remedy_asked = Signal(str, object)
    """A remedy and the fault that it is for."""
    recording_asked = Signal(list)
    """Sentences to record."""

    def __init__(self, theme: Theme, action: Callable[[str], QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._action = action
        self._shown: object = None
        self.cards: list[FaultCard] = []
        self.charts: dict[str, QWidget] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(tr("Health of the dataset"))

    def show_report(self, report: HealthReport, health: Health | None, *, changed: int) -> None:
        """Replace what is shown, unless it is the same: nothing moves under the eye. ``changed``: clips that came in or
        changed since the last check.
        """
        shown = (report, health, changed, self._theme.dark)
        if self._shown == shown:
            return
        self._shown = shown
        place = self.verticalScrollBar().value()
        inside = QWidget()
        layout = column(self._head(changed), margin=2 * _GAP, gap=_GAP)
        if health is None:
            layout.addWidget(label(tr("Check the clips to see what would spoil a voice, and what is missing."), "dim"))
        else:
            self._fill(layout, report, health)
        layout.addStretch(1)
        inside.setLayout(layout)
        self.setWidget(inside)
        self.verticalScrollBar().setValue(place)

    def _fill(self, layout: QVBoxLayout, report: HealthReport, health: Health) -> None:
        layout.addWidget(self._verdict(report, health))
        self.cards = [FaultCard(one, report.seconds) for one in report.problems]
        for card in self.cards:
            card.shown.connect(lambda fault: self.clips_asked.emit(f"check:{fault.check} -is:excluded"))
            card.asked.connect(self.remedy_asked)
        if self.cards:
            layout.addWidget(_title(tr("Fix first"), tr("The worst is on top. Everything here can be undone.")))
            for card in self.cards:
                layout.addWidget(card)
        if report.fine:
            layout.addWidget(_title(tr("What is good"), ""))
            layout.addWidget(self._fine(report.fine))
        layout.addWidget(_title(tr("The clips in pictures"), ""))
        layout.addLayout(self._pictures(health))
        if health.suggestions:
            layout.addWidget(self._next(health))

    def _head(self, changed: int) -> QWidget:
        since = trn(
            "{n:,} clip came in or changed since the last check.",
            "{n:,} clips came in or changed since the last check.",
            changed,
        )
        said = [label(since, "caption", kind="warning")] if changed else []
        head = QWidget()
        head.setLayout(
            row(
                button(tr("← Clips"), self.closed.emit, "ghost", tr("Back to the table.")),
                column(label(tr("Health of the dataset"), "title"), *said, gap=0),
                None,
                action_button(self._action("dataset.save-health"), "ghost", text=tr("Save report")),
                action_button(self._action("dataset.check"), text=tr("Check again")),
            )
        )
        return head

    def _verdict(self, report: HealthReport, health: Health) -> QWidget:
        card = set_role(QFrame(), "card")
        ring = Ring(self._theme)
        ring.show_parts(report.good, report.doubtful, report.wrong)
        held = (
            trn("{n:,} clip held out, to judge with", "{n:,} clips held out, to judge with", report.held_out)
            if report.held_out
            else ""
        )
        out = trn("{n:,} clip kept out", "{n:,} clips kept out", report.excluded) if report.excluded else ""
        facts = "   ·   ".join(part for part in (held, out) if part)
        tiles = (
            _tile(f"{report.clips:,}", tr("clips")),
            _tile(span(health.speech_s), tr("of speech")),
            _tile(f"{report.wrong:,}", tr("to fix"), "error" if report.wrong else ""),
            _tile(f"{report.doubtful:,}", tr("to look at"), "warning" if report.doubtful else ""),
        )
        words = column(
            label(said(health.verdict) or tr("Checked."), "heading", wrap=True),
            4,
            row(*tiles, None, gap=2 * _GAP),
            *([label(facts, "caption")] if facts else []),
            None,
        )
        card.setLayout(row(ring, words, margin=_GAP, gap=_GAP))
        return card

    def _fine(self, checks: tuple[str, ...]) -> QWidget:
        items = []
        for check in checks:
            mark = QLabel()
            mark.setPixmap(self._theme.pixmap("circle-check", 16, "good"))
            item = QWidget()
            item.setLayout(row(mark, label(health_words.of_check(check).right), gap=6))
            items.append(item)
        holder = set_role(QFrame(), "card")
        inner = QWidget()
        inner.setLayout(FlowLayout(*items, gap=14))
        holder.setLayout(column(inner, margin=14))
        return holder

    def _pictures(self, health: Health) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(_GAP)
        self.charts = dict(pictures(self._theme, health))
        cells = [self._picture(name, chart) for name, chart in self.charts.items()]
        for place, cell in enumerate(cells):
            alone = place == len(cells) - 1 and place % 2 == 0
            grid.addWidget(cell, place // 2, place % 2, 1, 2 if alone else 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _picture(self, name: str, chart: QWidget) -> QWidget:
        if isinstance(chart, VoiceMap):
            chart.clip_asked.connect(self.clip_asked)
        card = set_role(QFrame(), "card")
        title, what = health_words.PICTURES[name]
        card.setLayout(
            column(
                label(title, "heading"),
                label(what, "caption", wrap=True),
                chart,
                label(chart.accessibleDescription(), "caption", wrap=True),
                margin=14,
                gap=6,
            )
        )
        return card

    def _next(self, health: Health) -> QWidget:
        card = set_role(QFrame(), "card")
        wanted = health.suggestions[:SUGGESTIONS]
        card.setLayout(
            column(
                row(
                    label(tr("Record next"), "heading"),
                    None,
                    button(
                        tr("Put them on the list"),
                        lambda: self.recording_asked.emit(wanted),
                        "",
                        tr("These sentences, in Record."),
                    ),
                ),
                label(
                    tr("These sentences bring the most sounds, and neighbours of sounds, that are missing."),
                    "dim",
                    wrap=True,
                ),
                *(label(f"“{sentence}”", wrap=True) for sentence in wanted),
                margin=14,
                gap=6,
            )
        )
        return card


def pictures(theme: Theme, health: Health) -> Mapping[str, QWidget]:
    """Name → picture, in the order in which they are shown."""
    made: dict[str, QWidget] = {one.figure: HistogramChart(theme, one) for one in health.histograms}
    if health.voices:
        made["voices"] = VoiceMap(theme, health.voices)
    if health.phones:
        coverage = CoveragePlot(theme)
        coverage.setMinimumHeight(150)
        coverage.set_counts(health.phones, health.missing_phones)
        made["coverage"] = coverage
    return made


def _title(text: str, more: str) -> QWidget:
    made = QWidget()
    made.setLayout(row(label(text, "title"), label(more, "dim"), None, gap=12))
    return made


def _tile(figure: str, name: str, kind: str = "") -> QLayout:
    return column(label(figure, "figure", kind=kind), label(name, "caption"), gap=0)
