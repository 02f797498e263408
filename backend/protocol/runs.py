"""The lines of a run's ``events.jsonl`` and its ``config.json``. The folder is the only truth about a run."""

from typing import Literal

import msgspec

from backend.protocol.notices import Notice
from backend.protocol.problems import Problem

Value = int | float | bool | str | None


class RunConfig(msgspec.Struct, frozen=True, kw_only=True):
    """``config.json``: everything needed to start, understand or resume the run."""

    id: str
    family: str
    preset: str
    stage: str
    project: str
    """The project's folder, for a run inside it: ``../..``."""
    values: dict[str, Value]
    """The whole config, preset and overrides merged."""
    seed: int = 0
    device: str = "auto"
    minutes: float | None = None
    """Stop after so much training time (resumed parts count together)."""
    steps: int | None = None
    parent: str = ""
    """Voice that training started from; empty: from nothing."""
    needs: dict[str, str] = {}
    """Stage → run id that this stage builds on."""
    then: list[str] = []
    """Run ids to start after this one, in order (``train`` without a stage chains them)."""
    created: str = ""
    """ISO 8601, UTC."""
    title: str = ""
    """What earlier versions called it; empty: it is called by stage and preset."""
    voice: str = ""
    """Id of the voice that the run makes or refreshes when all stages are there."""
    name: str = ""
    """That voice's name, for people."""


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="event"):
    """One line of ``events.jsonl``."""

    step: int
    time: float
    """Unix seconds, for people; ``wall_s`` is what durations are computed from."""
    wall_s: float
    """Training seconds so far, resumed parts added up; never goes back."""


class Started(Event, frozen=True, kw_only=True, tag="started"):
    """Training began or was resumed (``step`` > 0 or ``resumed``)."""

    pid: int
    device: str
    device_reason: Notice
    resumed: bool = False
    checkpoint_age_s: float | None = None
    parameters: int = 0
    memory_mb: float | None = None
    """Estimated memory, MB."""
    clips: int = 0
    held_out: int = 0


class Metrics(Event, frozen=True, kw_only=True, tag="metrics"):
    """Losses and rates; ``None`` stands for a number that is not finite."""

    values: dict[str, float | None]
    split: Literal["train", "held-out"] = "train"
    eta_s: float | None = None


class Sample(Event, frozen=True, kw_only=True, tag="sample"):
    """Audio made from the model as it stands. Paths are relative to the run's folder."""

    text: str
    path: str
    attention: str = ""
    """A .npy with the alignment, (phones, frames); empty where there is none."""
    hint: Notice | None = None
    """What the family says of that alignment, where it is not as it should be."""
    from_recording: bool = False
    """Whether it was made from a recording of the text, and not from the text alone."""


class Picture(Event, frozen=True, kw_only=True, tag="picture"):
    """What a model looks at, or what it uses, drawn between steps: no sound need be made for it."""

    title: str | Notice
    """The sentence that was said, or what is shown."""
    path: str
    """A .npy, (rows from the bottom to the top, columns), 0 or more; relative to the run's folder."""
    hint: Notice | None = None
    """What the family says of it, where it is not as it should be."""
    bars: bool = False
    """Whether its only row is shares of a whole, to be drawn as bars."""


class Scores(Event, frozen=True, kw_only=True, tag="scores"):
    """A judge's figures on this step's samples."""

    values: dict[str, float | None]
    n: int


class Checkpoint(Event, frozen=True, kw_only=True, tag="checkpoint"):
    """A checkpoint that is complete on disk."""

    path: str
    sha256: str
    best: bool = False


class Warned(Event, frozen=True, kw_only=True, tag="warned"):
    """Something a person should know; training goes on."""

    problem: Problem


class Stopped(Event, frozen=True, kw_only=True, tag="stopped"):
    """Training came to a rest: asked to, done, or failed."""

    reason: Literal["finished", "asked", "failed", "no-progress"]
    problem: Problem | None = None
    pid: int = 0
    """Of the trainer that says it; 0: an earlier version did not."""


RunEvent = Started | Metrics | Sample | Picture | Scores | Checkpoint | Warned | Stopped


class Heartbeat(msgspec.Struct, frozen=True, kw_only=True):
    """``heartbeat``: rewritten every few seconds while the trainer lives."""

    pid: int
    step: int
    time: float
    process_started: float
    """Start time of the process as the system gives it, so that a reused pid is not taken for it:
    ``backend.project.processes.started(pid)``."""
    host: str = ""
    """Name of the machine (``socket.gethostname()``): elsewhere the pid says nothing and the file's age decides."""
