"""Jobs that start trainings, and say what one would take. See :mod:`backend.protocol.jobs`."""

from typing import ClassVar, Literal

from backend.protocol.job import Job, Lane, Result
from backend.protocol.runs import Value


class Training(Result, frozen=True, kw_only=True, tag="training"):
    """The runs that were created; the first is running."""

    runs: list[str]
    voice: str
    """Id of the voice that they will make."""


class VoiceExpected(Result, frozen=True, kw_only=True, tag="voice-expected"):
    """How long a voice would take, said beforehand."""

    prepare_s: float
    """Seconds until all clips are prepared, on two processor cores; 0 where they are."""
    train_minutes: float
    speech_s: float
    """What it would learn from."""
    based: bool
    """Whether it would start from the base inside the install."""
    preset: str


class Train(Job[Training], frozen=True, kw_only=True, tag="train"):
    """Start a run, or a chain of them where no stage is named, detached."""

    lane: ClassVar[Lane] = "light"

    family: str
    preset: str = "small"
    stage: str = ""
    """Empty: all stages in order, sharing the minutes."""
    parent: str = ""
    """A voice to start from, ``base`` for the one that ships with Voicewright; empty: from nothing."""
    minutes: float | None = None
    steps: int | None = None
    seed: int = 0
    device: Literal["auto", "cpu", "cuda"] = "auto"
    values: dict[str, Value] = {}
    """Config fields to override."""


class ExpectVoice(Job[VoiceExpected], frozen=True, kw_only=True, tag="expect-voice"):
    """What :class:`MakeVoice` would do, and how long it would take."""

    lane: ClassVar[Lane] = "light"


class MakeVoice(Job[Training], frozen=True, kw_only=True, tag="make-voice"):
    """From clips to a voice with nothing to choose: prepare what is not prepared, then train; from the base
    inside the install, where there is one.
    """

    lane: ClassVar[Lane] = "dataset"

    minutes: float | None = None
    """Of training; None: as :class:`ExpectVoice` says."""


class Resume(Job[Training], frozen=True, kw_only=True, tag="resume"):
    """Resume a run from its last good checkpoint."""

    lane: ClassVar[Lane] = "light"

    run: str
    minutes: float | None = None
    """So many more than it has trained; with steps, whichever comes first."""
    steps: int | None = None
    """So many more than it has taken."""
