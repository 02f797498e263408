"""Jobs: one value each, holding all that the work needs. A worker gets one and returns its result.

Paths are absolute. ``project`` is the project's folder.
"""

from typing import Literal

import msgspec

from backend.protocol.families import FamilyInfo
from backend.protocol.findings import Health
from backend.protocol.problems import Problem
from backend.protocol.proofs import Proof
from backend.protocol.runs import Value
from backend.protocol.score import Score


class Job(msgspec.Struct, frozen=True, kw_only=True, tag_field="job"):
    """Base of all jobs."""

    project: str


class ImportDataset(Job, frozen=True, kw_only=True, tag="import"):
    """Bring recordings with their texts into the project."""

    source: str
    """A folder or a list file."""
    format: Literal["auto", "folder", "ljspeech", "list", "jsonl", "amphion"] = "auto"
    speaker: str = ""
    language: str = ""


class Align(Job, frozen=True, kw_only=True, tag="align"):
    """Phones, features and alignment for clips that lack them; goes on where it was interrupted."""

    clips: list[int] | None = None
    """Ids; None: all."""


class Check(Job, frozen=True, kw_only=True, tag="check"):
    """Run every check and store the findings."""

    clips: list[int] | None = None


class Train(Job, frozen=True, kw_only=True, tag="train"):
    """Start a run, or a chain of them where no stage is named, detached."""

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


class ExpectVoice(Job, frozen=True, kw_only=True, tag="expect-voice"):
    """What :class:`MakeVoice` would do, and how long it would take."""


class MakeVoice(Job, frozen=True, kw_only=True, tag="make-voice"):
    """From clips to a voice with nothing to choose: prepare what is not prepared, then train; from the base
    inside the install, where there is one.
    """

    minutes: float | None = None
    """Of training; None: as :class:`ExpectVoice` says."""


class Imitate(Job, frozen=True, kw_only=True, tag="imitate"):
    """A voice at once and without training: the base inside the install, made to sound like somebody in the clips."""

    speaker: str = ""
    """Empty: who says most."""


class Resume(Job, frozen=True, kw_only=True, tag="resume"):
    """Resume a run from its last good checkpoint."""

    run: str
    minutes: float | None = None
    """So many more than it has trained; with steps, whichever comes first."""
    steps: int | None = None
    """So many more than it has taken."""


class Plan(Job, frozen=True, kw_only=True, tag="plan"):
    """Text → score."""

    voice: str
    text: str
    language: str = ""
    speaker: str = ""
    speed: float = 1.0
    semitones: float = 0.0
    knobs: dict[str, float] = {}
    """As in :class:`backend.protocol.score.Score`."""


class Render(Job, frozen=True, kw_only=True, tag="render"):
    """Score → audio."""

    voice: str
    score: Score
    out: str = ""
    """Empty: a new take in the project's renders."""


class Speak(Job, frozen=True, kw_only=True, tag="speak"):
    """Text → audio, sentence by sentence; each is announced as soon as it can be heard."""

    voice: str
    text: str
    out: str = ""
    language: str = ""
    speaker: str = ""
    speed: float = 1.0
    semitones: float = 0.0
    knobs: dict[str, float] = {}
    """As in :class:`backend.protocol.score.Score`."""
    reference: str = ""
    """A short recording that the voice is to sound like: a file, or the number of a clip of the project."""
    reference_text: str = ""
    """What it says; empty: what the clip says, or what is recognised."""
    retries: int | None = None
    """Listen to each sentence, and say it again up to so many times where words are missing or too many; None: nobody
    listens. A voice that says everything the same way is heard once.
    """


class Warm(Job, frozen=True, kw_only=True, tag="warm"):
    """Have a voice ready before somebody speaks with it."""

    folder: str
    """Where the voice lies."""
    family: str
    project: str = ""


class ExportAudio(Job, frozen=True, kw_only=True, tag="export-audio"):
    """A rendered take → WAV for the world."""

    source: str
    out: str
    sample_rate: int | None = None
    """Hz; None: as it is."""
    depth: Literal["16", "24", "32f"] = "24"
    lufs: float | None = None
    """Loudness target, LUFS; None: as it is."""
    peak_dbtp: float = -1.0
    """True-peak limit, dBTP."""


