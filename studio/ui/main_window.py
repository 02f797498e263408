"""The window: a rail, the work, an inspector, a transport bar. Everything else belongs to the workspaces."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QMainWindow,
    QStackedWidget,
    QWidget,
)

from backend.protocol.imitation_jobs import VoiceMade
from studio.models.training_news import News, TrainingNews
from studio.sessions.volume import STEP, Volume
from studio.ui import action_states, backend_watch, badges, file_actions, guide, palette_entries
from studio.ui.action_states import ActionStates
from studio.ui.backend_watch import BackendWatch
from studio.ui.badges import Badges
from studio.ui.file_actions import FileActions
from studio.ui.guide import GuideSheet
from studio.ui.input_guard import InputGuard
from studio.ui.pane_walk import PaneWalk
from studio.ui.place import Place, all_menus
from studio.ui.rail import Rail
from studio.ui.recent_menu import RecentMenu
from studio.ui.recovery import Recovery
from studio.ui.settings import page as settings_page
from studio.ui.settings.page import SettingsPage
from studio.ui.shared import dropping
from studio.ui.shared.banner_view import BannerView
from studio.ui.shared.glossary_sheet import GlossarySheet
from studio.ui.shared.jobs_tray import JobsTray
from studio.ui.shared.layout import column, row, scrolled, set_role
from studio.ui.shared.palette import Palette
from studio.ui.shared.shortcuts_sheet import Group, ShortcutsSheet
from studio.ui.shared.transport import Transport
from studio.ui.targets import Navigation, NewTraining, ShowRun, SpeakWith, Target
from studio.ui.tokens import FONT_PX
from studio.ui.training_rows import TrainingRows
from studio.ui.tray import Tray
from studio.ui.welcome import GuideOffer, Welcome
from studio.ui.workspace import Workspace
from studio.ui.written_files import WrittenFiles
from studio.words.language import tr

USUAL = QSize(1280, 800)
RESTART = 75
"""The exit code of a window that is to open again."""
FRAME = QSize(8, 40)
"""What a desktop puts around a window, about."""
NARROW_PX = 1200
"""Below this width, at the usual size of text, the inspector shows when it is asked for, and lies over the work."""


class Needs(
    action_states.Needs,
    backend_watch.Needs,
    badges.Needs,
    file_actions.Needs,
    guide.Needs,
    palette_entries.Needs,
    settings_page.Needs,
    Protocol,
):
    """What the window's parts need, and who takes people somewhere."""

    @property
    def navigation(self) -> Navigation: ...
    @property
    def news(self) -> TrainingNews: ...
    @property
    def volume(self) -> Volume: ...


