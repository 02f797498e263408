"""The curves of one or several runs: a plot a metric, with shared settings above."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from backend.protocol.figures import FIGURES
from backend.protocol.runs import Event
from studio.maths.curves import MAX_SMOOTHING
from studio.models.run_curves import (
    Axis,
    CurveSettings,
    Line,
    line,
    metric_names,
    metric_title,
)
from studio.models.run_record import RunRecord, Series
from studio.ui.shared.buttons import Segmented
from studio.ui.shared.canvas.curve_plot import CurvePlot
from studio.ui.shared.controls import slider
from studio.ui.shared.flow_layout import FlowLayout
from studio.ui.shared.layout import column, label, row, scrolled
from studio.ui.theme import Theme
from studio.ui.tokens import SPACE

PLOT_PX = 190
MOST = 12


class CurvesPanel(QWidget):
    """Two plots a row; training and held-out in one."""

    settings_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._plots: dict[str, CurvePlot] = {}
        self._places: dict[str, int] = {}
        self._runs: list[RunRecord] = []
        self._pending: list[tuple[int, str, str]] = []
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._draw_next)
        self.axis = Segmented([("step", "Step"), ("time", "Time"), ("clock", "Clock")])
        self.smoothing = slider("Smoothing", 0, 99, 60)
        self.amount = label("0.60", "dim")
        self.log = QCheckBox("Log")
        self.outliers = QCheckBox("Ignore outliers")
        self.outliers.setChecked(True)
        self.waiting = label("The first figures appear after a few steps.", "dim")
        self._grid = QGridLayout()
        self._build()
        self._connect()

    def _build(self) -> None:
        self.smoothing.setFixedWidth(110)
        name = label("Smoothing", "dim")
        name.setBuddy(self.smoothing)
        smoothing = QWidget()
        smoothing.setLayout(row(name, self.smoothing, self.amount))
        tools = FlowLayout(self.axis, smoothing, self.log, self.outliers, gap=12)
        tools.setContentsMargins(2 * SPACE, 0, 2 * SPACE, SPACE)
        self._grid.setContentsMargins(2 * SPACE, 0, 2 * SPACE, 2 * SPACE)
        self._grid.setSpacing(SPACE)
        self._grid.setRowStretch(MOST, 1)  # below all plots
        inside = QWidget()
        inside.setLayout(self._grid)
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = column(tools, self.waiting, scrolled(inside), gap=0)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        self.axis.changed.connect(lambda _key: self.settings_changed.emit())
        self.smoothing.valueChanged.connect(self._smoothing_moved)
        self.log.toggled.connect(lambda _on: self.settings_changed.emit())
        self.outliers.toggled.connect(lambda _on: self.settings_changed.emit())

    def plots(self) -> dict[str, CurvePlot]:
        """What is drawn, in its order: a metric's name, or ``scores/`` and a figure's."""
        return dict(self._plots)

    @property
    def settings(self) -> CurveSettings:
        """How curves are shown."""
        axis: Axis = "time" if self.axis.value == "time" else "clock" if self.axis.value == "clock" else "step"
        return CurveSettings(
            axis=axis,
            smoothing=min(self.smoothing.value() / 100, MAX_SMOOTHING),
            log=self.log.isChecked(),
            ignore_outliers=self.outliers.isChecked(),
        )

    def _smoothing_moved(self, value: int) -> None:
        self.amount.setText(f"{value / 100:.2f}")
        self.settings_changed.emit()

    def show_runs(self, runs: Sequence[RunRecord]) -> None:
        """The first gives the metrics and their order; each has the colour of its place."""
        names = metric_names([name for run in runs[:1] for name in (*run.names("train"), *run.names("held-out"))])
        scores = _score_names(runs)
        wanted = {f"scores/{name}": name for name in scores} | {name: name for name in names[:MOST]}
        self.waiting.setVisible(bool(runs) and not wanted)
        for gone in [key for key in self._plots if key not in wanted]:
            plot = self._plots.pop(gone)
            self._grid.removeWidget(plot)
            plot.deleteLater()
        self._runs = list(runs)
        # A plot takes tens of milliseconds: one a turn of the event loop, so that the window never stalls.
        self._pending = [(place, key, name) for place, (key, name) in enumerate(wanted.items())]
        self._turn.start()

    def finish(self) -> None:
        """Draw at once what waits for its turn."""
        while self._pending:
            self._draw_next()

    def _draw_next(self) -> None:
        if not self._pending:
            self._turn.stop()
            return
        place, key, name = self._pending.pop(0)
        runs, settings = self._runs, self.settings
        if key not in self._plots:
            self._plots[key] = CurvePlot(self._theme)
            self._plots[key].setFixedHeight(PLOT_PX)
        if self._grid.indexOf(self._plots[key]) < 0 or self._places.get(key) != place:
            self._grid.addWidget(self._plots[key], place // 2, place % 2)
            self._places[key] = place
        is_score = key.startswith("scores/")
        lines = _score_lines(runs, name, settings) if is_score else _metric_lines(runs, name, settings)
        resumes = [] if is_score else _resumes(runs, settings)
        self._plots[key].set_lines(
            metric_title(name),
            lines,
            settings,
            resumes=resumes,
            best=_best(runs, settings),
            span=_span(runs, settings),
            least=FIGURES[name].chance if is_score and name in FIGURES else 0.0,
        )


def _x(series: Series, settings: CurveSettings) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    return {"step": series.step, "time": series.wall_s, "clock": series.time}[settings.axis]


def _metric_lines(runs: Sequence[RunRecord], name: str, settings: CurveSettings) -> list[Line]:
    lines = []
    for colour, run in enumerate(runs):
        for split in ("train", "held-out"):
            series = run.series(name, split)
            if series.value.size:
                suffix = ", held out" if split == "held-out" else ""
                lines.append(
                    line(
                        run=run.id,
                        label=run.title + suffix,
                        colour=colour,
                        x=_x(series, settings),
                        values=series.value,
                        smoothing=settings.smoothing,
                        held_out=split == "held-out",
                    )
                )
    return lines


def _score_names(runs: Sequence[RunRecord]) -> list[str]:
    names: dict[str, None] = {}
    for run in runs:
        for scores in run.scores:
            names.update(dict.fromkeys(name for name, value in scores.values.items() if value is not None))
    order = list(FIGURES)
    return sorted(names, key=lambda name: order.index(name) if name in order else len(order))[:4]


def _score_lines(runs: Sequence[RunRecord], name: str, settings: CurveSettings) -> list[Line]:
    lines = []
    for colour, run in enumerate(runs):
        found = [scores for scores in run.scores if scores.values.get(name) is not None]
        if not found:
            continue
        x = np.array([_place(scores, settings) for scores in found], dtype=np.float64)
        values = np.array([scores.values[name] for scores in found], dtype=np.float64)
        lines.append(line(run=run.id, label=run.title, colour=colour, x=x, values=values, smoothing=0, held_out=True))
    return lines


def _best(runs: Sequence[RunRecord], settings: CurveSettings) -> float | None:
    marked = [event for run in runs[:1] for event in run.checkpoints if event.best]
    if not marked:
        return None
    return _place(marked[-1], settings)


def _place(event: Event, settings: CurveSettings) -> float:
    """Where an event lies on the chosen axis."""
    return {"step": float(event.step), "time": event.wall_s, "clock": event.time}[settings.axis]


def _resumes(runs: Sequence[RunRecord], settings: CurveSettings) -> list[tuple[float, int]]:
    return [(_place(start, settings), colour) for colour, run in enumerate(runs) for start in run.resumes]


def _span(runs: Sequence[RunRecord], settings: CurveSettings) -> tuple[float, float] | None:
    """From the first to the last event of all runs that are drawn."""
    ends = [_place(event, settings) for run in runs if run.events for event in (run.events[0], run.events[-1])]
    if settings.axis == "step":  # a run that went back, or was resumed, was further once
        ends += [float(run.step) for run in runs if run.events]
    return (min(ends), max(ends)) if ends else None
