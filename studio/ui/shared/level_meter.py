"""A level meter: RMS as a bar, the peak as a line that lingers, and a lamp for clipping."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.theme import Theme
from studio.words.language import tr

LOW_DB = -60.0
GOOD_DB = -24.0
HOT_DB = -3.0
FALL_DB = 1.2
"""So much the lingering peak falls an update."""


class LevelMeter(QWidget):
    """Horizontal; from -60 to 0 dBFS."""

    def __init__(self, theme: Theme, *, scale: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scale = scale
        self._peak = self._rms = self._held = LOW_DB
        self._clipped = False
        self.setFixedHeight(34 if scale else 12)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Level"))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """A modest width."""
        return QSize(240 if self._scale else 88, self.height())

    def show_level(self, peak_db: float, rms_db: float, clipped: bool = False) -> None:
        """Show a level, dBFS."""
        held = max(peak_db, self._held - FALL_DB)
        state = (peak_db, rms_db, held, clipped or (self._clipped and held > HOT_DB))
        if state != (self._peak, self._rms, self._held, self._clipped):
            self._peak, self._rms, self._held, self._clipped = state
            self.setAccessibleDescription(f"{peak_db:.0f} dB" if peak_db > LOW_DB else tr("silent"))
            self.update()

    def reset(self) -> None:
        """Silence."""
        self._held = LOW_DB
        self._clipped = False
        self.show_level(LOW_DB, LOW_DB)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        high = 12.0 if self._scale else 6.0
        top = 0.0 if self._scale else (self.height() - high) / 2
        lamp = 14.0 if self._scale else 0.0
        width = self.width() - (lamp + 6 if lamp else 0)
        painter.setBrush(self._theme.color("sunken" if self._scale else "border"))
        painter.drawRoundedRect(QRectF(0, top, width, high), 3, 3)
        token = "record" if self._held > HOT_DB else "good" if self._held > GOOD_DB else "warning"
        if not self._scale:
            token = "record" if self._held > -0.1 else "good"
        soft = self._theme.color(token, 0.45)
        peak_x, rms_x = self._x(self._peak, width), self._x(self._rms, width)
        if peak_x > 0:
            painter.setBrush(soft)
            painter.drawRoundedRect(QRectF(0, top, peak_x, high), 3, 3)
        if rms_x > 0:
            painter.setBrush(self._theme.color(token))
            painter.drawRoundedRect(QRectF(0, top, rms_x, high), 3, 3)
        if self._held > LOW_DB:
            painter.setBrush(self._theme.color(token))
            painter.drawRect(QRectF(self._x(self._held, width) - 1, top, 2, high))
        if lamp:
            painter.setBrush(self._theme.color("record" if self._clipped else "border"))
            painter.drawRoundedRect(QRectF(width + 6, top, lamp, high), 3, 3)
            self._draw_scale(painter, width)

    def _draw_scale(self, painter: QPainter, width: float) -> None:
        painter.setFont(self._theme.font(11))
        painter.setPen(self._theme.color("text-faint"))
        for db in (-60, -48, -36, -24, -12, -6, 0):
            x = self._x(db, width)
            left = min(max(0.0, x - 16), width - 32)
            align = (
                Qt.AlignmentFlag.AlignLeft
                if db == -60
                else Qt.AlignmentFlag.AlignRight
                if db == 0
                else Qt.AlignmentFlag.AlignHCenter
            )
            painter.drawText(QRectF(left, 16, 32, 16), align | Qt.AlignmentFlag.AlignVCenter, f"{db}".replace("-", "−"))

    def _x(self, db: float, width: float) -> float:
        return max(0.0, min(1.0, (db - LOW_DB) / -LOW_DB)) * width
