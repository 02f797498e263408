"""Says how the backend is, and what became of jobs, in banners."""

from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject

from backend.protocol.jobs import Aligned, Checked, Examined, Imported
from backend.protocol.notices import said
from backend.protocol.problems import Problem
from studio.client.client import Client
from studio.models.app_state import AppState
from studio.models.banners import Action, BannersModel
from studio.models.families import FamiliesModel
from studio.models.flags import Flags
from studio.models.job_handle import AnyHandle
from studio.models.jobs import JobsModel
from studio.models.preferences import SettingsStore
from studio.models.run_record import RunRecord
from studio.models.runs import RunsModel
from studio.sessions.playback import Playback
from studio.ui.needs import HasVoices, Navigates, Tells
from studio.ui.targets import ShowRun, use_of
from studio.words import format
from studio.words.language import tr, trn

KEY = "backend"


class Needs(Tells, Navigates, HasVoices, Protocol):
    """Who is listened to, and what is looked at anew when something has happened."""

    @property
    def banners(self) -> BannersModel: ...
    @property
    def client(self) -> Client: ...
    @property
    def families(self) -> FamiliesModel: ...
    @property
    def flags(self) -> Flags: ...
    @property
    def jobs(self) -> JobsModel: ...
    @property
    def playback(self) -> Playback: ...
    @property
    def runs(self) -> RunsModel: ...
    @property
    def settings(self) -> SettingsStore: ...
    @property
    def state(self) -> AppState: ...


class BackendWatch(QObject):
    """Listens to the client, the jobs and the runs; speaks through the banners."""

    def __init__(self, context: Needs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._was_lost = False
        context.client.state_changed.connect(self._state)
        context.client.lost.connect(self._lost)
        context.jobs.job_failed.connect(self._job_failed)
        context.jobs.project_touched.connect(context.voices.reload)
        context.jobs.project_touched.connect(context.runs.look)
        context.runs.ended.connect(self._run_ended)
        context.state.failed.connect(context.problem)
        context.playback.failed.connect(self._no_sound)
        context.settings.failed.connect(
            lambda why: context.say(
                tr("Your preferences could not be saved."), kind="warning", detail=why, lasting=True
            )
        )
        self._state(context.client.state)

    def _state(self, state: str) -> None:
        context = self._context
        context.flags.set("backend", state in ("ready", "starting", "hung"))
        if state == "ready":
            context.banners.dismiss_key(KEY)
            if self._was_lost:
                self._was_lost = False
                context.say(tr("The backend is back."), kind="good", detail=tr("Trainings were not touched."))
            context.families.ensure()
        elif state == "hung":
            context.say(
                tr("The backend does not answer."),
                kind="warning",
                key=KEY,
                lasting=True,
                action=(tr("Restart it"), context.client.restart),
                detail=tr("The window works on. Trainings run by themselves and are not touched by a restart."),
            )
        elif state == "given-up":
            context.say(
                tr("The backend does not stay up."),
                kind="error",
                key=KEY,
                lasting=True,
                action=(tr("Try again"), context.client.restart),
                detail=tr("It was started five times. You can look, listen and edit; imports and training need it."),
            )

    def _lost(self, last_words: str) -> None:
        self._was_lost = True
        if self._context.client.state == "starting":
            self._context.banners.say(
                tr("The backend ended unexpectedly and is being started again."),
                kind="warning",
                key=KEY,
                lasting=True,
                detail=tr("Trainings go on by themselves."),
                copy=last_words,
            )

    def _job_failed(self, handle: AnyHandle) -> None:
        if handle.problem is not None:
            self._context.banners.tell(handle.problem)

    def _run_ended(self, run: RunRecord) -> None:
        context = self._context
        context.voices.reload()
        show = (tr("Show"), lambda: context.navigate(ShowRun(run.id)))
        if run.state == "finished":
            self._trained(run, show)
        elif run.state == "crashed":
            context.say(
                tr("The training {title} ended without a word.", title=run.title),
                kind="warning",
                action=show,
                detail=tr("Its last checkpoint is kept; resume goes on from there."),
            )
        elif run.state == "failed" and run.problem is not None:
            context.problem(run.problem)

    def _trained(self, run: RunRecord, show: Action) -> None:
        voice = self._context.voices.voice(run.config.voice)
        if run.config.then:
            self._context.say(
                tr("{stage_title} is trained; the next stage follows.", stage_title=run.stage_title),
                kind="good",
                action=show,
            )
        elif voice is None:
            self._context.say(tr("{stage_title} is trained.", stage_title=run.stage_title), kind="good", action=show)
        else:
            try_it = (tr("Try it"), partial(self._context.navigate, use_of(voice)))
            self._context.say(
                tr("Your voice is ready: {name}.", name=voice.name), kind="good", action=try_it, other=show
            )

    def _no_sound(self, problem: Problem) -> None:
        said = problem.say()
        self._context.banners.say(said.what, kind="warning", detail=said.then, key="sound", lasting=True)


def sentence(result: object) -> tuple[str, str, str] | None:
    """What a result means for a person: text, detail, kind."""
    match result:
        case Imported():
            parts = [trn("{n:,} recording imported", "{n:,} recordings imported", result.added)]
            if result.already:
                parts.append(trn("{n:,} was here already", "{n:,} were here already", result.already))
            if not result.skipped:
                return format.sentence(*parts), "", "good"
            parts.append(tr("{skipped} left out", skipped=len(result.skipped)))
            names = "; ".join(problem.sentence() for problem in result.skipped[:3])
            more = tr(" … and {n} more.", n=len(result.skipped) - 3) if len(result.skipped) > 3 else ""
            return format.sentence(*parts), names + more, "warning"
        case Aligned():
            if not result.failed:
                return None
            names = "; ".join(problem.sentence() for problem in result.failed[:3])
            return (
                trn("{n:,} clip could not be aligned.", "{n:,} clips could not be aligned.", len(result.failed)),
                names,
                "warning",
            )
        case Checked():
            return said(result.health.verdict) or tr("The checks are done."), "", "good"
        case Examined():
            bad = [line for line in result.lines if not line.ok]
            text = (
                tr("This machine has what Voicewright needs.")
                if not bad
                else trn("{n:,} thing to look at.", "{n:,} things to look at.", len(bad))
            )
            lines = bad or result.lines
            return (
                text,
                "\n".join(f"{line.name}: {line.says.say()} {said(line.remedy)}".strip() for line in lines),
                "warning" if bad else "good",
            )
    return None
