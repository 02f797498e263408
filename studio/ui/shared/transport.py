"""The transport bar: play, stop, loop, where it is, how loud; for whatever workspace is in front."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from studio.models.jobs import JobsModel
from studio.models.preferences import SettingsStore
from studio.sessions.playback import Playback
from studio.sessions.volume import PACES
from studio.ui.shared.buttons import action_button
from studio.ui.shared.controls import slider
from studio.ui.shared.jobs_tray import JobsButton
from studio.ui.shared.layout import divider, label, row, set_role
from studio.ui.shared.level_meter import LevelMeter
from studio.ui.theme import Theme
from studio.words import format
from studio.words.language import tr

HEIGHT = 52
KEY_STEP = 0.05
"""Share of the whole that a key moves by."""


class Transport(QFrame):
    """Sits at the bottom of the window and never moves."""

    def __init__(
        self,
        playback: Playback,
        jobs: JobsModel,
        theme: Theme,
        actions: dict[str, QAction],
        settings: SettingsStore,
    ) -> None:
        super().__init__()
        self._playback, self._settings = playback, settings
        self._theme = theme
        set_role(self, "transport")
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(tr("Transport"))
        self.play = action_button(actions["app.play"], "icon")
        stop = action_button(actions["app.stop"], "icon")
        loop = action_button(actions["app.loop"], "icon")
        self.time = QLabel()
        self.time.setMinimumWidth(124)
        self.time.setAccessibleName(tr("Position"))
        self.title = label("", "dim")
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.strip = PositionStrip(theme)
        self.pace = PaceButton(playback)
        self._mute = action_button(actions["app.mute"], "icon")
        self.volume = slider(tr("Volume"), 0, 100)
        self.volume.setFixedWidth(64)
        self.meter = LevelMeter(theme)
        self.meter.setFixedWidth(72)
        self.jobs = JobsButton(jobs, theme)
        self._inspector = action_button(actions["app.inspector"], "icon")
        self._title = ""
        self._build([self.play, stop, loop])
        self._connect()
        self._source(None)

    def _build(self, buttons: Sequence[QWidget]) -> None:
        layout = row(*buttons, 4, self.time)
        layout.setContentsMargins(12, 0, 12, 0)
        layout.addWidget(self.strip, 2)
        layout.addSpacing(4)
        layout.addWidget(self.title, 2)
        # The meter is not beside the volume: two bars in a row look like one that is half full.
        sound = (self.meter, self.pace, self._mute, self.volume)
        for widget in (*sound, _tall(divider(vertical=True)), self.jobs, self._inspector):
            layout.addWidget(widget)
        self.setLayout(layout)

    def _connect(self) -> None:
        playback = self._playback
        playback.position_changed.connect(self._follow)
        playback.playing_changed.connect(self._playing)
        playback.source_changed.connect(self._source)
        playback.level_changed.connect(self.meter.show_level)
        self.volume.valueChanged.connect(lambda value: self._settings.change(volume=value))
        self._settings.changed.connect(self._follow_volume)
        self._follow_volume()
        self.strip.asked.connect(lambda fraction: playback.seek(fraction * playback.duration_s))
        self.strip.dragged.connect(lambda fraction: playback.scrub(fraction * playback.duration_s))
        self.strip.released.connect(playback.end_scrub)

    def _source(self, _source: object) -> None:
        source = self._playback.source
        self._title = source.title if source else ""
        self._elide()
        self.title.setToolTip(self._title)
        self._follow(self._playback.position_s)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The title gets what room there is."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        text = self._title or tr("Nothing to play yet")
        room = max(40, self.title.width())
        self.title.setText(self.title.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room))

    def _follow(self, position_s: float) -> None:
        length = self._playback.duration_s
        text = f"{format.duration(position_s)} / {format.duration(length)}" if self._playback.source else "–:–– / –:––"
        if text != self.time.text():
            self.time.setText(text)
        self.strip.show_fraction(position_s / length if length else 0.0)

    def _follow_volume(self) -> None:
        volume = self._settings.value.volume
        self.volume.setValue(volume)
        self.volume.setToolTip(tr("Volume {volume}%", volume=volume))

    def _playing(self, playing: bool) -> None:
        if not playing:
            self.meter.reset()


class PaceButton(QToolButton):
    """How fast things are played, and a menu to choose it from."""

    def __init__(self, playback: Playback) -> None:
        super().__init__()
        set_role(self, "ghost")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        for pace in PACES:
            menu.addAction(pace_text(pace)).triggered.connect(
                lambda _checked=False, pace=pace: setattr(playback, "pace", pace)
            )
        self.setMenu(menu)
        playback.pace_changed.connect(self._follow)
        self._follow(playback.pace)

    def _follow(self, pace: float) -> None:
        self.setText(pace_text(pace))
        self.setToolTip(tr("Plays at {pace_text}; the pitch stays", pace_text=pace_text(pace)))
        self.setAccessibleName(tr("Pace {pace_text}", pace_text=pace_text(pace)))


def pace_text(pace: float) -> str:
    """``1×``, ``1.25×``."""
    return f"{pace:g}×"


class PositionStrip(QWidget):
    """Where playback is, as a thin bar that can be clicked, and dragged along to hear where one is."""

    asked = Signal(float)
    """Share of the whole, 0–1."""
    dragged = Signal(float)
    """The same, while a button is held."""
    released = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._fraction = 0.0
        self.setMinimumWidth(80)
        self.setFixedHeight(20)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(tr("Playback position"))
        theme.changed.connect(self.update)

    def show_fraction(self, fraction: float) -> None:
        """Move; repaints only when a pixel changes."""
        fraction = max(0.0, min(1.0, fraction))
        if round(fraction * self.width() * 2) != round(self._fraction * self.width() * 2):
            self._fraction = fraction
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = self.height() / 2
        painter.setBrush(self._theme.color("focus" if self.hasFocus() else "border"))
        painter.drawRoundedRect(0, int(middle - 2), self.width(), 4, 2, 2)
        painter.setBrush(self._theme.color("accent"))
        painter.drawRoundedRect(0, int(middle - 2), int(self._fraction * self.width()), 4, 2, 2)
        if self._fraction > 0:
            painter.setBrush(self._theme.color("text"))
            x = max(5.0, min(self.width() - 5.0, self._fraction * self.width()))
            painter.drawEllipse(int(x - 5), int(middle - 5), 10, 10)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        self.asked.emit(self._share(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right go a twentieth back or on, Home and End to the ends."""
        to = {
            Qt.Key.Key_Left: self._fraction - KEY_STEP,
            Qt.Key.Key_Right: self._fraction + KEY_STEP,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: 1.0,
        }.get(Qt.Key(event.key()))
        if to is None:
            super().keyPressEvent(event)
        else:
            self.asked.emit(min(1.0, max(0.0, to)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag there."""
        self.dragged.emit(self._share(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self.released.emit()

    def _share(self, event: QMouseEvent) -> float:
        return min(1.0, max(0.0, event.position().x() / max(1, self.width())))


def _tall(line: QFrame) -> QFrame:
    line.setFixedHeight(24)
    return line
