"""What stretch of time a group of canvases shows, where its cursor is and what is selected."""

from PySide6.QtCore import QObject, Signal

MIN_SPAN_S = 0.02


class TimeView(QObject):
    """Shared by waveform, spectrogram, pitch and phone lane, so that they move as one."""

    span_changed = Signal()
    cursor_changed = Signal()
    """The play head moved."""
    selection_changed = Signal()
    seek_requested = Signal(float)
    """A person pointed at a time, seconds."""

    def __init__(self, parent: QObject | None = None, *, lead_s: float = 0.0) -> None:
        super().__init__(parent)
        self.lead_s = lead_s
        """Room that is shown before 0: what sounds there begins before the first beat."""
        self.duration_s = 1.0
        self.start_s = -lead_s
        self.end_s = 1.0
        self.cursor_s = 0.0
        self._selection: tuple[float, float] | None = None

    @property
    def span_s(self) -> float:
        return self.end_s - self.start_s

    @property
    def selection(self) -> tuple[float, float] | None:
        """Start and end, seconds; None for nothing."""
        return self._selection

    def set_duration(self, duration_s: float, *, keep: bool = False) -> None:
        """Another sound: show all of it; or the same one edited (``keep``): stay where one is."""
        whole = self.start_s <= -self.lead_s and self.end_s >= self.duration_s - 1e-6
        self.duration_s = max(duration_s, MIN_SPAN_S)
        if keep and not whole:
            self.show(self.start_s, self.end_s)
        else:
            self.show_all()
        if not keep:
            self.select(None)
            self.set_cursor(0.0)

    def show(self, start_s: float, end_s: float) -> None:
        """Show [start, end], moved and cut to what there is."""
        span = min(max(end_s - start_s, MIN_SPAN_S), self.lead_s + self.duration_s)
        start_s = min(max(start_s, -self.lead_s), self.duration_s - span)
        if (start_s, start_s + span) != (self.start_s, self.end_s):
            self.start_s, self.end_s = start_s, start_s + span
            self.span_changed.emit()

    def show_all(self) -> None:
        self.show(-self.lead_s, self.duration_s)

    def zoom(self, factor: float, about_s: float) -> None:
        """``factor`` < 1 shows less; ``about_s`` stays where it is on the screen."""
        span = min(max(self.span_s * factor, MIN_SPAN_S), self.lead_s + self.duration_s)
        part = (about_s - self.start_s) / self.span_s
        self.show(about_s - part * span, about_s + (1 - part) * span)

    def scroll(self, by_s: float) -> None:
        self.show(self.start_s + by_s, self.end_s + by_s)

    def reveal(self, at_s: float) -> None:
        """Scroll by a page if ``at_s`` is out of sight."""
        if not self.start_s <= at_s <= self.end_s:
            self.show(at_s - 0.1 * self.span_s, at_s + 0.9 * self.span_s)

    def set_cursor(self, at_s: float) -> None:
        if at_s != self.cursor_s:
            self.cursor_s = at_s
            self.cursor_changed.emit()

    def seek(self, at_s: float) -> None:
        """A person points at ``at_s``."""
        at_s = min(max(at_s, 0.0), self.duration_s)
        self.set_cursor(at_s)
        self.seek_requested.emit(at_s)

    def select(self, span: tuple[float, float] | None) -> None:
        if span is not None:
            low, high = min(span), max(span)
            span = (max(0.0, low), min(self.duration_s, high))
        if span != self._selection:
            self._selection = span
            self.selection_changed.emit()
