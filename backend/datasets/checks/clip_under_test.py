"""What a check is given: one clip, what was measured of it, and the dataset that it is compared with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from backend.datasets.checks.measuring import Measures
from backend.project.alignments import Alignment
from backend.project.clips import Clip
from backend.protocol.findings import Finding, Severity
from backend.protocol.problems import Problem
from backend.protocol.sentences import Value, plain


@dataclass(frozen=True, kw_only=True)
class Norm:
    """What is usual in the dataset: the median and a robust standard deviation (1.4826 · MAD)."""

    middle: float
    spread: float
    n: int

    def z(self, value: float) -> float:
        """How far a value is from the median, in standard deviations."""
        return (value - self.middle) / self.spread


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """How much a clip sounds like its speaker's other clips."""

    cosine: float
    """With the mean of the others' speaker embeddings."""
    usual: float
    """That of this speaker's clips of such a length: the less is said, the less it is like anybody."""
    z: float
    """How far below or above that, in robust standard deviations."""


@dataclass(frozen=True, kw_only=True)
class Whole:
    """The dataset, for checks that compare. Norms are per speaker; one with few clips has none."""

    loudness: Mapping[str, Norm] = field(default_factory=dict)
    """LUFS by speaker."""
    pace: Mapping[str, Norm] = field(default_factory=dict)
    """Phones a second by speaker and language, as ``speaker/language``."""
    fit: Norm | None = None
    """Log odds of the alignments' scores."""
    worst: Norm | None = None
    """How badly the worst place of each alignment fits; of the better ones."""
    likeness: Mapping[int, Likeness] = field(default_factory=dict)
    """Clip → how much it sounds like its speaker's other clips; empty without Resemblyzer."""
    same_sound: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """Clip → others that hold the same recording."""
    same_text: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """Clip → others of its speaker with the same text."""
    near_text: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """Clip → others of its speaker whose text differs in one word."""
    held_out: frozenset[int] = frozenset()
    """Clips that training never reads."""
    names: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ClipUnderTest:
    """One clip."""

    clip: Clip
    audio: Path
    measures: Measures | None
    """None where the recording can't be read, which is a finding of its own."""
    problem: Problem | None = None
    """Why it can't be read."""
    alignment: Alignment | None = None
    """Only a fresh one."""
    lexicon: Mapping[str, str] = field(default_factory=dict)
    whole: Whole = field(default_factory=Whole)

    def finding(
        self,
        kind: str,
        severity: Severity,
        figure: float | None,
        unit: str,
        *,
        at_s: float | None = None,
        **fields: Value,
    ) -> list[Finding]:
        """One finding about this clip, as a list. Before a slash, ``kind`` is the check's name. ``at_s`` counts in the
        file and is told within the clip.
        """
        place = None if at_s is None else round(max(0.0, at_s - self.clip.start_s), 3)
        return [
            Finding(
                check=kind.partition("/")[0],
                clip=self.clip.id,
                severity=severity,
                figure=None if figure is None else round(figure, 4),
                unit=unit,
                kind=kind,
                fields=plain(fields),
                at_s=place,
            )
        ]

    def met(self, check: str, problem: Problem) -> list[Finding]:
        """A problem that a check met, as a finding."""
        return [
            msgspec.structs.replace(one, kind=problem.kind, fields=problem.fields)
            for one in self.finding(check, "error", None, "")
        ]


@dataclass(frozen=True, kw_only=True)
class Check:
    """A check: its name as findings carry it, and the function that does it. Its file says what it looks for."""

    name: str
    function: Callable[[ClipUnderTest], list[Finding]]
