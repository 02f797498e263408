"""Following runs by reading their folders, as everybody does who watches one."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING, Any

from backend.cli.output import figure, span
from backend.cli.running import Display, soft_interrupt
from backend.protocol.problems import Problem, VoicewrightError, problem
from backend.protocol.runs import Checkpoint, Metrics, RunConfig, Sample, Scores, Started, Stopped, Warned

if TYPE_CHECKING:
    from backend.project.project import Project

_LOOK_EVERY_S = 0.5
_STATE_EVERY_S = 3.0
_ENDED = ("stopped", "finished", "failed", "crashed")


@dataclass
class Followed:
    """What is known of one run so far."""

    config: RunConfig
    offset: int = 0
    step: int = 0
    wall_s: float = 0.0
    eta_s: float | None = None
    total_steps: int | None = None
    loss: float | None = None
    scores: dict[str, float | None] = field(default_factory=dict)
    best: str = ""
    state: str = "waiting"
    rests: bool = False

    @property
    def fraction(self) -> float:
        """Share of the budget that is used, 0 without one."""
        done = 0.0
        if self.config.minutes:
            done = self.wall_s / (60 * self.config.minutes)
        elif steps := self.config.steps or self.total_steps:
            done = self.step / steps
        return min(1.0, done)

    def summary(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "id": self.config.id, "stage": self.config.stage, "state": self.state, "step": self.step,
            "wall_s": self.wall_s, "loss": self.loss, "scores": self.scores, "best": self.best,
        }  # fmt: skip

    def line(self) -> str:
        """For people."""
        scores = " ".join(f"{name} {figure(value)}" for name, value in self.scores.items())
        loss = f", loss {figure(self.loss)}" if self.loss is not None else ""
        return (
            f"{self.config.stage}: {self.state} at step {self.step} after {span(self.wall_s)}{loss}  {scores}".rstrip()
        )


def follow(project: "Project", runs: Sequence[str], *, replay: bool = False) -> list[Followed]:
    """Show a chain of runs until its last one rests. Ctrl+C asks the one that runs to stop softly.

    ``replay``: say again what was said before we came. Raises ``VoicewrightError`` if a run failed.
    """
    followed = [Followed(config=project.runs.config(run)) for run in runs]
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
                    if one.rests or time.monotonic() - looked_at >= _STATE_EVERY_S:
                        looked_at = time.monotonic()
                        one.state = project.runs.state(one.config.id)
                    _read(project, one, display)
                    loss = f"  loss {figure(one.loss)}" if one.loss is not None else ""
                    display.show(one.fraction, f"{stage}  step {one.step}{loss}", one.eta_s)
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
    one = Followed(config=project.runs.config(run), state=project.runs.state(run))
    _read(project, one, None)
    return one


def _read(project: "Project", one: Followed, display: Display | None) -> None:
    events, one.offset = project.runs.events(one.config.id, one.offset)
    for event in events:
        one.step, one.wall_s = max(one.step, event.step), max(one.wall_s, event.wall_s)
        said = ""
        match event:
            case Stopped():
                one.rests = True
            case Started():
                one.rests = False
                one.total_steps = event.total_steps
                how = f"goes on from step {event.step}" if event.resumed else "begins"
                said = f"{one.config.stage} {how} on {event.device}: {event.clips} clips, {event.held_out} held out. "
                said += event.device_reason.say()
            case Metrics(split="train"):
                one.loss, one.eta_s = event.values.get("loss"), event.eta_s
            case Metrics():
                said = f"step {event.step}: held-out loss {figure(event.values.get('loss'))}"
            case Scores():
                one.scores = event.values
                said = f"step {event.step}: " + " ".join(f"{k} {figure(v)}" for k, v in event.values.items())
            case Checkpoint():
                one.best = event.path if event.best else one.best
            case Warned():
                said = event.problem.sentence()
            case Sample():
                pass
        if said and display is not None:
            display.say(said)


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
        return problem("trainer-died/resumable", stage=stage, step=one.step, run=run, file=log, detail=tail)
    return problem("trainer-died/lost", stage=stage, step=one.step, file=log, detail=tail)
