"""Jobs: one value each, holding all that the work needs; each knows its result and the lane that it waits in.

``backend/jobs`` does the job tagged ``speak`` in ``speak.py``. Paths are absolute. ``project`` is the project's folder.
"""

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import msgspec

from backend.protocol import convert_jobs as convert_jobs
from backend.protocol import imitation_jobs as imitation_jobs
from backend.protocol import line_jobs as line_jobs
from backend.protocol import listening_jobs as listening_jobs
from backend.protocol import reading as reading
from backend.protocol import sentences
from backend.protocol import song_jobs as song_jobs
from backend.protocol import training_jobs as training_jobs
from backend.protocol.families import FamilyInfo
from backend.protocol.findings import Health
from backend.protocol.job import Job as Job
from backend.protocol.job import Lane as Lane
from backend.protocol.job import R as R
from backend.protocol.job import Result as Result
from backend.protocol.job import kinds as kinds
from backend.protocol.job import result_of as result_of
from backend.protocol.notices import Notice
from backend.protocol.problems import Problem
from backend.protocol.proofs import Proof
from backend.protocol.score import Score
from backend.protocol.word_jobs import Saying


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


class Prepared(Result, frozen=True, kw_only=True, tag="prepared"):
    """What each step of :class:`Prepare` brought."""

    imported: Imported | None
    aligned: Aligned | None
    """None where the import brought nothing."""
    checked: Checked | None


class Planned(Result, frozen=True, kw_only=True, tag="planned"):
    score: Score
    attention: str = ""
    """A .npy, (phones, frames)."""
    hints: list[Notice | None] = []
    """Of each sentence, what the voice says of its attention where that is not as it should be."""


class Rendered(Result, frozen=True, kw_only=True, tag="rendered"):
    path: str
    score: Score
    sample_rate: int
    duration_s: float
    wall_s: float
    take: int | None = None
    """Id of the take in the project's renders, if it went there."""
    attention: str = ""
    hints: list[Notice | None] = []
    """Of each sentence, which words are wrong where somebody listened, else as :attr:`Planned.hints`."""
    proofs: list[Proof] = []
    """What was heard of each sentence, where somebody listened."""


class Warmed(Result, frozen=True, kw_only=True, tag="warmed"):
    """The voice is ready."""


class Exported(Result, frozen=True, kw_only=True, tag="exported"):
    paths: list[str]
    left_out: list[str] = []
    """Clips that have no labels, since nobody has aligned them as they are now."""


class Unpacked(Result, frozen=True, kw_only=True, tag="unpacked"):
    project: str
    """Folder of the project that is there now."""


class WeightsImported(Result, frozen=True, kw_only=True, tag="weights-imported"):
    """The voice that was made."""

    voice: str
    name: str
    family: str
    speakers: list[str]
    remarks: list[Notice] = []
    """What a person should know of it."""


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

    part: str
    """What was examined: a term of the catalogue."""
    ok: bool
    says: Notice
    remedy: Notice | None = None

    @property
    def name(self) -> str:
        """What was examined, for people."""
        return sentences.term(self.part)


class Examined(Result, frozen=True, kw_only=True, tag="examined"):
    lines: list[Diagnosis]


ListFormat = Literal["auto", "folder", "ljspeech", "list", "jsonl", "amphion"]
"""How a dataset from elsewhere is laid out."""


class ImportDataset(Job[Imported], frozen=True, kw_only=True, tag="import-dataset"):
    """Bring recordings with their texts into the project."""

    lane: ClassVar[Lane] = "dataset"
    keeps: ClassVar[bool] = True

    source: str
    """A folder or a list file."""
    format: ListFormat = "auto"
    speaker: str = ""
    language: str = ""


class Align(Job[Aligned], frozen=True, kw_only=True, tag="align"):
    """Phones, features and alignment for clips that lack them; goes on where it was interrupted."""

    lane: ClassVar[Lane] = "dataset"
    keeps: ClassVar[bool] = True

    clips: list[int] | None = None
    """Ids; None: all."""


class Check(Job[Checked], frozen=True, kw_only=True, tag="check"):
    """Run every check and store the findings."""

    lane: ClassVar[Lane] = "dataset"
    keeps: ClassVar[bool] = True

    clips: list[int] | None = None


class Prepare(Job[Prepared], frozen=True, kw_only=True, tag="prepare"):
    """From recordings to clips that can be trained on: import (where there is a source), align, check."""

    lane: ClassVar[Lane] = "dataset"
    keeps: ClassVar[bool] = True
    source: str = ""
    """As of :class:`ImportDataset`; empty: what the project holds already."""
    format: ListFormat = "auto"
    speaker: str = ""
    language: str = ""


class Manner(Job[R], frozen=True, kw_only=True):
    """What is said, by whom and how: what planning and speaking a text have in common."""

    voice: str
    text: str
    language: str = ""
    """Empty: the voice's own."""
    speaker: str = ""
    speed: float = 1.0
    """0.25 … 4."""
    semitones: float = 0.0
    """-24 … 24."""
    knobs: dict[str, float] = {}
    """As in :class:`backend.protocol.score.Score`."""
    sayings: list[Saying] = []
    """How words of this text are said; they win over the project's dictionary."""