class MainWindow(QMainWindow):
    """Brings workspaces to the front; their work is theirs."""

    def __init__(self, context: Needs, places: Sequence[Place], make: Callable[[Place], Workspace]) -> None:
        """``make``: builds the workspace of a place."""
        super().__init__()
        self._context = context
        self._make = make
        self._places = {place.id: place for place in places}
        self._workspaces: dict[str, Workspace] = {}
        self._inspectors: dict[str, QWidget | None] = {}
        self._front = ""
        self._narrow = False
        self._guard = InputGuard(self)
        set_role(self, "window")
        self.setWindowTitle("Voicewright")
        self.setMinimumSize(1024, 640)
        self.setAcceptDrops(True)
        self.actions_ = context.action_set
        self.files = FileActions(self, context)
        self.actions_.handle(self.files.handlers() | self._handlers())
        self.actions_.attach(self, all_menus(places))
        self._build()
        self.actions_.insert_menu("app.import", RecentMenu(context.settings, self.files.open, self))
        self.recovery = Recovery(context.state, context.banners)
        BackendWatch(context, self)
        WrittenFiles(context, self)
        Badges(context, places, self.rail, self)
        ActionStates(context, self)
        Tray(context.news, self, self._open_news, context.theme.icon("audio-waveform", "accent"))
        self._connect()
        self._project_changed(context.project)
        self._restore()
        self._content.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._content.setFocus()

    def _connect(self) -> None:
        context = self._context
        context.navigation.asked.connect(self.navigate)
        context.theme.changed.connect(self._make_room)
        context.state.project_changed.connect(self._project_changed)
        context.new_voice.imitated.connect(self._hear_likeness)
        if application := QApplication.instance():
            application.installEventFilter(self._guard)

    @property
    def front(self) -> Workspace | None:
        """The workspace in front; None while the welcome page is."""
        return self._workspaces.get(self._front) if self._context.project is not None else None

    def workspace(self, id: str) -> Workspace:
        """A workspace, built if this is its first visit."""
        if id not in self._workspaces:
            place = self._places[id]
            made = self._workspaces[id] = self._make(place)
            made.setAccessibleName(place.title)
            self.actions_.handle(made.handlers())
            self._stack.addWidget(made)
            self._inspectors[id] = panel = made.inspector()
            if panel is not None:
                self._inspector.addWidget(scrolled(panel))
        return self._workspaces[id]

    @property
    def front_id(self) -> str:
        """Which workspace is in front; empty while the welcome page is."""
        return self._front

    def go(self, id: str) -> None:
        """Bring a workspace to the front."""
        if self._context.project is None:
            return
        if id != self._front:
            self.tray.hide()
            self._rest()
            if self._front in self._workspaces:
                self._workspaces[self._front].deactivated()
            self._front = id
            # A workspace puts on what it has to play; one that has nothing shall not offer another's.
            self._context.playback.load(None)
            self._context.settings.change(workspace=id)
        workspace = self.workspace(id)
        self._stack.setCurrentWidget(workspace)
        self.rail.show_front(id)
        self.actions_.set_front(id)
        self._show_inspector()
        workspace.activated()

    def _rest(self) -> None:
        """The keyboard leaves what is about to be hidden: Qt would give it to any other button, and frame that."""
        focus = self.focusWidget()  # where the keyboard will be when a dialog is closed, too
        if focus is not None and (self._stack.isAncestorOf(focus) or self._inspector.isAncestorOf(focus)):
            self._content.setFocus()

    def navigate(self, target: Target) -> None:
        """Bring a workspace to the front and show something in it."""
        self.go(target.place)
        if self.front is not None:
            self.front.show_target(target)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Folders and files may be dropped."""
        if self.files.can_take(event.mimeData()):
            dropping.accept(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Open a project, or import what was dropped."""
        dropping.accept(event)
        self.files.take(event.mimeData())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what floats in its place."""
        super().resizeEvent(event)
        self._make_room()
        self._place()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the place. Everything else is saved already."""
        if self._front in self._workspaces:
            self._workspaces[self._front].deactivated()
        geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        self._context.settings.change(geometry=geometry)
        self._context.settings.flush()
        super().closeEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab: the work is first, and panes follow each other as they are seen, not as they were built."""
        if QApplication.focusWidget() in (None, self, self._content):
            return self._walk.enter(self._stack.currentWidget())
        return self._walk.tab(1 if next else -1) or super().focusNextPrevChild(next)

    def _build(self) -> None:
        context, theme = self._context, self._context.theme
        self.rail = Rail(
            theme, [(place.id, place.icon, context.actions[f"app.{place.id}"]) for place in self._places.values()]
        )
        self._stack = QStackedWidget()
        self._inspector = QStackedWidget()
        self._panel = set_role(QFrame(), "inspector")
        self._panel.setFixedWidth(context.settings.value.inspector_width)
        panel = column(self._inspector, gap=0)
        panel.setContentsMargins(1, 0, 0, 0)
        self._panel.setLayout(panel)
        self._work = QWidget()
        self._work.setLayout(column(self._stack))
        self.banners = BannerView(context.banners, theme, self._work)
        self._middle = middle = row(self.rail, self._work, self._panel, gap=0)
        middle.setStretch(1, 1)
        self.transport = Transport(context.playback, context.jobs, theme, self.actions_.living, context.settings)
        self._content = QWidget()
        content = column(middle, self.transport, gap=0)
        content.setStretch(0, 1)
        self._content.setLayout(content)
        self.setCentralWidget(self._content)
        trainings = TrainingRows(context.news, self._open_news)
        offer = GuideOffer(theme, context.settings, self.actions_.living["app.guide"])
        self.welcome = Welcome(theme, context.settings, context.first_steps, self.files, trainings, offer)
        self._stack.addWidget(self.welcome)
        self.tray = JobsTray(context.jobs, theme, self._content, self.transport.jobs)
        self.palette_ = Palette(theme, self._content)
        self.sheet = ShortcutsSheet(theme, self._content, self._shortcuts)
        self.glossary = GlossarySheet(theme, self._content)
        self.guide = GuideSheet(context, theme, self._content, self._go_on)
        titles = {place.id: place.title for place in self._places.values()}
        self.settings_page = SettingsPage(context, self.actions_, titles, self._leave_settings)
        self._stack.addWidget(self.settings_page)
        work_shown = partial(QStackedWidget.currentWidget, self._stack)
        panes = (lambda: self.rail, work_shown, lambda: self._panel, lambda: self.banners, lambda: self.transport)
        self._walk = PaneWalk(panes, self)
        self.transport.jobs.clicked.connect(lambda _checked=False: self.tray.toggle())
        self.actions_.living["app.inspector"].setChecked(True)

    def _handlers(self) -> dict[str, Callable[[], object]]:
        playback = self._context.playback
        return {f"app.{id_}": partial(self.go, id_) for id_ in self._places} | {
            "app.quit": self.close,
            "app.restart": partial(QApplication.exit, RESTART),
            "app.undo": self._context.undo.undo,
            "app.redo": self._context.undo.redo,
            "app.palette": self.open_palette,
            "app.settings": self.open_settings,
            "app.shortcuts": lambda: self.sheet.toggle(),
            "app.glossary": lambda: self.glossary.toggle(),
            "app.guide": self._open_guide,
            "app.next-pane": lambda: self._walk.go(1),
            "app.previous-pane": lambda: self._walk.go(-1),
            "app.mute": self._context.volume.toggle,
            "app.louder": lambda: self._context.volume.change(STEP),
            "app.softer": lambda: self._context.volume.change(-STEP),
            "app.faster": lambda: self._context.volume.hurry(1),
            "app.slower": lambda: self._context.volume.hurry(-1),
            "app.inspector": self._show_inspector,
            "app.theme": self._change_theme,
            "app.jobs": lambda: self.tray.toggle(),
            "app.play": lambda: self.front.play() if self.front else playback.toggle(),
            "app.stop": lambda: self.front.stop() if self.front else playback.stop(),
            "app.loop": lambda: setattr(playback, "loop", self.actions_.living["app.loop"].isChecked()),
            "app.restart-backend": self._context.client.restart,
            "app.make-voice": self._make_voice,
            "app.imitate": self._context.new_voice.imitate,
        }

    def _open_guide(self) -> None:
        """Whoever has seen it finds it in Help from now on."""
        self._context.settings.change(guide=False)
        self.welcome.refresh()
        self.guide.toggle()

    def _go_on(self, place: str) -> None:
        if self._context.project is None:
            self.files.ask_new()
        self.go(place)

    def _make_voice(self) -> None:
        if self._context.new_voice.make() is not None:
            self.navigate(NewTraining())

    def _open_news(self, news: News) -> None:
        """The project of a training, with its voice where that is ready, else with its curves."""
        if self._context.state.open(news.folder):
            self.navigate(SpeakWith(news.voice) if news.ready else ShowRun(news.run))

    def _hear_likeness(self, made: VoiceMade) -> None:
        self._context.voices.reload()
        self.navigate(SpeakWith(made.voice))
        self._context.say(tr("{name}: without training yet. Type something, and hear it.", name=made.name), kind="good")

    def open_palette(self) -> None:
        """Show what can be done here, elsewhere, and what can be opened."""
        context = self._context
        self.palette_.place()
        self.palette_.open(
            palette_entries.actions(self.actions_, self._places, self._front, self.go),
            palette_entries.projects(context.settings, self.files.open),
            palette_entries.voices(context) if self._front else (),
        )

    def open_settings(self) -> None:
        """Show the preferences in the place of the work; the same again leaves them."""
        if self._stack.currentWidget() is self.settings_page:
            self._leave_settings()
            return
        self._stack.setCurrentWidget(self.settings_page)
        self._panel.hide()
        self.rail.show_front("")
        self.settings_page.activated()

    def _leave_settings(self) -> None:
        if self._context.project is None:
            self._stack.setCurrentWidget(self.welcome)
        else:
            self.go(self._front)

    def _shortcuts(self) -> list[Group]:
        """What the sheet of shortcuts shows: the window's actions, and those of the workspace in front."""
        titles = {"app": tr("Everywhere")} | ({self._front: self._places[self._front].title} if self._front else {})
        keys = {action: self.actions_.shortcuts(id_) for id_, action in self.actions_.declared.items()}
        return [
            Group(title, [(one.text.rstrip("…"), held) for one, held in keys.items() if held and one.scope == id_])
            for id_, title in titles.items()
        ]

    def _project_changed(self, project: object) -> None:
        context = self._context
        context.banners.forget_project()
        context.undo.clear()
        context.playback.load(None)
        context.flags.set("project", project is not None)
        context.flags.set("writable", context.state.writable)
        self.rail.setEnabled(project is not None)
        if context.project is None:
            self.setWindowTitle("Voicewright")
            self.welcome.refresh()
            context.news.look()
            self._stack.setCurrentWidget(self.welcome)
            self.actions_.set_front("")
            self.rail.show_front("")
            self._front = ""
            self._show_inspector()
            self.recovery.forget()
            return
        self.setWindowTitle(tr("{name} – Voicewright", name=context.project.name))
        self.recovery.tell(context.project)
        wanted = context.settings.value.workspace
        self.go(wanted if wanted in self._places else "dataset")

    def _make_room(self) -> None:
        """Where there is little room the work has it: the inspector goes, until it is asked for or the window grows."""
        larger = max(1.0, self._context.theme.font_px / FONT_PX)
        self._panel.setFixedWidth(round(larger * self._context.settings.value.inspector_width))
        narrow = self.width() < NARROW_PX * larger
        if narrow != self._narrow:
            self._narrow = narrow
            if narrow:
                self._middle.removeWidget(self._panel)
            else:
                self._middle.addWidget(self._panel)
            self.actions_.living["app.inspector"].setChecked(not narrow)
            self._show_inspector()

    def _show_inspector(self) -> None:
        action: QAction = self.actions_.living["app.inspector"]
        panel = self._inspectors.get(self._front) if self._context.project is not None else None
        if panel is not None:
            self._inspector.setCurrentIndex(
                [k for k, v in self._inspectors.items() if v is not None].index(self._front)
            )
        self._panel.setVisible(panel is not None and action.isChecked())
        self._place_inspector()

    def _place_inspector(self) -> None:
        """Over the right edge of the work, where it has no place of its own."""
        if self._narrow:
            area, width = self._work.geometry(), self._panel.width()
            self._panel.setGeometry(area.right() + 1 - width, area.top(), width, area.height())
            self._panel.raise_()

    def _change_theme(self) -> None:
        self._context.settings.change(theme="light" if self._context.theme.dark else "dark")

    def _place(self) -> None:
        self._place_inspector()
        self.banners.place()
        if self.tray.isVisible():
            self.tray.place()
        if self.palette_.isVisible():
            self.palette_.place()
        for sheet in (self.sheet, self.glossary, self.guide):
            if sheet.isVisible():
                sheet.place()

    def _first_size(self) -> QSize:
        """As large as it is meant to be, or as the screen has room for with the window's frame around it."""
        screen, least = self.screen().availableSize(), self.minimumSize()
        return USUAL.boundedTo(screen - FRAME).expandedTo(least) if screen.width() >= least.width() else USUAL

    def _restore(self) -> None:
        geometry = self._context.settings.value.geometry
        if not geometry or not self.restoreGeometry(QByteArray.fromBase64(geometry.encode())):
            self.resize(self._first_size())
        QTimer.singleShot(0, self._place)
