"""The curves of one or several runs: a plot a metric, with shared settings above."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from backend.protocol.figures import FIGURES
from backend.protocol.runs import Event
from studio.maths.curves import MAX_SMOOTHING
from studio.models.run_curves import Axis, CurveSettings, Line, line, metric_explained, metric_names
from studio.models.run_record import RunRecord, Series
from studio.ui.shared.buttons import Segmented
from studio.ui.shared.canvas.curve_plot import CurvePlot
from studio.ui.shared.controls import slider
from studio.ui.shared.explain import explain_button
from studio.ui.shared.flow_layout import FlowLayout
from studio.ui.shared.icon_button import icon_button
from studio.ui.shared.layout import column, label, row, scrolled
from studio.ui.theme import Theme
from studio.ui.tokens import SPACE
from studio.words.language import tr

PLOT_PX = 240
MOST = 12
QWIDGETSIZE_MAX = 16_777_215
"""Qt's: no limit."""


@dataclass(frozen=True, kw_only=True)
class DrawnRun:
    """A run as its curves are drawn."""

    run: RunRecord
    name: str
    colour: int
    """Which of the theme's series."""


class CurvesPanel(QWidget):
    """Two plots a row, or one that is enlarged; training and held-out in one. The pointer is on all of them at once."""

    settings_changed = Signal()
    save_asked = Signal(object)
    """A CurvePlot is wanted as a picture."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._plots: dict[str, CurvePlot] = {}
        self._places: dict[str, tuple[int, int, int]] = {}
        self._runs: list[DrawnRun] = []
        self._pending: list[tuple[int, str, str]] = []
        self._enlarged = ""
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._draw_next)
        self.axis = Segmented([("step", tr("Step")), ("time", tr("Time")), ("clock", tr("Clock"))])
        self.smoothing = slider(tr("Smoothing"), 0, 99, 60)
        self.amount = label("0.60", "dim")
        self.log = QCheckBox(tr("Log"))
        self.outliers = QCheckBox(tr("Ignore outliers"))
        self.outliers.setChecked(True)
        self.waiting = label(tr("The first figures appear after a few steps."), "dim")
        self._grid = QGridLayout()
        self._build()
        self._connect()

    def _build(self) -> None:
        self.smoothing.setFixedWidth(80)
        name = label(tr("Smooth"), "dim")
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

    def show_runs(self, runs: Sequence[DrawnRun]) -> None:
        """The first gives the metrics and their order."""
        first = [drawn.run for drawn in runs[:1]]
        names = metric_names([name for run in first for name in (*run.names("train"), *run.names("held-out"))])
        wanted = {f"scores/{name}": name for name in _score_names(runs)} | {name: name for name in names[:MOST]}
        self.waiting.setVisible(bool(runs) and not wanted)
        for gone in [key for key in self._plots if key not in wanted]:
            plot = self._plots.pop(gone)
            self._places.pop(gone, None)
            self._grid.removeWidget(plot)
            plot.hide()
            plot.deleteLater()
        if self._enlarged not in wanted:
            self._enlarge("")
        self._runs = list(runs)
        # A plot takes tens of milliseconds: one a turn of the event loop, so that the window never stalls. Those that
        # still wait from the last time are first: figures that come quickly shall not starve them.
        waiting = {key for _, key, _ in self._pending}
        pending = [(place, key, name) for place, (key, name) in enumerate(wanted.items())]
        self._pending = sorted(pending, key=lambda one: one[1] not in waiting)
        self._turn.start()

    def finish(self) -> None:
        """Draw at once what waits for its turn."""
        while self._pending:
            self._draw_next()

    def enlarge(self, key: str) -> None:
        """Show one plot over the whole panel; the same again: all of them."""
        self._enlarge("" if key == self._enlarged else key)

    def _enlarge(self, key: str) -> None:
        self._enlarged = key
        self._grid.setRowStretch(0, 1 if key else 0)
        self._grid.setRowStretch(MOST, 0 if key else 1)
        for place, name in enumerate(self._plots):
            self._put(name, place)

    def _put(self, key: str, place: int) -> None:
        """Lay a plot where it belongs."""
        plot = self._plots[key]
        alone = key == self._enlarged
        wanted = (0, 0, 2) if alone else (place // 2, place % 2, 1)
        if self._grid.indexOf(plot) < 0 or self._places.get(key) != wanted:
            self._grid.addWidget(plot, wanted[0], wanted[1], 1, wanted[2])
            self._places[key] = wanted
        plot.setMinimumHeight(PLOT_PX)
        plot.setMaximumHeight(QWIDGETSIZE_MAX if alone else PLOT_PX)
        plot.setVisible(alone or not self._enlarged)

    def _draw_next(self) -> None:
        if not self._pending:
            self._turn.stop()
            return
        place, key, name = self._pending.pop(0)
        if key not in self._plots:
            self._plots[key] = self._make(key, name)
        self._put(key, place)
        runs, settings = self._runs, self.settings
        is_score = key.startswith("scores/")
        self._plots[key].set_lines(
            _score_lines(runs, name, settings) if is_score else _metric_lines(runs, name, settings),
            settings,
            resumes=[] if is_score else _resumes(runs, settings),
            best=_best(runs, settings),
            span=_span(runs, settings),
            least=FIGURES[name].chance if is_score and name in FIGURES else 0.0,
        )

    def _make(self, key: str, name: str) -> CurvePlot:
        save = icon_button(self._theme, "upload", tr("Save this plot as a picture…"))
        larger = icon_button(self._theme, "maximize-2", tr("Enlarge this plot; again: show all"))
        told = metric_explained(name)
        plot = CurvePlot(self._theme, name, *([explain_button(told)] if told else []), save, larger)
        save.clicked.connect(lambda: self.save_asked.emit(plot))
        larger.clicked.connect(lambda: self.enlarge(key))
        plot.pointed.connect(self._point)
        return plot

    def _point(self, x: float | None) -> None:
        for plot in self._plots.values():
            plot.point_at(x)


def _x(series: Series, settings: CurveSettings) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    return {"step": series.step, "time": series.wall_s, "clock": series.time}[settings.axis]


def _metric_lines(runs: Sequence[DrawnRun], name: str, settings: CurveSettings) -> list[Line]:
    lines = []
    for drawn in runs:
        for split in ("train", "held-out"):
            series = drawn.run.series(name, split)
            if series.value.size:
                lines.append(
                    line(
                        run=drawn.run.id,
                        label=drawn.name,
                        colour=drawn.colour,
                        x=_x(series, settings),
                        values=series.value,
                        smoothing=settings.smoothing,
                        held_out=split == "held-out",
                        live=drawn.run.state == "running",
                    )
                )
    return lines


def _score_names(runs: Sequence[DrawnRun]) -> list[str]:
    names: dict[str, None] = {}
    for drawn in runs:
        for scores in drawn.run.scores:
            names.update(dict.fromkeys(name for name, value in scores.values.items() if value is not None))
    order = list(FIGURES)
    return sorted(names, key=lambda name: order.index(name) if name in order else len(order))[:4]


def _score_lines(runs: Sequence[DrawnRun], name: str, settings: CurveSettings) -> list[Line]:
    lines = []
    for drawn in runs:
        found = [scores for scores in drawn.run.scores if scores.values.get(name) is not None]
        if not found:
            continue
        x = np.array([_place(scores, settings) for scores in found], dtype=np.float64)
        values = np.array([scores.values[name] for scores in found], dtype=np.float64)
        lines.append(
            line(
                run=drawn.run.id,
                label=drawn.name,
                colour=drawn.colour,
                x=x,
                values=values,
                smoothing=0,
                held_out=True,
                live=drawn.run.state == "running",
            )
        )
    return lines


def _best(runs: Sequence[DrawnRun], settings: CurveSettings) -> float | None:
    marked = [event for drawn in runs[:1] for event in drawn.run.checkpoints if event.best]
    if not marked:
        return None
    return _place(marked[-1], settings)


def _place(event: Event, settings: CurveSettings) -> float:
    """Where an event lies on the chosen axis."""
    return {"step": float(event.step), "time": event.wall_s, "clock": event.time}[settings.axis]


def _resumes(runs: Sequence[DrawnRun], settings: CurveSettings) -> list[tuple[float, int]]:
    return [(_place(start, settings), drawn.colour) for drawn in runs for start in drawn.run.resumes]


def _span(runs: Sequence[DrawnRun], settings: CurveSettings) -> tuple[float, float] | None:
    """From the first to the last event of all runs that are drawn."""
    known = [drawn.run for drawn in runs if drawn.run.events]
    ends = [_place(event, settings) for run in known for event in (run.events[0], run.events[-1])]
    if settings.axis == "step":  # a run that went back, or was resumed, was further once
        ends += [float(run.step) for run in known]
    return (min(ends), max(ends)) if ends else None
