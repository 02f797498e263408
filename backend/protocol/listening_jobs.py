"""Jobs that listen to what was recorded: writing it down, cutting it into clips."""

from typing import ClassVar

import msgspec

from backend.protocol.job import Job, Lane, Result
from backend.protocol.problems import Problem
from backend.protocol.proofs import Mistake

TRANSCRIBED = "transcribed"
"""Tag of clips whose text nobody has agreed to yet."""
UNLIKE = "check-text"
"""Tag of clips whose text and sound agree little."""
SILENT = "no-speech"
"""Tag of clips in which nobody speaks."""
UNHEARD = "not-heard"
"""Tag of clips that could not be listened to, as a recording that nobody can read."""


class Edges(msgspec.Struct, frozen=True, kw_only=True):
    """Where a clip begins and ends in its recording, and how loud it is made."""

    start_s: float
    end_s: float | None
    gain_db: float


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What was understood of a clip."""

    clip: int
    before: str
    text: str
    sure: float
    """0 to 1."""


class Transcribed(Result, frozen=True, kw_only=True, tag="transcribed"):
    """The texts that clips have now; each is tagged, until a person has agreed."""

    written: list[Written]
    silent: list[int]
    """Clips in which nobody speaks: tagged, and kept out of training."""
    skipped: list[Problem]
    """Why clips could not be listened to: they are tagged."""


class Sliced(Result, frozen=True, kw_only=True, tag="sliced"):
    """The clips that are there now."""

    added: list[int]
    already: int
    """Pieces that were there before."""
    removed: list[int]
    """The long clips that they were cut from; they can be brought back."""
    inside: int
    """Cuts that had to be made where there was no pause."""
    unlike: int
    """Clips whose text and sound agree little."""
    skipped: list[Problem]


class Proofread(Result, frozen=True, kw_only=True, tag="proofread"):
    """What was heard of clips that have a text; what is wrong is among their findings."""

    heard: dict[int, str]
    """Clip → what was understood."""
    wrong: list[int]
    """Those in which words are missing or too many, the worst first."""
    skipped: list[Problem]


class ProofreadClips(Job[Proofread], frozen=True, kw_only=True, tag="proofread-clips"):
    """Listen to clips, and find the words that are written and not said, or said and not written."""

    lane: ClassVar[Lane] = "dataset"
    keeps: ClassVar[bool] = True

    clips: list[int] | None = None
    """Ids; None: all that have a text and are not excluded."""
    recogniser: str = ""
    """As :attr:`Transcribe.recogniser`."""


class Transcribe(Job[Transcribed], frozen=True, kw_only=True, tag="transcribe"):
    """Write down what clips say. What a person wrote is kept, also when it is written meanwhile."""

    lane: ClassVar[Lane] = "dataset"
    keeps: ClassVar[bool] = True

    clips: list[int] | None = None
    """Ids; None: those without a text."""
    again: bool = False
    """Whether texts that are there are replaced."""
    detect: bool = False
    """Whether the language is recognised too; else it is the clip's."""
    recogniser: str = ""
    """``base``, ``tiny.en`` or a folder as faster-whisper has them; empty: the best that is installed."""


class Slice(Job[Sliced], frozen=True, kw_only=True, tag="slice"):
    """Cut long recordings into clips at their pauses; the recordings stay as they are.

    Texts beside the recordings, or of the clips, are divided over the pieces.
    """

    lane: ClassVar[Lane] = "dataset"
    keeps: ClassVar[bool] = True

    source: str = ""
    """A recording or a folder of them; empty: clips of the project."""
    clips: list[int] | None = None
    """Ids; None: all that are longer than a sentence or two."""
    longest_s: float = 12.0
    speaker: str = ""
    language: str = ""
    recognise: bool = True
    """Whether each piece is listened to; without it pieces have no text."""
    recogniser: str = ""
    """As :attr:`Transcribe.recogniser`."""


class ReadingCut(Result, frozen=True, kw_only=True, tag="reading-cut"):
    """The takes that are there now."""

    takes: list[int]
    """In the order in which they were said."""
    again: int
    """Takes of sentences that were said before in the same reading."""
    missing: list[int]
    """Prompts that were not heard."""
    stray: int
    """Phrases that are no sentence of the script, nor part of one."""


class CutReading(Job[ReadingCut], frozen=True, kw_only=True, tag="cut-reading"):
    """Cut a script that was read in one go into takes of its sentences, by what is heard and by alignment."""

    lane: ClassVar[Lane] = "dataset"

    audio: str
    """The recording's file."""
    prompts: list[int]
    """Ids, in the order of reading; some may have been left out, or said more than once."""


class Tidied(Result, frozen=True, kw_only=True, tag="tidied"):
    """What the clips would be; nothing is written: whoever asked does that, so that it can be undone."""

    changes: dict[int, Edges]
    """Of the clips that would be others than they are."""
    skipped: list[Problem]


class Tidy(Job[Tidied], frozen=True, kw_only=True, tag="tidy"):
    """Find out how clips are trimmed to their speech, and brought to one loudness. Recordings stay as they are."""

    lane: ClassVar[Lane] = "dataset"

    clips: list[int]
    trim: bool = False
    level: bool = False


class Quieter(msgspec.Struct, frozen=True, kw_only=True):
    """A recording without its steady noise."""

    audio: str
    """Its file among the project's recordings; the one that it was made of is still there."""
    channels: int
    before_db: float
    """Noise of the one that it was made of, dBFS."""
    after_db: float


class Denoised(Result, frozen=True, kw_only=True, tag="denoised"):
    """What the clips would be made of; no clip is changed: whoever asked does that, so that it can be undone."""

    changes: dict[int, Quieter]
    """Of the clips that are better without their noise."""
    left: list[int]
    """Those that are no better (little noise, or one that is not steady), or have boundaries that were set by hand."""
    skipped: list[Problem]


class Denoise(Job[Denoised], frozen=True, kw_only=True, tag="denoise"):
    """Take steady noise out of the recordings of clips, where it measures better. The recordings stay as they are."""

    lane: ClassVar[Lane] = "dataset"

    clips: list[int]


class SpeakersTold(Result, frozen=True, kw_only=True, tag="speakers-told"):
    """Which clips sound like one person; nothing is written."""

    speakers: list[list[int]]
    """The clips of each, the one with the most first."""
    unsure: list[int]
    """Clips that are too short, or like nobody's."""


class TellSpeakers(Job[SpeakersTold], frozen=True, kw_only=True, tag="tell-speakers"):
    """Tell the speakers of clips apart by their voices."""

    lane: ClassVar[Lane] = "dataset"

    clips: list[int] | None = None
    """Ids; None: all that are not excluded."""


class TakeHeard(Result, frozen=True, kw_only=True, tag="take-heard"):
    """What was understood."""

    heard: str
    mistakes: list[Mistake]
    """Words that are missing or too many; empty: it says what is written."""


class HearTake(Job[TakeHeard], frozen=True, kw_only=True, tag="hear-take"):
    """Listen to a take that was just recorded."""

    lane: ClassVar[Lane] = "judge"

    audio: str
    """Its file."""
    text: str
    language: str
    """espeak-ng's code."""
