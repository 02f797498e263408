"""Training curves of one metric, live: smoothed line over its faint raw values, held-out dotted, resumes marked."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from studio.maths.curves import band, thin, y_range
from studio.models.run_curves import CurveSettings, Line
from studio.ui.theme import Theme


class CurvePlot(QWidget):
    """Title with the newest values, and the plot. Drag moves, wheel zooms, double-click shows all again."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._lines: Sequence[Line] = ()
        self._marks: Sequence[tuple[float, int]] = ()
        self._best: float | None = None
        self._span: tuple[float, float] | None = None
        self._least = 0.0
        self._settings = CurveSettings()
        self._touched = False
        self._title = QLabel()
        self._title.setTextFormat(Qt.TextFormat.RichText)
        self._title.setContentsMargins(8, 6, 8, 0)
        self._plot = pg.PlotWidget(viewBox=_Box(self._show_all), axisItems={"bottom": _StepAxis("bottom")})
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._plot.setMinimumHeight(110)
        self._readout = pg.TextItem(anchor=(0, 0))
        self._readout.setZValue(20)
        self._hair = pg.InfiniteLine(angle=90)
        self._plot.scene().sigMouseMoved.connect(self._hover)
        self._plot.getViewBox().sigRangeChangedManually.connect(self._touch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._title)
        layout.addWidget(self._plot, 1)
        theme.changed.connect(self._restyle)
        theme.changed.connect(self._draw)
        self._restyle()

    def sizeHint(self) -> QSize:
        return QSize(360, 200)

    def title(self) -> str:
        """What is drawn, as it is read aloud."""
        return self._name

    def lines(self) -> Sequence[Line]:
        """The lines as they were given."""
        return self._lines

    def set_lines(
        self,
        title: str,
        lines: Sequence[Line],
        settings: CurveSettings,
        *,
        resumes: Sequence[tuple[float, int]] = (),
        best: float | None = None,
        span: tuple[float, float] | None = None,
        least: float = 0.0,
    ) -> None:
        """Draw these. ``resumes``: x and colour of each resume; ``best``: x of the best checkpoint;
        ``span``: ends of the x axis, for plots that are read side by side; ``least``: what the y axis shows at least.
        """
        if settings.axis != self._settings.axis or settings.log != self._settings.log:
            self._touched = False
        self._lines, self._settings, self._marks, self._best = lines, settings, resumes, best
        self._name, self._span, self._least = title, span, least
        self._draw()

    # -- drawing ----------------------------------------------------------------------------------------------

    def _restyle(self) -> None:
        self.theme.style_plot(self._plot)
        self._plot.setBackground(self.theme.color("panel"))
        self._plot.showGrid(x=False, y=True, alpha=0.12)
        self._hair.setPen(pg.mkPen(self.theme.color("text-faint")))

    def _colour(self, index: int) -> QColor:
        colours = self.theme.plots
        return colours[index % len(colours)]

    def _draw(self) -> None:
        plot = self._plot.getPlotItem()
        plot.clear()
        plot.setLogMode(False, self._settings.log)
        axis = plot.getAxis("bottom")
        axis.kind = self._settings.axis
        pixels = max(200, self.width())
        for line in reversed(self._lines):
            self._draw_line(plot, line, pixels)
        for x, colour in self._marks:
            mark = QColor(self._colour(colour))
            mark.setAlphaF(0.7)
            plot.addItem(pg.InfiniteLine(x, angle=90, pen=pg.mkPen(mark, width=1, style=Qt.PenStyle.DashLine)))
        if self._best is not None:
            self._draw_best(plot)
        plot.addItem(self._hair, ignoreBounds=True)
        plot.addItem(self._readout, ignoreBounds=True)
        self._hair.hide()
        self._readout.hide()
        self._write_title()
        if not self._touched:
            self._show_all()

    def _draw_line(self, plot: Any, line: Line, pixels: int) -> None:
        colour = self._colour(line.colour)
        if line.held_out:
            x, y = thin(line.x, line.raw, pixels)
            few = x.size <= 40
            plot.plot(
                x,
                self._safe(y),
                connect="finite",
                pen=pg.mkPen(colour, width=1.5, style=Qt.PenStyle.DashLine),
                symbol="o" if few else None,
                symbolSize=5,
                symbolBrush=colour,
                symbolPen=None,
            )
            return
        if self._settings.smoothing > 0:
            faint = QColor(colour)
            faint.setAlphaF(0.16)
            low, high = band(line.raw, max(2, line.raw.size // 150))
            (x, low), (_, high) = thin(line.x, low, pixels // 3), thin(line.x, high, pixels // 3)
            count = min(low.size, high.size)
            bottom = pg.PlotCurveItem(x[:count], self._logged(low[:count]), connect="finite")
            top = pg.PlotCurveItem(x[:count], self._logged(high[:count]), connect="finite")
            if count > 2 and np.isfinite(low).all() and np.isfinite(high).all():
                plot.addItem(pg.FillBetweenItem(bottom, top, brush=faint))
        x, y = thin(line.x, line.smoothed, pixels)
        plot.plot(x, self._safe(y), connect="finite", pen=pg.mkPen(colour, width=1.75))

    def _safe(self, values: Any) -> Any:
        """A log axis knows no 0."""
        return np.where(values > 0, values, np.nan) if self._settings.log else values

    def _logged(self, values: Any) -> Any:
        """What is added as an item is not put on the log axis by the plot."""
        return np.log10(np.maximum(values, 1e-12)) if self._settings.log else values

    def _draw_best(self, plot: Any) -> None:
        for line in self._lines:
            if line.x.size == 0 or not line.held_out:
                continue
            nearest = int(np.abs(line.x - (self._best or 0)).argmin())
            value = self._safe(line.smoothed)[nearest]
            if np.isfinite(value):
                ring = pg.mkPen(self.theme.color("good"), width=2)
                plot.plot(
                    [line.x[nearest]],
                    [value],
                    pen=None,
                    symbol="o",
                    symbolSize=12,
                    symbolPen=ring,
                    symbolBrush=None,
                )
            return

    def _write_title(self) -> None:
        parts = [f'<span style="color:{self.theme.hex("text")}; font-weight:600">{self._name}</span>']
        said = [self._name]
        for line in self._lines:
            if line.last is not None:
                mark = "◦" if line.held_out else "•"
                parts.append(
                    f'<span style="color:{self._colour(line.colour).name()}">{mark}&nbsp;{line.last:.3g}</span>'
                )
                said.append(f"{line.label} {line.last:.3g}")
        self._title.setText("&nbsp;&nbsp;".join(parts))
        self._plot.setAccessibleName(self._name)
        self._plot.setAccessibleDescription(", ".join(said[1:]))

    # -- range and pointer ------------------------------------------------------------------------------------

    def _touch(self) -> None:
        self._touched = True

    def _show_all(self) -> None:
        self._touched = False
        box = self._plot.getViewBox()
        xs = [line.x for line in self._lines if line.x.size]
        if not xs:
            return
        low, high = self._span or (min(float(x[0]) for x in xs), max(float(x[-1]) for x in xs))
        box.setXRange(low, high if high > low else low + 1, padding=0.02)
        curves = [self._safe(line.smoothed) for line in self._lines]
        logs = [np.log10(curve) for curve in curves] if self._settings.log else curves
        least = 0.0 if self._settings.log else self._least
        ends = y_range(logs, ignore_outliers=self._settings.ignore_outliers, least=least)
        if ends is not None:
            box.setYRange(*ends, padding=0)

    def _hover(self, at: QPointF) -> None:
        box = self._plot.getViewBox()
        lines = [line for line in self._lines if line.x.size]
        if not lines or not box.sceneBoundingRect().contains(at):
            self._hair.hide()
            self._readout.hide()
            return
        x = float(box.mapSceneToView(at).x())
        rows = [f'<span style="color:{self.theme.hex("text-dim")}">{_x_text(x, self._settings.axis)}</span>']
        for line in lines:
            nearest = int(np.abs(line.x - x).argmin())
            if np.isfinite(line.smoothed[nearest]):
                colour = self._colour(line.colour).name()
                rows.append(f'<span style="color:{colour}">{line.label}: {line.smoothed[nearest]:.4g}</span>')
        (left, right), (_, top) = box.viewRange()
        self._readout.setHtml("<br>".join(rows))
        self._readout.setAnchor((1, 0) if x > (left + right) / 2 else (0, 0))
        self._readout.setPos(x, top)
        self._readout.show()
        self._hair.setPos(x)
        self._hair.show()


class _Box(pg.ViewBox):  # type: ignore[misc]
    """Double-click shows all."""

    def __init__(self, show_all: Any) -> None:
        super().__init__(enableMenu=False)
        self._show_all = show_all

    def mouseDoubleClickEvent(self, event: Any) -> None:
        self._show_all()
        event.accept()


class _StepAxis(pg.AxisItem):  # type: ignore[misc]
    """Steps, training time or time of day."""

    kind = "step"

    def tickStrings(self, values: Any, scale: float, spacing: float) -> list[str]:
        return [_x_text(float(value), self.kind) for value in values]


def _x_text(x: float, kind: str) -> str:
    if kind == "step":
        return f"{x / 1000:g}k" if x >= 10_000 and x % 100 == 0 else f"{x:,.0f}".replace(",", " ")
    if kind == "time":
        minutes, seconds = divmod(round(max(x, 0)), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
    from datetime import datetime

    return datetime.fromtimestamp(x).astimezone().strftime("%H:%M") if x > 0 else ""
