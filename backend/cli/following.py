"""Following runs by reading their folders, as everybody does who watches one."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING

from backend.cli.output import figure, span
from backend.cli.running import Display, soft_interrupt
from backend.project.run_story import RunStory
from backend.protocol.problems import Problem, VoicewrightError, problem
from backend.protocol.runs import Metrics, RunConfig, RunEvent, Scores, Started, Warned

if TYPE_CHECKING:
    from backend.project.project import Project

_LOOK_EVERY_S = 0.5
_STATE_EVERY_S = 3.0
_ENDED = ("stopped", "finished", "failed", "crashed")


@dataclass
class Followed:
    """A run that is followed."""

    story: RunStory
    offset: int = 0
    """How much of its events has been read, bytes."""

    @property
    def config(self) -> RunConfig:
        """How the run was started."""
        return self.story.config

    @property
    def state(self) -> str:
        """As the run's folder said last."""
        return self.story.state

    @property
    def scores(self) -> dict[str, float | None]:
        """What the judges said last."""
        return self.story.scores[-1].values if self.story.scores else {}

    def summary(self) -> dict[str, object]:
        """For ``--json``."""
        return {
            "id": self.config.id, "stage": self.config.stage, "state": self.state, "step": self.story.step,
            "wall_s": self.story.wall_s, "loss": self.story.loss, "scores": self.scores, "best": self.story.best,
        }  # fmt: skip

    def line(self) -> str:
        """For people."""
        scores = " ".join(f"{name} {figure(value)}" for name, value in self.scores.items())
        story = self.story
        loss = f", loss {figure(story.loss)}" if story.loss is not None else ""
        reached = f"{self.state} at step {story.step} after {span(story.wall_s)}{loss}"
        return f"{self.config.stage}: {reached}  {scores}".rstrip()


def follow(project: "Project", runs: Sequence[str], *, replay: bool = False) -> list[Followed]:
    """Show a chain of runs until its last one rests. Ctrl+C asks the one that runs to stop softly.

    ``replay``: say again what was said before we came. Raises ``VoicewrightError`` if a run failed.
    """
    followed = [Followed(RunStory(config=project.runs.config(run))) for run in runs]
    if not replay:
        for one in followed:
            _read(project, one, None)
    pause = Event()
    stopping = Event()
    with Display() as display:
        for number, one in enumerate(followed, 1):
            stage = f"{one.config.stage} ({number} of {len(followed)})"

            def stop(run: str = one.config.id) -> None:
                stopping.set()
                project.runs.request_stop(run)

            with soft_interrupt(stop):
                looked_at = -_STATE_EVERY_S
                while True:
                    # The state before the events: a run that has ended by now has written all of them. It
                    # costs reading the whole file, so it is asked for only now and then, or when one ended.
                    if one.story.stopped or time.monotonic() - looked_at >= _STATE_EVERY_S:
                        looked_at = time.monotonic()
                        one.story.state = project.runs.state(one.config.id)
                    _read(project, one, display)
                    story = one.story
                    loss = f"  loss {figure(story.loss)}" if story.loss is not None else ""
                    display.show(story.fraction or 0.0, f"{stage}  step {story.step}{loss}", story.eta_s)
                    if one.state in _ENDED:
                        break
                    pause.wait(_LOOK_EVERY_S)
            display.say(one.line())
            if one.state in ("failed", "crashed"):
                raise VoicewrightError(_why(project, one))
            if one.state == "stopped" or stopping.is_set():
                break
    return followed


def refresh(project: "Project", run: str) -> Followed:
    """What a run's folder says now."""
    one = Followed(RunStory(config=project.runs.config(run), state=project.runs.state(run)))
    _read(project, one, None)
    return one


def _read(project: "Project", one: Followed, display: Display | None) -> None:
    events, one.offset = project.runs.events(one.config.id, one.offset)
    one.story.take(events)
    if display is not None:
        for event in events:
            if said := _said(one.config.stage, event):
                display.say(said)


def _said(stage: str, event: RunEvent) -> str:
    """What an event is worth saying; empty: nothing."""
    match event:
        case Started():
            how = f"goes on from step {event.step}" if event.resumed else "begins"
            found = f"{event.clips} clips, {event.held_out} held out"
            return f"{stage} {how} on {event.device}: {found}. {event.device_reason.say()}"
        case Metrics(split="held-out"):
            return f"step {event.step}: held-out loss {figure(event.values.get('loss'))}"
        case Scores():
            return f"step {event.step}: " + " ".join(f"{k} {figure(v)}" for k, v in event.values.items())
        case Warned():
            return event.problem.sentence()
    return ""


def _why(project: "Project", one: Followed) -> Problem:
    told = project.runs.stop_problem(one.config.id)
    if told is not None:
        return told
    log = project.runs.folder(one.config.id) / "trainer.log"
    try:
        tail = log.read_text("utf-8", "replace")[-2000:]
    except OSError:
        tail = ""
    run, stage = one.config.id, one.config.stage
    if project.runs.resumable(run):
        return problem("trainer-died/resumable", stage=stage, step=one.story.step, run=run, file=log, detail=tail)
    return problem("trainer-died/lost", stage=stage, step=one.story.step, file=log, detail=tail)
