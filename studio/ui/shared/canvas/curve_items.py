"""What is drawn of one training curve: the smoothed line, and under it the spread of the raw values."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from studio.maths.curves import band, thin
from studio.models.run_curves import Line

Values = NDArray[np.float64]
FEW = 40
"""So few points are drawn as dots too."""
BAND_ALPHA = 0.16


class CurveItems:
    """Items of a plot that stay while their curve grows."""

    def __init__(self, plot: Any, *, held_out: bool) -> None:
        self._plot = plot
        self._line = pg.PlotDataItem(connect="finite")
        self._low, self._high = pg.PlotCurveItem(), pg.PlotCurveItem()
        self._band = pg.FillBetweenItem(self._low, self._high)
        self._items = (self._line,) if held_out else (self._band, self._line)
        for item in self._items:
            plot.addItem(item)

    def show(self, line: Line, colour: QColor, *, pixels: int, log: bool, factor: float, spread: bool) -> None:
        """Draw this. ``pixels``: width of the plot; ``factor``: values → the axis' unit; ``spread``: raw values too."""
        x, y = thin(line.x, line.smoothed, pixels)
        style = Qt.PenStyle.DashLine if line.held_out else Qt.PenStyle.SolidLine
        dots = x.size <= FEW if line.held_out else x.size == 1
        self._line.setData(x, on_axis(y * factor, log=log))
        self._line.setPen(pg.mkPen(colour, width=2, style=style))
        self._line.setSymbol("o" if dots else None)
        self._line.setSymbolSize(5)
        self._line.setSymbolBrush(colour)
        self._line.setSymbolPen(None)
        if not line.held_out:
            self._show_band(line, colour, pixels // 3, log=log, factor=factor, spread=spread)

    def _show_band(self, line: Line, colour: QColor, pixels: int, *, log: bool, factor: float, spread: bool) -> None:
        low, high = band(line.raw, max(2, line.raw.size // 150))
        (x, low), (_, high) = thin(line.x, low, pixels), thin(line.x, high, pixels)
        count = min(low.size, high.size)
        low, high = on_axis(low[:count] * factor, log=log), on_axis(high[:count] * factor, log=log)
        shown = spread and count > 2 and bool(np.isfinite(low).all() and np.isfinite(high).all())
        self._band.setVisible(shown)
        if shown:
            self._low.setData(x[:count], low)
            self._high.setData(x[:count], high)
            faint = QColor(colour)
            faint.setAlphaF(BAND_ALPHA)
            self._band.setBrush(faint)

    def lie_at(self, height: int) -> None:
        """How far in front of others it is drawn."""
        for item in self._items:
            item.setZValue(height)

    def remove(self) -> None:
        """Take it out of the plot."""
        for item in self._items:
            self._plot.removeItem(item)


def on_axis(values: Values, *, log: bool) -> Values:
    """Where values lie: a log axis knows no 0."""
    if not log:
        return values
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(values > 0, np.log10(np.where(values > 0, values, 1.0)), np.nan)