class Export(Job, frozen=True, kw_only=True, tag="export"):
    """Dataset, voice, bundle, labels, or a voice as ONNX graphs → files elsewhere."""

    what: Literal["dataset", "voice", "bundle", "labels", "onnx"]
    out: str
    format: str = ""
    """``ljspeech``, ``jsonl`` or ``amphion`` for a dataset; ``textgrid`` or ``audacity`` for labels."""
    voice: str = ""
    render: int | None = None
    """For labels: the take of the project's renders whose phones are written; None: of every aligned clip."""


class ImportWeights(Job, frozen=True, kw_only=True, tag="import-weights"):
    """Official checkpoints → a voice of the project."""

    sources: list[str]
    """Files or folders; a family with several networks may want one for each."""
    family: str = ""
    """Empty: as the files' names tell."""
    name: str = ""
    """Of the voice; empty: as the first source is called."""


class Judge(Job, frozen=True, kw_only=True, tag="judge"):
    """Speak sentences and measure what came out."""

    voice: str
    sentences: list[str] = []
    """Empty: the eight of assets/sentences/unseen.txt."""
    out: str = ""
    """Folder that keeps the audio; empty: the project's renders."""


class Families(Job, frozen=True, kw_only=True, tag="families"):
    """Describe families, stages, presets, controls."""

    project: str = ""


class Doctor(Job, frozen=True, kw_only=True, tag="doctor"):
    """Devices (a kernel really run), audio, versions, what is missing and its remedy."""

    project: str = ""


AnyJob = (
    ImportDataset | Align | Check | Train | ExpectVoice | MakeVoice | Imitate | Resume | Plan | Render | Speak | Warm
    | ExportAudio | Export | ImportWeights | Judge | Families | Doctor
)  # fmt: skip


class Result(msgspec.Struct, frozen=True, kw_only=True, tag_field="result"):
    """Base of all results."""


class Imported(Result, frozen=True, kw_only=True, tag="imported"):
    added: int
    already: int
    skipped: list[Problem]
    clips: list[int] = []


class Aligned(Result, frozen=True, kw_only=True, tag="aligned"):
    aligned: int
    failed: list[Problem]
    seconds: float
    """Audio seconds that were prepared."""
    wall_s: float


class Checked(Result, frozen=True, kw_only=True, tag="checked"):
    health: Health
    findings: int


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


class Planned(Result, frozen=True, kw_only=True, tag="planned"):
    score: Score
    attention: str = ""
    """A .npy, (phones, frames)."""
    hint: str = ""
    """What the voice says of its attention, where that is not as it should be."""


class Rendered(Result, frozen=True, kw_only=True, tag="rendered"):
    path: str
    score: Score
    sample_rate: int
    duration_s: float
    wall_s: float
    take: int | None = None
    """Id of the take in the project's renders, if it went there."""
    attention: str = ""
    hint: str = ""
    """As :attr:`Planned.hint`."""
    proofs: list[Proof] = []
    """What was heard of each sentence, where somebody listened."""


class Warmed(Result, frozen=True, kw_only=True, tag="warmed"):
    """The voice is ready."""


class Exported(Result, frozen=True, kw_only=True, tag="exported"):
    paths: list[str]


class VoiceMade(Result, frozen=True, kw_only=True, tag="voice-made"):
    """The voice that is there now."""

    voice: str
    name: str
    seconds: float
    """Of speech that it was made from."""


class WeightsImported(Result, frozen=True, kw_only=True, tag="weights-imported"):
    """The voice that was made."""

    voice: str
    name: str
    family: str
    speakers: list[str]


class Judged(Result, frozen=True, kw_only=True, tag="judged"):
    """Figures by name (``wer``, ``cer``, ``likeness``, ``distillmos``, ``dnsmos``, ``f0_cents``, ``rtf`` …)."""

    figures: dict[str, float | None]
    n: int
    heard: list[str]
    """What the recognizer understood, a line a sentence."""
    paths: list[str]


class FamilyList(Result, frozen=True, kw_only=True, tag="family-list"):
    families: list[FamilyInfo]


class Diagnosis(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the doctor's report."""

    name: str
    ok: bool
    says: str
    remedy: str = ""


class Examined(Result, frozen=True, kw_only=True, tag="examined"):
    lines: list[Diagnosis]


AnyResult = (
    Imported | Aligned | Checked | Training | VoiceExpected | Planned | Rendered | Warmed | Exported | VoiceMade
    | WeightsImported | Judged | FamilyList | Examined
)  # fmt: skip
