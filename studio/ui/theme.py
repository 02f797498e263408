"""The look: colours by token, icons, fonts and the style sheet, dark and light."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from studio.ui import icons, style, tokens
from studio.ui.tokens import FONT_PX

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Theme(QObject):
    """Says what things look like, and when that changes."""

    changed = Signal()

    def __init__(self, dark: bool = True, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.dark = dark
        self.font_px = FONT_PX
        """Size of the interface's text, pixels; other sizes keep their proportion to it."""
        self._images = QTemporaryDir()
        self._application: QApplication | None = None

    @property
    def tokens(self) -> dict[str, str]:
        """Token → ``#rrggbb``."""
        return dict(tokens.DARK if self.dark else tokens.LIGHT)

    def hex(self, token: str) -> str:
        """A token's colour as ``#rrggbb``. Raises ``KeyError`` for an unknown token."""
        return (tokens.DARK if self.dark else tokens.LIGHT)[token]

    def color(self, token: str, alpha: float = 1.0) -> QColor:
        """A token's colour; ``alpha`` in [0, 1]."""
        made = QColor(self.hex(token))
        made.setAlphaF(alpha)
        return made

    @property
    def plots(self) -> list[QColor]:
        """Colours of a plot's series, safe for colour-blind eyes."""
        return [QColor(name) for name in (tokens.PLOTS_DARK if self.dark else tokens.PLOTS_LIGHT)]

    def series(self, number: int) -> QColor:
        """The colour of one of many series; when all are given away they come again, nearer to the ground."""
        again, at = divmod(number, len(self.plots))
        colour, percent = self.plots[at], 100 + 40 * again
        return colour.darker(percent) if self.dark else colour.lighter(percent)

    @property
    def spectrogram(self) -> "NDArray[np.uint8]":
        """A perceptual map for spectrograms, (256, 4) RGBA; on light ground, ink on paper."""
        import numpy as np
        import pyqtgraph as pg

        table = pg.colormap.get("inferno").getLookupTable(0.0, 1.0, 256, alpha=True) if self.dark else _paper()
        made: NDArray[np.uint8] = np.ascontiguousarray(table, dtype=np.uint8)
        return made

    def icon(self, name: str, token: str = "text-dim", on: str | None = None) -> QIcon:
        """An icon in a token's colour; ``on``: the token while checked."""
        return icons.icon(name, self.hex(token), self.hex("text-faint"), self.hex(on) if on else None)

    def pixmap(self, name: str, size: int, token: str = "text-dim") -> QPixmap:
        """An icon as a picture, ``size`` logical pixels square."""
        application = QApplication.instance()
        ratio = application.devicePixelRatio() if isinstance(application, QApplication) else 1.0
        return icons.pixmap(name, size, self.hex(token), ratio)

    def font(self, pixels: int = FONT_PX, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """The interface's font, with figures of equal width; ``pixels`` at the usual size of the interface."""
        made = QFont(_first(tokens.FONT_FAMILIES))
        made.setPixelSize(self.scaled(pixels))
        made.setWeight(weight)
        made.setFeature(QFont.Tag("tnum"), 1)
        return made

    def mono_font(self, pixels: int = 12) -> QFont:
        """A font in which every letter is as wide; it has IPA."""
        made = QFont(_first(tokens.MONO_FAMILIES))
        made.setPixelSize(self.scaled(pixels))
        made.setStyleHint(QFont.StyleHint.Monospace)
        return made

    def scaled(self, pixels: int) -> int:
        """A size of text, at the size of the interface that was chosen."""
        return max(9, round(pixels * self.font_px / FONT_PX))

    def set_font(self, pixels: int) -> None:
        """Another size of text for the whole application, pixels."""
        if pixels != self.font_px:
            self.font_px = pixels
            if self._application is not None:
                self.apply(self._application)
            self.changed.emit()

    def set_dark(self, dark: bool) -> None:
        """Change the look of the whole application."""
        if dark != self.dark:
            self.dark = dark
            if self._application is not None:
                self.apply(self._application)
            self.changed.emit()

    def apply(self, application: QApplication) -> None:
        """Dress the application; done once at the start, and again by ``set_dark``."""
        self._application = application
        application.setFont(self.font())
        application.setPalette(self._palette())
        application.setStyleSheet(style.sheet(self.tokens, self._image_files(), self.font_px))

    def style_plot(self, widget: Any) -> None:
        """Ground, axes and grid of a ``pyqtgraph.PlotWidget`` in our colours and fonts."""
        import pyqtgraph as pg

        widget.setBackground(self.color("window"))
        item = widget.getPlotItem()
        for side in ("left", "bottom", "right", "top"):
            axis = item.getAxis(side)
            axis.setPen(pg.mkPen(self.color("grid")))
            axis.setTextPen(pg.mkPen(self.color("text-dim")))
            axis.setStyle(tickFont=self.font(11), tickLength=-4)

    def _palette(self) -> QPalette:
        made = QPalette()
        roles = QPalette.ColorRole
        for role, token in (
            (roles.Window, "window"),
            (roles.WindowText, "text"),
            (roles.Base, "window"),
            (roles.AlternateBase, "panel"),
            (roles.Text, "text"),
            (roles.Button, "raised"),
            (roles.ButtonText, "text"),
            (roles.Highlight, "accent-soft"),
            (roles.HighlightedText, "text"),
            (roles.ToolTipBase, "raised"),
            (roles.ToolTipText, "text"),
            (roles.Link, "accent"),
            (roles.PlaceholderText, "text-faint"),
            (roles.Accent, "accent"),
        ):
            made.setColor(role, self.color(token))
        for role in (roles.WindowText, roles.Text, roles.ButtonText):
            made.setColor(QPalette.ColorGroup.Disabled, role, self.color("text-faint"))
        return made

    def _image_files(self) -> dict[str, str]:
        """The sheet can only name files, so the few images that it needs are written in today's colours."""
        files = {}
        for key, name, token in (
            ("chevron_down", "chevron-down", "text-dim"),
            ("chevron_up", "chevron-up", "text-dim"),
            ("check", "check", "accent-text"),
        ):
            path = self._images.filePath(f"{key}-{'dark' if self.dark else 'light'}.svg")
            with open(path, "wb") as file:  # noqa: PTH123 - a path of Qt's
                file.write(icons.svg(name, self.hex(token)))
            files[key] = path
        return files


def system_is_dark() -> bool:
    """What the desktop asks for."""
    hints = QApplication.styleHints()
    return hints is None or hints.colorScheme() != Qt.ColorScheme.Light


def _first(families: tuple[str, ...]) -> list[str]:
    """Those of the families that this machine has, in order; the system's own last."""
    known = set(QFontDatabase.families())
    general = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    return [*(name for name in families if name in known), general]


def _paper() -> Any:
    """Ink on paper: white where it is silent, through blue to black where it is loud; even steps in lightness."""
    import numpy as np

    stops = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
    inks = np.array([(250, 251, 251), (190, 208, 222), (112, 148, 178), (44, 82, 118), (12, 24, 44)], float)
    at = np.linspace(0, 1, 256)
    rgb = np.stack([np.interp(at, stops, inks[:, channel]) for channel in range(3)], axis=1)
    return np.concatenate([rgb, np.full((256, 1), 255.0)], axis=1).round()
