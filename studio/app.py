"""The composition root: the only place where the window's objects are wired together."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtGui import QGuiApplication, QUndoStack
from PySide6.QtWidgets import QApplication

from backend.project.children import command
from backend.protocol.sentences import ENGLISH, VARIABLE, spoken
from studio.audio.engine import Engine
from studio.client.backend_client import BackendClient
from studio.client.client import Client
from studio.collector import Collector
from studio.models.app_state import AppState
from studio.models.background import Background
from studio.models.banners import BannersModel
from studio.models.clips import ClipsModel
from studio.models.families import FamiliesModel
from studio.models.flags import Flags
from studio.models.health import HealthModel
from studio.models.jobs import JobsModel
from studio.models.lexicon import LexiconModel
from studio.models.preferences import SettingsStore
from studio.models.prompts import PromptsModel, TakesModel
from studio.models.renders import RendersModel
from studio.models.runs import RunsModel
from studio.models.script import ScriptModel
from studio.models.training_news import TrainingNews
from studio.models.voices import VoicesModel
from studio.places import PLACES
from studio.sessions.first_steps import FirstSteps
from studio.sessions.new_voice import NewVoice
from studio.sessions.playback import Playback
from studio.sessions.volume import Volume
from studio.ui.action_set import ActionSet
from studio.ui.appearance import Appearance
from studio.ui.context import AppContext
from studio.ui.main_window import RESTART, MainWindow
from studio.ui.place import Place, all_actions
from studio.ui.targets import Navigation
from studio.ui.theme import Theme
from studio.unforeseen import Unforeseen

_WARM_AFTER_MS = 300


@dataclass
class Studio:
    """A running window and what it stands on."""

    application: QApplication
    context: AppContext
    window: MainWindow
    unforeseen: Unforeseen
    appearance: Appearance

    def close(self) -> None:
        """End everything that was started here. Trainings are detached and go on."""
        self.window.close()
        self.context.state.close()
        self.context.playback.close()
        self.context.client.close()
        self.context.work.close()
        self.context.settings.flush()
        self.unforeseen.release()


def make_application(arguments: Sequence[str]) -> QApplication:
    """The QApplication, with what must be set before any window."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    QGuiApplication.setDesktopFileName("voicewright")
    application = QApplication(list(arguments))
    application.setApplicationName("voicewright")
    application.setApplicationDisplayName("Voicewright")
    application.setStyle("Fusion")
    QLocale.setDefault(QLocale(ENGLISH))  # numbers are written as the sentences around them are
    _teach_qt(application)
    return application


def _teach_qt(application: QApplication) -> None:
    """Qt's own words, of its dialogs and keys, in the language of the window."""
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if spoken() != ENGLISH and translator.load(QLocale(spoken()), "qtbase", "_", folder):
        application.installTranslator(translator)


def make_engine(kind: str) -> Engine:
    """The sound system: the machine's, or the fake one."""
    if kind == "fake":
        from studio.audio.fake import FakeEngine

        return FakeEngine(live=True)
    from studio.audio.portaudio import PortAudioEngine

    return PortAudioEngine()


def make_context(
    settings: SettingsStore, client: Client, engine: Engine, theme: Theme, places: Sequence[Place]
) -> AppContext:
    """The models, wired."""
    state = AppState()
    banners, flags = BannersModel(), Flags()
    work = Background(banners.tell)
    playback = Playback(engine)
    jobs, clips, runs = JobsModel(client), ClipsModel(state, work), RunsModel(state, work)
    lexicon, takes = LexiconModel(state), TakesModel(state)
    context = AppContext(
        settings=settings,
        theme=theme,
        engine=engine,
        client=client,
        state=state,
        flags=flags,
        work=work,
        jobs=jobs,
        clips=clips,
        health=HealthModel(state, clips),
        prompts=PromptsModel(state),
        takes=takes,
        runs=runs,
        news=TrainingNews(settings, work),
        new_voice=NewVoice(state, jobs, clips, runs, flags),
        voices=VoicesModel(state),
        first_steps=FirstSteps(jobs, flags),
        renders=RendersModel(state),
        script=ScriptModel(state, lexicon),
        lexicon=lexicon,
        families=FamiliesModel(jobs),
        playback=playback,
        volume=Volume(settings, playback),
        banners=banners,
        undo=QUndoStack(),
        action_set=ActionSet(all_actions(places), flags, theme),
        navigation=Navigation(),
    )
    jobs.project_touched.connect(state.poll)
    takes.clips_changed.connect(clips.reload)
    settings.changed.connect(lambda: setattr(client, "threads", settings.value.threads))
    client.threads = settings.value.threads
    settings.changed.connect(lambda: context.action_set.bind(settings.value.keys))
    context.action_set.bind(settings.value.keys)
    state.opened.connect(lambda folder: settings.put(settings.value.with_recent(Path(folder))))
    return context


def start(
    arguments: Sequence[str],
    *,
    client: Client | None = None,
    engine: Engine | None = None,
    settings: SettingsStore | None = None,
    places: Sequence[Place] = PLACES,
) -> Studio:
    """Open the window, on a project if one is named. The backend starts once the window is there."""
    application = make_application(arguments)
    settings = settings or SettingsStore()
    theme = Theme()
    appearance = Appearance(settings, theme)
    theme.apply(application)
    application.setWindowIcon(theme.icon("audio-waveform", "accent"))
    client = client or BackendClient()
    context = make_context(settings, client, engine or make_engine(settings.value.audio), theme, places)
    unforeseen = Unforeseen(context.banners)
    window = MainWindow(context, places, lambda place: place.factory(context))
    studio = Studio(application, context, window, unforeseen, appearance)
    named = [Path(name) for name in arguments[1:] if not name.startswith("-")]
    recent = settings.value.recent_folders() if settings.value.reopen else []
    for folder in (named or recent)[:1]:
        context.state.open(folder)
    window.show()
    QTimer.singleShot(0, partial(_begin, context))
    return studio


def _begin(context: AppContext) -> None:
    """What happens behind a window that is there already."""
    context.client.open()
    if context.project is None and not context.settings.value.recent:
        context.first_steps.warm()


def run(arguments: Sequence[str] | None = None) -> int:
    """Open the window and stay until it is closed; the exit code."""
    studio = start(list(sys.argv if arguments is None else arguments))
    # Half a second of loading, before anybody waits for the first curve.
    QTimer.singleShot(_WARM_AFTER_MS, partial(studio.context.work.run, partial(import_module, "pyqtgraph")))
    collector = Collector()
    code = studio.application.exec()
    project = studio.context.project_path
    studio.close()
    collector.release()
    if code == RESTART:
        restart(project)
        return 0
    return int(code)


def restart(project: str) -> None:
    """Open the window again, in the language that the settings have now."""
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    subprocess.Popen(command("studio", *filter(None, [project])), env=environment, start_new_session=True)
