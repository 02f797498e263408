"""Training: start one, watch it, compare it, hear it, stop it and go on."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from backend.project.clips import learned_s
from backend.protocol.jobs import Doctor, Examined
from backend.protocol.training_jobs import Resume, Train, Training
from backend.protocol.voices import VoiceInfo
from studio.models.families import FamiliesModel
from studio.models.health import HealthModel
from studio.models.preferences import SettingsStore
from studio.models.run_curves import score_text
from studio.models.run_record import RunRecord
from studio.models.runs import RunsModel
from studio.models.trainings import TrainingsModel, VoiceTraining
from studio.sessions.playback import Source
from studio.ui.needs import Edits, HasClips, HasVoices, MakesVoices, Navigates, Shell, Tells, Works
from studio.ui.shared.buttons import action_button
from studio.ui.shared.canvas.curve_plot import CurvePlot
from studio.ui.shared.canvas.saving import ask_path, save_picture
from studio.ui.shared.layout import column, divider, label, set_role
from studio.ui.shared.make_voice_card import MakeVoiceCard
from studio.ui.targets import NewTraining, ShowRun, SpeakWith, Target, use_of
from studio.ui.tokens import SPACE
from studio.ui.training.curves_panel import CurvesPanel, DrawnRun
from studio.ui.training.new_page import NewPage
from studio.ui.training.run_header import RunHeader
from studio.ui.training.samples_panel import SamplesPanel
from studio.ui.training.trainings_list import TrainingsList
from studio.ui.workspace import Workspace
from studio.words.language import tr
from studio.words.run_words import Readiness, readiness

REDRAW_MS = 250


class Needs(Shell, Tells, Edits, Works, Navigates, HasClips, HasVoices, MakesVoices, Protocol):
    """What training needs."""

    @property
    def families(self) -> FamiliesModel: ...
    @property
    def health(self) -> HealthModel: ...
    @property
    def runs(self) -> RunsModel: ...
    @property
    def settings(self) -> SettingsStore: ...


class TrainingWorkspace(Workspace):
    """Trainings at the left; in the middle a new one, or a stage of the chosen one."""

    context: Needs

    def __init__(self, context: Needs, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._device_says = ""
        self._device_asked = False
        self._sample: Source | None = None
        self._stage = self._awaited = ""
        self.new = NewPage(
            context.theme,
            context.voices,
            context.settings,
            MakeVoiceCard(context.new_voice, self.action, "primary"),
            self.action("training.start"),
        )
        self.trainings = TrainingsModel(context.runs, context.voices, self)
        self.runs = TrainingsList(context.theme, self.trainings)
        self.header = RunHeader(self.action)
        self.curves = CurvesPanel(context.theme)
        self.samples = SamplesPanel(context.theme, context.work)
        # Events come in bursts; a few drawings a second are enough for any eye.
        self._redraw = QTimer(self)
        self._redraw.setSingleShot(True)
        self._redraw.setInterval(REDRAW_MS)
        self._redraw.timeout.connect(self._draw)
        self._build()
        self._connect()
        self._update()

    def _build(self) -> None:
        side = set_role(QWidget(), "panel")
        side.setMinimumWidth(200)
        self._no_runs = label(tr("Trainings appear here."), "caption")
        top = column(action_button(self.action("training.new")), self._no_runs)
        top.setContentsMargins(12, 12, 12, 0)
        aside = column(top, self.runs)
        aside.setStretch(1, 1)
        side.setLayout(aside)
        page = QWidget()
        shown = column(self.header, divider(), SPACE, self.curves, gap=0)
        shown.setStretch(3, 1)
        page.setLayout(shown)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.new)
        self.pages.addWidget(page)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(side)
        split.addWidget(self.pages)
        split.setStretchFactor(1, 1)
        split.setSizes([230, 800])
        self.setLayout(column(split))

    def _connect(self) -> None:
        context = self.context
        context.families.changed.connect(self._families_changed)
        self.trainings.items_changed.connect(self._draw)
        self.trainings.items_changed.connect(self._show_awaited)
        context.runs.run_changed.connect(lambda _id: self._redraw.start())
        context.clips.loaded.connect(self._say_readiness)
        context.health.changed.connect(self._say_readiness)
        context.state.project_changed.connect(self._new_project)
        context.new_voice.began.connect(self._started)
        self.new.changed.connect(self._say_readiness)
        self.runs.current_changed.connect(self._choose)
        self.header.stages.chosen.connect(self._choose_stage)
        self.runs.compared_changed.connect(self._draw)
        self.runs.speak_asked.connect(lambda training: self._speak_with(training.front.config.voice))
        self.curves.settings_changed.connect(self._draw)
        self.curves.save_asked.connect(self._save_plot)
        self.samples.play_asked.connect(self._play_sample)
        if context.families.families:
            self._families_changed()

    # -- the shell's interface --------------------------------------------------------------------------------

    def run(self) -> RunRecord | None:
        """The stage in front of the chosen training."""
        training = self.runs.current()
        if training is None:
            return None
        return next((run for run in training.runs if run.id == self._stage), training.front)

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {
            "training.new": self.show_new,
            "training.start": self.start,
            "training.stop": self.stop_run,
            "training.resume": self.resume,
            "training.again": self.again,
            "training.speak": self._speak,
            "training.copy-problem": self._copy_problem,
        }

    def inspector(self) -> QWidget:
        return self.samples

    def primary(self) -> str:
        return "app.make-voice" if self.pages.currentIndex() == 0 else "training.new"

    def activated(self) -> None:
        self.context.families.ensure()
        self.context.playback.load(self._sample)
        if not self._device_asked and self.context.flags.is_up("backend"):
            self._device_asked = True
            handle = self.context.jobs.start(Doctor(project=self.context.project_path), tr("Devices"), quiet=True)
            handle.then(self._examined)
        running = [run for run in self.context.runs.items if run.state == "running"]
        if running and self.runs.current() is None:
            self.runs.go_to(running[0].id)

    def show_target(self, target: Target) -> None:
        match target:
            case ShowRun(id_) if id_ in self.context.runs.ids:
                self.runs.go_to(id_)
                self._choose(self.runs.current())
                self._choose_stage(id_)
            case NewTraining(can):
                self.show_new()
                self.new.choose_able(can)
            case ShowRun(id_):
                self.show_new()
                self._await(id_)

    # -- actions ----------------------------------------------------------------------------------------------

    def show_new(self) -> None:
        """The form."""
        self.runs.clearSelection()
        self.runs.setCurrentIndex(self.trainings.index(-1))
        self.pages.setCurrentIndex(0)
        self.samples.show_run(None)
        self._update()

    def start(self) -> None:
        """Start what the form says; its run comes to the front."""
        job = self.new.job(self.context.project_path)
        if job is None or self.pages.currentIndex() != 0 or self.context.jobs.of(Train):
            return
        handle = self.context.jobs.start(job, title=tr("Start training")).then(self._started)
        handle.finished.connect(self._say_readiness)
        self._say_readiness()

    def _started(self, result: Training) -> None:
        if not result.runs:
            return
        self._await(result.runs[0])
        self._show_awaited()  # its folder may have been seen before the job that made it was done
        self.context.say(tr("Training has started. It goes on when you close the window."), kind="good")

    def _await(self, run: str) -> None:
        self._awaited = run
        self.context.runs.look()

    def _show_awaited(self) -> None:
        if self._awaited in self.context.runs.ids:
            self.show_target(ShowRun(self._awaited))
            self._awaited = self._stage = ""  # the stages come to the front as they train

    def stop_run(self) -> None:
        """Soft stop."""
        run = self.run()
        if run is not None:
            id_ = run.id
            if self.context.attempt(lambda: self.context.runs.request_stop(id_)):
                self._draw()
                self.context.say(tr("It stops at the next step and keeps a checkpoint."))

    def resume(self) -> None:
        """Go on."""
        run = self.run()
        if run is not None:
            self.context.jobs.start(
                Resume(project=self.context.project_path, run=run.id), title=tr("Resume {title}", title=run.title)
            )

    def again(self) -> None:
        """The form, filled in with what the run in front was made with; its chain counts as one training."""
        run = self.run()
        if run is None:
            return
        chain = [run.config, *(record.config for id_ in run.config.then if (record := self.context.runs.run(id_)))]
        minutes = sum(config.minutes or 0 for config in chain)
        self.show_new()
        self.new.fill(run.config, minutes=minutes, whole=len(chain) > 1)

    def _speak(self) -> None:
        run = self.run()
        if run is not None:
            self._speak_with(run.config.voice)

    def _speak_with(self, id: str) -> None:
        self.context.voices.reload()
        voice = self.context.voices.voice(id)
        self.context.navigate(SpeakWith(id) if voice is None else use_of(voice))

    def _copy_problem(self) -> None:
        run = self.run()
        problem = run.problem if run else None
        if problem is not None:
            QGuiApplication.clipboard().setText(f"{problem.sentence()}\n{problem.kind}\n\n{problem.detail}".strip())
            self.context.say(tr("Copied."), kind="good")

    def _save_plot(self, plot: object) -> None:
        """Ask where to, and write a plot as a picture."""
        if not isinstance(plot, CurvePlot):
            return
        asked = ask_path(self, plot.title())
        if asked and save_picture(plot, asked):
            self.context.say(tr("Saved to {asked}.", asked=asked), kind="good")
        elif asked:
            self.context.say(
                tr("{asked} could not be written.", asked=asked), kind="error", detail=tr("Choose another folder.")
            )

    def _play_sample(self, path: Path, text: str) -> None:
        self._sample = Source(path=path, title=text, owner="training")
        self.context.playback.load(self._sample)
        self.context.playback.play()

    # -- showing ----------------------------------------------------------------------------------------------

    def _new_project(self, _project: object) -> None:
        self._sample = None
        self._awaited = ""
        self.samples.show_run(None)
        self.new.start_over()
        self.pages.setCurrentIndex(0)

    def _families_changed(self) -> None:
        self.new.show_families(self.context.families.families)
        self._say_readiness()

    def _examined(self, result: Examined) -> None:
        graphics = next((line for line in result.lines if line.part == "doctor-graphics"), None)
        self._device_says = f"{graphics.name}: {graphics.says.say()}." if graphics is not None else ""
        self._say_readiness()

    def readiness(self) -> Readiness:
        """Whether a training can start now, and why not."""
        clips, health = self.context.clips, self.context.health.health
        known = [clip for clip in clips.clips() if not clip.excluded]
        prepared = [clip for clip in known if clips.prepared(clip.id)]
        return readiness(
            clips=len(known),
            unprepared=len(known) - len(prepared),
            excluded=len(clips.clips()) - len(known),
            held_out=sum(clip.held_out for clip in prepared),
            learned_s=learned_s(prepared),
            errors=clips.tally.wrong if health else 0,
            checked=self.context.health.checked,
            minutes=self.new.minutes.value(),
        )

    def _say_readiness(self) -> None:
        found = self.readiness()
        if self._device_says:
            found = Readiness(
                ready=found.ready, sentence=f"{found.sentence} {self._device_says}", concerns=found.concerns
            )
        self.new.show_readiness(found)
        job = self.new.job(self.context.project_path) if self.context.project else None
        starting = bool(self.context.jobs.of(Train))
        self.context.flags.set("training.ready", found.ready and job is not None and not starting)

    def _choose(self, training: object) -> None:
        self._stage = ""
        if isinstance(training, VoiceTraining):
            self.pages.setCurrentIndex(1)
            self._draw()
        self._update()

    def _choose_stage(self, run: str) -> None:
        self._stage = run
        self._draw()

    def _draw(self) -> None:
        run = self.run()
        self.runs.viewport().update()
        self._update()
        if run is None or self.pages.currentIndex() != 1:
            return
        shown = self.runs.shown()
        made = self.context.voices.voice(run.config.voice)
        self.header.show_run(shown[0], run, voice=made is not None, figures=_figures(made))
        drawn = [
            DrawnRun(run=training.stage_like(run), name=training.name, colour=self.trainings.number(training.id))
            for training in shown[1:]
        ]
        front = DrawnRun(run=run, name=shown[0].name, colour=self.trainings.number(shown[0].id))
        self.curves.show_runs([front, *drawn])
        self.samples.show_run(run)

    def _update(self) -> None:
        run = self.run() if self.pages.currentIndex() == 1 else None
        self.context.flags.follow("training", _facts(run, self.context.voices.ids))
        self._no_runs.setVisible(not self.trainings.items)
        self._say_readiness()


def _figures(made: VoiceInfo | None) -> list[str]:
    """How the voice itself was judged: it is of the best step, which need not be the last."""
    values = made.figures if made is not None else {}
    return [score_text(name, value) for name, value in values.items() if value is not None]


def _facts(run: RunRecord | None, voices: Sequence[str]) -> dict[str, bool]:
    """What actions ask of the run in front, if there is one."""
    return {
        "run": run is not None,
        "running": run is not None and run.alive and not run.stopping,
        "resumable": run is not None and run.resumable and run.state != "running",
        "problem": run is not None and run.problem is not None,
        "voice": run is not None and run.config.voice in voices,
    }
