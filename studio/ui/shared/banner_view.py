"""The banners, over the lower left corner of the work: what happened, what to do, Undo or Copy.

They float: what lies under them stays where it is, and the buttons at the lower right of a page stay free.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QWidget

from studio.models.banners import Banner, BannersModel
from studio.ui.shared.buttons import button
from studio.ui.shared.icon_button import icon_button
from studio.ui.shared.layout import column, label, row, set_role
from studio.ui.theme import Theme
from studio.words.language import tr

STAY_MS = 6000
WIDEST_PX, EDGE_PX = 560, 16
ICONS = {
    "info": ("info", "text-dim"),
    "good": ("circle-check", "good"),
    "warning": ("triangle-alert", "warning"),
    "error": ("circle-alert", "error"),
}


class BannerView(QWidget):
    """All banners of the model, one under the other; the newest says all, those before it one line each."""

    def __init__(self, model: BannersModel, theme: Theme, over: QWidget) -> None:
        """``over``: the work, whose corner they keep to."""
        super().__init__(over)
        self._over = over
        self._model = model
        self._theme = theme
        self._frames: dict[int, _BannerFrame] = {}
        self._layout = column(gap=6)
        self._layout.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)  # as high as what is said needs
        self.setLayout(self._layout)
        model.changed.connect(self._follow)
        theme.changed.connect(self._redraw)
        self._follow()

    def _follow(self) -> None:
        wanted = {banner.id: banner for banner in self._model.banners}
        for id_ in [id_ for id_ in self._frames if id_ not in wanted]:
            frame = self._frames.pop(id_)
            self._layout.removeWidget(frame)
            frame.hide()
            frame.deleteLater()
        for id_, banner in wanted.items():
            if id_ not in self._frames:
                frame = _BannerFrame(banner, self._theme, self._model)
                self._frames[id_] = frame
                self._layout.addWidget(frame)
        for frame in self._frames.values():
            frame.fold(frame is not self._newest())
        self.setVisible(bool(self._frames))
        self.place()

    def _newest(self) -> "_BannerFrame | None":
        return self._frames[max(self._frames)] if self._frames else None

    def place(self) -> None:
        """In the corner, also of a window of another size."""
        for frame in self._frames.values():
            frame.setFixedWidth(min(WIDEST_PX, self._over.width() - 2 * EDGE_PX))
        self.move(EDGE_PX, self._over.height() - EDGE_PX - self.height())
        self.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Higher or less high: still in the corner."""
        super().resizeEvent(event)
        self.place()

    def _redraw(self) -> None:
        for frame in self._frames.values():
            frame.draw()


class _BannerFrame(QFrame):
    def __init__(self, banner: Banner, theme: Theme, model: BannersModel) -> None:
        super().__init__()
        self._theme = theme
        self._banner = banner
        self._icon = QLabel()
        self._detail = label("", "dim", wrap=True)
        set_role(self, "banner", banner.kind)
        self.setAccessibleName(f"{banner.text} {banner.detail}".strip())
        self._build(model)
        if banner.fades:
            timer = QTimer(self)
            timer.setSingleShot(True)
            timer.timeout.connect(lambda: model.dismiss(banner.id))
            timer.start(STAY_MS)
        self.draw()

    def _build(self, model: BannersModel) -> None:
        banner = self._banner
        text = banner.text if banner.times == 1 else f"{banner.text} (×{banner.times})"
        words = column(label(text, "heading" if banner.detail else "", wrap=True), gap=2)
        if banner.detail:
            self._detail.setText(banner.detail)
            words.addWidget(self._detail)
        buttons = [button(name, partial(self._act, model, call)) for name, call in banner.actions]
        if banner.copy:
            tip = tr("Copy the details")
            buttons.append(button(tr("Copy"), lambda: QGuiApplication.clipboard().setText(banner.copy), "ghost", tip))
        if len(buttons) > 2:  # beside the words they would leave these no room
            words.addSpacing(6)
            words.addLayout(row(*buttons, None))
            buttons = []
        close = icon_button(self._theme, "x", tr("Close this message"))
        close.clicked.connect(lambda _checked=False: model.dismiss(banner.id))
        layout = row(self._icon, words, *buttons, close, gap=12)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.setStretch(1, 1)
        side = Qt.AlignmentFlag.AlignTop if banner.detail else Qt.AlignmentFlag.AlignVCenter
        for widget in (self._icon, close):
            layout.setAlignment(widget, side)
        for made in buttons:
            layout.setAlignment(made, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(layout)

    def _act(self, model: BannersModel, call: Callable[[], object]) -> None:
        model.dismiss(self._banner.id)
        call()

    def fold(self, folded: bool) -> None:
        """Say the first sentence alone; the rest is a tooltip, until it is the newest again."""
        self._detail.setVisible(bool(self._banner.detail) and not folded)
        self.setToolTip(self._banner.detail if folded else "")

    def draw(self) -> None:
        """Colours have changed."""
        name, token = ICONS[self._banner.kind]
        self._icon.setPixmap(self._theme.pixmap(name, 18, token))
