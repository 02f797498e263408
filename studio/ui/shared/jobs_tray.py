"""The jobs tray: a button that says what is going on, and the list behind it."""

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QProgressBar, QToolButton, QWidget

from studio.models.job_handle import AnyHandle
from studio.models.jobs import JobsModel
from studio.ui.shared.buttons import button
from studio.ui.shared.icon_button import icon_button
from studio.ui.shared.layout import column, label, row, scrolled, set_kind, set_role
from studio.ui.theme import Theme
from studio.words import format
from studio.words.language import tr

WIDTH = 380
WIDEST_PX, ROOM_PX = 320, 60
"""Of the button; what its icon and edges take of that. A text that does not fit is said without the time that is left.
"""


class JobsButton(QToolButton):
    """Sits in the transport bar; says how far the work is."""

    def __init__(self, jobs: JobsModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._theme = theme
        set_role(self, "ghost")
        self.setIconSize(QSize(16, 16))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setMaximumWidth(WIDEST_PX)
        jobs.changed.connect(self.follow)
        theme.changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Say what runs."""
        running, short = self._jobs.running(), ""
        failed = any(handle.state == "failed" for handle in self._jobs.handles()[:1])
        self.setIcon(self._theme.icon("list-checks", "accent" if running else "error" if failed else "text-dim"))
        if not running:
            text = tr("Jobs")
        elif len(running) == 1:
            job = running[0]
            percent = f" {job.fraction:.0%}" if job.state == "running" else ""
            short = f"{job.title}{percent}"
            text = f"{short} · {format.left(job.eta_s)}" if job.eta_s is not None else short
        else:
            text = tr(
                "{running} jobs {fraction:.0%}",
                running=len(running),
                fraction=sum(job.fraction for job in running) / len(running),
            )
        fits = self.fontMetrics().horizontalAdvance(text) <= WIDEST_PX - ROOM_PX
        self.setText(" " + (text if fits or not short else short))
        self.setToolTip(tr("{text} (Ctrl+J)", text=text))
        self.setAccessibleName(text)


class JobsTray(QFrame):
    """The list of jobs, over the lower right corner of the window. Escape and a click elsewhere close it."""

    def __init__(self, jobs: JobsModel, theme: Theme, parent: QWidget, opener: QWidget) -> None:
        """``opener``: the button that opens and closes it."""
        super().__init__(parent)
        self._opener = opener
        self._before: QWidget | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._jobs = jobs
        self._theme = theme
        self._window = parent
        self._rows: dict[AnyHandle, JobRow] = {}
        set_role(self, "popup")
        self.setAccessibleName(tr("Jobs"))
        self._empty = label(
            tr("Nothing is going on. Imports, checks and exports show here with their progress."), "dim", wrap=True
        )
        self._clear = button(tr("Clear"), jobs.clear_ended, "ghost", tr("Forget what has ended"))
        self._list = column(None, gap=0)
        inner = QWidget()
        inner.setLayout(self._list)
        self._scroll = scrolled(inner)
        layout = column(row(label(tr("Jobs"), "heading"), None, self._clear), self._empty, self._scroll)
        layout.setContentsMargins(16, 12, 12, 12)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        jobs.changed.connect(self.follow)
        theme.changed.connect(self.follow)
        self.hide()
        self.follow()

    def follow(self) -> None:
        """Show what is in the model."""
        handles = self._jobs.handles()
        for handle in [handle for handle in self._rows if handle not in handles]:
            gone = self._rows.pop(handle)
            self._list.removeWidget(gone)
            gone.deleteLater()
        for position, handle in enumerate(handles):
            if handle not in self._rows:
                self._rows[handle] = JobRow(handle, self._theme)
                self._list.insertWidget(position, self._rows[handle])
            self._rows[handle].follow()
        self._empty.setVisible(not handles)
        self._scroll.setVisible(bool(handles))
        self._clear.setVisible(any(handle.ended for handle in handles))
        if self.isVisible():
            self.place()

    def place(self) -> None:
        """Sit above the transport bar, at the right."""
        window = self._window
        height = min(window.height() - 160, 72 + max(48, 66 * len(self._rows)))
        corner = QPoint(window.width() - WIDTH - 12, window.height() - 64 - height)
        self.setGeometry(corner.x(), corner.y(), WIDTH, height)

    def toggle(self) -> None:
        """Open or close."""
        if self.isVisible():
            self.hide()
            return
        self._before = QApplication.focusWidget()
        self.show()
        self.place()
        self.raise_()
        self.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """While it is open, the whole window's keys and clicks are looked at."""
        super().showEvent(event)
        if application := QApplication.instance():
            application.installEventFilter(self)

    def hideEvent(self, event: QHideEvent) -> None:
        """The keyboard goes back to where it was."""
        super().hideEvent(event)
        if application := QApplication.instance():
            application.removeEventFilter(self)
        focus = QApplication.focusWidget()
        if self._before is not None and (focus is None or focus is self or self.isAncestorOf(focus)):
            self._before.setFocus()
        self._before = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape, wherever the keyboard is, and a click on anything else."""
        kind = event.type()
        if kind is QEvent.Type.ShortcutOverride or kind is QEvent.Type.KeyPress:
            if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
                if kind is QEvent.Type.KeyPress:
                    self.hide()
                else:
                    event.accept()  # it comes back as a key
                return True
        elif kind is QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent) and not self._holds(event):
            self.hide()
        return False

    def _holds(self, click: QMouseEvent) -> bool:
        """Whether it is no way out: in the tray, or on the button, which closes it by itself."""
        at = click.globalPosition().toPoint()
        return any(one.rect().contains(one.mapFromGlobal(at)) for one in (self, self._opener))


class JobRow(QWidget):
    """One job: title, what it does, how far, how long still, and a way to stop it."""

    def __init__(self, handle: AnyHandle, theme: Theme) -> None:
        super().__init__()
        self._handle = handle
        self._theme = theme
        self._title = label(handle.title)
        self._time = label("", "caption")
        self._text = label("", "caption")
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._icon = QLabel()
        self._cancel = icon_button(theme, "x", tr("Stop this job; what is finished is kept"))
        self._cancel.setAccessibleName(tr("Stop {title}", title=handle.title))
        self._cancel.clicked.connect(lambda _checked=False: handle.cancel())
        words = column(row(self._title, None, self._time), self._bar, self._text, gap=4)
        layout = row(self._icon, words, self._cancel)
        layout.setContentsMargins(0, 8, 4, 8)
        layout.setStretch(1, 1)
        layout.setAlignment(self._icon, Qt.AlignmentFlag.AlignTop)
        self.setLayout(layout)

    def follow(self) -> None:
        """Show the job as it is now."""
        handle = self._handle
        icon, token = {
            "queued": ("hourglass", "text-faint"), "running": ("activity", "accent"), "done": ("circle-check", "good"),
            "failed": ("circle-alert", "error"), "cancelled": ("ban", "text-dim"),
        }[handle.state]  # fmt: skip
        self._icon.setPixmap(self._theme.pixmap(icon, 16, token))
        self._cancel.setVisible(not handle.ended)
        self._cancel.setEnabled(not handle.cancelling)
        self._bar.setVisible(not handle.ended)
        self._bar.setRange(0, 0 if handle.state == "queued" and not handle.cancelling else 1000)
        self._bar.setValue(round(1000 * handle.fraction))
        text = {
            "queued": tr("Waiting for its turn"),
            "done": tr("Done in {wall}", wall=format.span(handle.wall_s)),
            "cancelled": tr("Stopped; what was finished is kept"),
        }.get(handle.state, handle.text)
        if handle.problem is not None:
            text = handle.problem.say().what
        set_kind(self._text, "error" if handle.problem is not None else "")
        self._text.setText(
            self._text.fontMetrics().elidedText(
                handle.text if handle.cancelling and not handle.ended else text, Qt.TextElideMode.ElideRight, WIDTH - 96
            )
        )
        self._text.setToolTip(text)
        self._time.setText(format.left(handle.eta_s) if handle.state == "running" else "")