class Plan(Manner[Planned], frozen=True, kw_only=True, tag="plan"):
    """Text → score."""

    lane: ClassVar[Lane] = "voice"


class Render(Job[Rendered], frozen=True, kw_only=True, tag="render"):
    """Score → audio."""

    lane: ClassVar[Lane] = "voice"

    voice: str
    score: Score
    plan: Score | None = None
    """What the voice predicted, to be kept beside a take that was edited."""
    out: str = ""
    """Empty: a new take in the project's renders."""


class Speak(Manner[Rendered], frozen=True, kw_only=True, tag="speak"):
    """Text → audio, sentence by sentence; each is announced as soon as it can be heard."""

    lane: ClassVar[Lane] = "voice"
    out: str = ""
    """Empty: a new take in the project's renders."""
    reference: str = ""
    """A short recording that the voice is to sound like: a file, or the number of a clip of the project."""
    reference_text: str = ""
    """What it says; empty: what the clip says, or what is recognised."""
    retries: int | None = None
    """Listen to each sentence, and say it again up to so many times where words are missing or too many; None: nobody
    listens. A voice that says everything the same way is heard once.
    """


class Warm(Job[Warmed], frozen=True, kw_only=True, tag="warm"):
    """Have a voice ready before somebody speaks with it."""

    lane: ClassVar[Lane] = "voice"

    folder: str
    """Where the voice lies."""
    family: str
    project: str = ""


class ExportAudio(Job[Exported], frozen=True, kw_only=True, tag="export-audio"):
    """A rendered take → a file for the world: WAV, FLAC, MP3 or Ogg Vorbis, as its name ends."""

    lane: ClassVar[Lane] = "light"

    source: str
    out: str
    sample_rate: int | None = None
    """Hz; None: as it is."""
    depth: Literal["16", "24", "32f"] = "24"
    """Of WAV and FLAC."""
    lufs: float | None = None
    """Loudness target, LUFS; None: as it is."""
    peak_dbtp: float = -1.0
    """True-peak limit, dBTP."""
    score: Score | None = None
    """What is said in it, for labels beside it."""
    labels: list[Literal["textgrid", "audacity"]] = []


class Export(Job[Exported], frozen=True, kw_only=True, tag="export"):
    """Dataset, voice, bundle, labels, or a voice as ONNX graphs → files elsewhere."""

    lane: ClassVar[Lane] = "light"

    what: Literal["dataset", "voice", "bundle", "labels", "onnx"]
    out: str
    format: str = ""
    """Of a dataset ``ljspeech``, ``jsonl``, ``list``, ``amphion``, ``audiofolder`` or ``diffsinger``; of labels
    ``textgrid``, ``audacity``, ``lab`` or ``elan``.
    """
    voice: str = ""
    render: int | None = None
    """For labels: the take of the project's renders whose phones are written; None: of every aligned clip."""
    times: Literal["clip", "original"] = "clip"
    """Labels of clips: seconds of the trimmed clip, which is then written beside them, or of the whole recording."""


class Unpack(Job[Unpacked], frozen=True, kw_only=True, tag="unpack"):
    """A bundle, which :class:`Export` writes, → the project that it holds."""

    lane: ClassVar[Lane] = "light"

    bundle: str
    out: str
    """The project's folder to be: not there yet, or empty."""
    project: str = ""


class ImportWeights(Job[WeightsImported], frozen=True, kw_only=True, tag="import-weights"):
    """Official checkpoints → a voice of the project."""

    lane: ClassVar[Lane] = "light"

    sources: list[str]
    """Files or folders; a family with several networks may want one for each."""
    family: str = ""
    """Empty: as the files' names tell."""
    name: str = ""
    """Of the voice; empty: as the first source is called."""


class Judge(Job[Judged], frozen=True, kw_only=True, tag="judge"):
    """Speak sentences and measure what came out."""

    lane: ClassVar[Lane] = "judge"

    voice: str
    sentences: list[str] = []
    """Empty: the eight of assets/sentences/unseen.txt."""
    out: str = ""
    """Folder that keeps the audio; empty: the project's renders."""


class Families(Job[FamilyList], frozen=True, kw_only=True, tag="families"):
    """Describe families, stages, presets, controls."""

    lane: ClassVar[Lane] = "light"

    project: str = ""


class Doctor(Job[Examined], frozen=True, kw_only=True, tag="doctor"):
    """Devices (a kernel really run), audio, versions, what is missing and its remedy."""

    lane: ClassVar[Lane] = "light"

    project: str = ""


if TYPE_CHECKING:
    AnyJob = Job[Any]
    AnyResult = Result
else:
    AnyJob = reduce(or_, kinds(Job))
    AnyResult = reduce(or_, kinds(Result))
