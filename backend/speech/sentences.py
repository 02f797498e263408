"""From a text to planned sentences: what ``plan``, ``speak`` and ``judge`` have in common."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import msgspec

from backend.project.lexicon import entries
from backend.project.project import Project
from backend.protocol.jobs import Plan, Speak
from backend.protocol.problems import refuse
from backend.speech import knobs, sayings, scores

if TYPE_CHECKING:
    from backend.recipe import Plan as Planned
    from backend.recipe import Speaks

SENTENCE_PAUSE_S = 0.35
"""At least so long is the pause after a sentence."""
PARAGRAPH_PAUSE_S = 0.7
"""And after a paragraph."""
CLAUSE_PAUSE_S = 0.12
"""After a part of a sentence that was too long for one breath."""
MAX_CHARACTERS = 200_000
_PARAGRAPHS = re.compile(r"\n[ \t]*\n|\r\n[ \t]*\r\n")
_ENDS = (".", "!", "?", "…", "。", "！", "？", "।", ":", ";")


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One sentence of a text."""

    text: str
    pause_s: float
    """The least pause after it, seconds."""
    sayings: Mapping[str, str] = field(default_factory=dict)
    """How words of it are said, where that is not as the project's dictionary says."""


def sentences(text: str, language: str) -> list[Sentence]:
    """The sentences of a text. Raises ``VoicewrightError``: ``text-empty``, ``text-too-long``."""
    from backend.text import sentences as splitter

    if len(text) > MAX_CHARACTERS:
        refuse("text-too-long/speech", n=len(text), max_characters=MAX_CHARACTERS)
    found: list[Sentence] = []
    for paragraph in _PARAGRAPHS.split(text):
        for piece in splitter.split(paragraph, language):
            whole = piece.rstrip("\"'”’»)]}」』").endswith(_ENDS)
            found.append(Sentence(text=piece, pause_s=SENTENCE_PAUSE_S if whole else CLAUSE_PAUSE_S))
        if found:
            found[-1] = Sentence(text=found[-1].text, pause_s=PARAGRAPH_PAUSE_S)
    if not found:
        refuse("text-empty/nothing-to-say")
    return [*found[:-1], Sentence(text=found[-1].text, pause_s=0.0)]


def language_of(voice: "Speaks", asked: str) -> str:
    """The language asked for, or the voice's own."""
    return asked or (voice.info.languages[0] if voice.info.languages else "en-us")


def check_manner(job: Plan | Speak, voice: "Speaks") -> None:
    """Raise ``VoicewrightError`` for a speed, shift or speaker that cannot be."""
    if not (math.isfinite(job.speed) and 0.25 <= job.speed <= 4.0):
        refuse("speed-out-of-range", speed=job.speed)
    if not (math.isfinite(job.semitones) and -24 <= job.semitones <= 24):
        refuse("semitones-out-of-range", semitones=job.semitones)
    if job.speaker and voice.info.speakers and job.speaker not in voice.info.speakers:
        refuse("speaker-unknown", speaker=job.speaker, speakers=voice.info.speakers)


@dataclass(frozen=True, kw_only=True)
class Planner:
    """Plans the sentences of a job, in its manner."""

    job: Plan | Speak
    voice: "Speaks"
    language: str
    lexicon: Mapping[str, str]
    parts: Sequence[Sentence]

    def plan(self, part: Sentence, told: Mapping[str, float] | None = None) -> "Planned":
        """One sentence with its pause; ``told``: how the knobs stand, where that is not as the job says."""
        job, stand = self.job, dict(self.job.knobs if told is None else told)
        plan = knobs.tuned(self.voice, stand).plan(
            part.text, language=self.language, speaker=job.speaker, speed=job.speed, semitones=job.semitones,
            lexicon={**self.lexicon, **part.sayings} or None,
        )  # fmt: skip
        score = scores.with_pause(plan.score, part.pause_s / job.speed)
        said = entries(part.text, self.lexicon)
        return replace(plan, score=msgspec.structs.replace(score, knobs=stand, entries=said))


def planner(job: Plan | Speak, project: Project, voice: "Speaks") -> Planner:
    """For the job's text. Raises ``VoicewrightError`` for a manner or a text that cannot be spoken."""
    check_manner(job, voice)
    language = language_of(voice, job.language)
    lexicon, parts = project.lexicon.all(language), sentences(job.text, language)
    shares = sayings.of_each([part.text for part in parts], job.sayings)
    parts = [replace(part, sayings=share) for part, share in zip(parts, shares, strict=True)]
    _check_odd(parts, language, lexicon)
    return Planner(job=job, voice=voice, language=language, lexicon=lexicon, parts=parts)


def _check_odd(parts: Sequence[Sentence], language: str, lexicon: Mapping[str, str]) -> None:
    """Refuse a sentence that can't be spoken before any is rendered. Only those without a letter of the script that
    most are in are looked at: reading all of them first would keep the first from being heard.
    """
    from backend.text.phonemes import phonemize

    scripts = [Counter(_script(letter) for letter in part.text if letter.isalpha()) for part in parts]
    usual = sum(scripts, Counter()).most_common(1)
    for part, found in zip(parts, scripts, strict=True):
        if not usual or usual[0][0] not in found:
            phonemize(part.text, language, {**lexicon, **part.sayings})


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def plans(job: Plan | Speak, project: Project, voice: "Speaks") -> Iterator[tuple[int, int, "Planned"]]:
    """Index, count and plan of each sentence, planned one after another as they are taken."""
    made = planner(job, project, voice)
    for index, part in enumerate(made.parts):
        yield index, len(made.parts), made.plan(part)
