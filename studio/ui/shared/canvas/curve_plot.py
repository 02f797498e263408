"""Training curves of one metric, live: training solid over the spread of its raw values, held-out dashed."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QWidget

from studio.maths.curves import Span, steady, y_range
from studio.models.run_curves import AXES, UNITS, CurveSettings, Line, metric_title
from studio.ui.shared.canvas.curve_axis import RunAxis, place_text
from studio.ui.shared.canvas.curve_items import CurveItems, on_axis
from studio.ui.shared.canvas.curve_legend import CurveLegend, Entry
from studio.ui.shared.elided_label import ElidedLabel
from studio.ui.shared.layout import column, label, row, set_role
from studio.ui.theme import Theme
from studio.ui.tokens import SPACE
from studio.words.language import tr

AXIS_PX = 52
"""Width of every plot's left axis: plots below each other share their left edge, and nothing moves with the digits."""
FOOT_PX = 36
"""Height of the bottom axis with its ticks and its name."""


class CurvePlot(QFrame):
    """A legend with the newest values, and the plot. Drag moves, wheel zooms, double-click shows all again."""

    pointed = Signal(object)
    """The place on the horizontal axis under the pointer, or None."""

    def __init__(self, theme: Theme, metric: str, *corner: QWidget, parent: QWidget | None = None) -> None:
        """``corner``: what lies at the right of the legend."""
        super().__init__(parent)
        self.theme, self._metric = theme, metric
        self._lines: Sequence[Line] = ()
        self._marks: Sequence[tuple[float, int]] = ()
        self._best: float | None = None
        self._span: Span | None = None
        self._shown: tuple[Span, Span] | None = None
        self._least = 0.0
        self._settings = CurveSettings()
        self._touched = False
        self._drawn: dict[tuple[str, bool], CurveItems] = {}
        self._extras: list[Any] = []
        self._unit, self._factor = UNITS.get(metric, ("", 1.0))
        self.legend = CurveLegend(theme)
        self._place = label("", "caption")
        self._plot = pg.PlotWidget(viewBox=_Box(self._show_all), axisItems={"bottom": RunAxis("bottom")})
        self._hair = pg.InfiniteLine(angle=90)
        self._ring = pg.ScatterPlotItem(size=12, symbol="o", brush=None)
        self._build(corner)
        self._plot.scene().sigMouseMoved.connect(self._hover)
        self._plot.getViewBox().sigRangeChangedManually.connect(self._touch)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _build(self, corner: Sequence[QWidget]) -> None:
        set_role(self, "card")
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._plot.setMinimumHeight(110)
        item = self._plot.getPlotItem()
        item.getAxis("left").setWidth(AXIS_PX)
        item.getAxis("left").enableAutoSIPrefix(False)
        item.getAxis("bottom").enableAutoSIPrefix(False)
        item.getAxis("bottom").setHeight(self.theme.scaled(FOOT_PX))
        for overlay, height in ((self._ring, 10), (self._hair, 20)):
            overlay.setZValue(height)
            item.addItem(overlay, ignoreBounds=True)
        self._hair.hide()
        head = row(ElidedLabel(self.title(), "heading"), None, self._place, *corner, gap=2)
        head.setContentsMargins(SPACE, 2, 2, 0)
        keys = row(self.legend)
        keys.setContentsMargins(SPACE, 0, SPACE, 4)
        layout = column(head, keys, self._plot, gap=0)
        layout.setContentsMargins(1, 2, SPACE, 2)  # within the frame of the card
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def sizeHint(self) -> QSize:
        """Wide enough for its legend."""
        return QSize(360, 220)

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is gone: the newest values are shown again."""
        super().leaveEvent(event)
        self.pointed.emit(None)

    def title(self) -> str:
        """What is drawn."""
        return metric_title(self._metric)

    def place(self) -> str:
        """Where on the horizontal axis the values are from; empty: they are the last ones."""
        return self._place.text()

    def lines(self) -> Sequence[Line]:
        """The lines as they were given."""
        return self._lines

    def shown(self) -> tuple[Span, Span] | None:
        """What the axes show: of x and of y; None before anything is drawn."""
        return self._shown

    def set_lines(
        self,
        lines: Sequence[Line],
        settings: CurveSettings,
        *,
        resumes: Sequence[tuple[float, int]] = (),
        best: float | None = None,
        span: Span | None = None,
        least: float = 0.0,
    ) -> None:
        """Draw these. ``resumes``: x and colour of each resume; ``best``: x of the best checkpoint;
        ``span``: ends of the x axis, for plots that are read side by side; ``least``: what the y axis shows at least.
        """
        if (settings.axis, settings.log) != (self._settings.axis, self._settings.log):
            self._touched = False
        if settings != self._settings or {line.run for line in lines} != {line.run for line in self._lines}:
            self._shown = None  # other curves, other axes; those that only grow keep theirs
        self._lines, self._settings, self._marks, self._best = lines, settings, resumes, best
        self._span, self._least = span, least
        self._draw()

    def point_at(self, x: float | None) -> None:
        """Put the hair at a place on the horizontal axis and say the values there; None: the newest."""
        self._hair.setVisible(x is not None)
        if x is not None:
            self._hair.setPos(x)
        self._say(x)

    # -- drawing ----------------------------------------------------------------------------------------------

    def _restyle(self) -> None:
        self.theme.style_plot(self._plot)
        self._plot.setBackground(self.theme.color("panel"))
        self._plot.showGrid(x=False, y=True, alpha=0.12)
        self._hair.setPen(pg.mkPen(self.theme.color("text-faint")))
        self._ring.setPen(pg.mkPen(self.theme.color("good"), width=2))
        self._draw()

    def _draw(self) -> None:
        plot, settings = self._plot.getPlotItem(), self._settings
        plot.getAxis("left").setLogMode(settings.log)
        plot.getAxis("bottom").kind = settings.axis
        self._name_axes(plot)
        keys = [(line.run, line.held_out) for line in self._lines]
        for gone in [key for key in self._drawn if key not in keys]:
            self._drawn.pop(gone).remove()
        for behind, (key, line) in enumerate(zip(keys, self._lines, strict=True)):
            if key not in self._drawn:
                self._drawn[key] = CurveItems(plot, held_out=line.held_out)
            self._drawn[key].lie_at(-behind)
            self._drawn[key].show(
                line,
                self.theme.series(line.colour),
                pixels=max(200, self.width()),
                log=settings.log,
                factor=self._factor,
                spread=settings.smoothing > 0,
            )
        self._draw_resumes(plot)
        self._draw_best()
        self._say(None)
        if not self._touched:
            self._show_all()

    def _name_axes(self, plot: Any) -> None:
        style = {"color": self.theme.hex("text-dim"), "font-size": f"{self.theme.scaled(11)}px"}
        plot.setLabel("bottom", AXES[self._settings.axis], **style)
        plot.setLabel("left", self._unit, **style)
        plot.getAxis("left").showLabel(bool(self._unit))

    def _draw_resumes(self, plot: Any) -> None:
        for item in self._extras:
            plot.removeItem(item)
        self._extras = []
        for x, colour in self._marks:
            mark = QColor(self.theme.series(colour))
            mark.setAlphaF(0.7)
            line = pg.InfiniteLine(x, angle=90, pen=pg.mkPen(mark, width=1, style=Qt.PenStyle.DotLine))
            self._extras.append(line)
            plot.addItem(line, ignoreBounds=True)

    def _draw_best(self) -> None:
        """A ring around the best checkpoint, on the first held-out curve."""
        self._ring.setData([], [])
        held_out = next((line for line in self._lines if line.held_out and line.x.size), None)
        if self._best is None or held_out is None:
            return
        nearest = int(np.abs(held_out.x - self._best).argmin())
        y = float(on_axis(held_out.smoothed[nearest : nearest + 1] * self._factor, log=self._settings.log)[0])
        if np.isfinite(y):
            self._ring.setData([float(held_out.x[nearest])], [y])

    def _say(self, x: float | None) -> None:
        several = len({line.run for line in self._lines}) > 1
        entries = []
        for line in self._lines:
            value = line.last if x is None else line.at(x)
            split = tr("held out") if line.held_out else tr("training")
            text = f"{line.label}, {split}" if several else split
            shown = None if value is None else value * self._factor
            entries.append(Entry(text=text, colour=self.theme.series(line.colour), dashed=line.held_out, value=shown))
        axis = self._settings.axis
        place = "" if x is None else place_text(x, axis, 0.0)
        self.legend.say(entries)
        self._place.setText(tr("step {place}", place=place) if axis == "step" and place else place)
        self._plot.setAccessibleName(self.title())
        self._plot.setAccessibleDescription(self.legend.text())

    # -- range and pointer ------------------------------------------------------------------------------------

    def _touch(self) -> None:
        self._touched = True

    def _show_all(self) -> None:
        self._touched = False
        xs = [line.x for line in self._lines if line.x.size]
        if not xs:
            return
        low, high = self._span or (min(float(x[0]) for x in xs), max(float(x[-1]) for x in xs))
        across = (low, high if high > low else low + 1)
        log = self._settings.log
        curves = [on_axis(line.smoothed * self._factor, log=log) for line in self._lines]
        least = 0.0 if log else self._least * self._factor
        up = y_range(curves, ignore_outliers=self._settings.ignore_outliers, least=least) or (0.0, 1.0)
        if self._shown is not None and any(line.live for line in self._lines):
            across, up = steady(self._shown[0], across, fill=0.8), steady(self._shown[1], up)
        self._shown = across, up
        box = self._plot.getViewBox()
        box.setXRange(*across, padding=0.03)
        box.setYRange(*up, padding=0)

    def _hover(self, at: QPointF) -> None:
        box = self._plot.getViewBox()
        inside = bool(self._lines) and box.sceneBoundingRect().contains(at)
        self.pointed.emit(float(box.mapSceneToView(at).x()) if inside else None)


class _Box(pg.ViewBox):  # type: ignore[misc]  # pyqtgraph has no types
    """Double-click shows all."""

    def __init__(self, show_all: Callable[[], object]) -> None:
        super().__init__(enableMenu=False)
        self._show_all = show_all

    def mouseDoubleClickEvent(self, event: Any) -> None:
        """Show all."""
        self._show_all()
        event.accept()
