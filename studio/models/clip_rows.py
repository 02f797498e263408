"""What the dataset table shows, read in one go. Pure: runs in a thread, on a connection of its own."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path

from backend.project.clips import Clip
from backend.project.freshness import stale
from backend.project.project import Project
from backend.project.search import ClipSearch
from backend.protocol.findings import Finding, Severity
from backend.protocol.listening_jobs import SILENT, UNHEARD
from backend.protocol.problems import Problem

WEIGHT: dict[str, int] = {"info": 1, "warning": 2, "error": 3}


class ClipColumn(IntEnum):
    """The table's columns."""

    STATE = 0
    NAME = 1
    TEXT = 2
    SPEAKER = 3
    DURATION = 4
    SCORE = 5
    FINDINGS = 6


@dataclass(frozen=True)
class ClipRows:
    """A snapshot of the clips."""

    clips: dict[int, Clip] = field(default_factory=dict)
    """All of them, in the project's order."""
    shown: list[int] = field(default_factory=list)
    """Ids that the query lets through."""
    scores: dict[int, tuple[float, float | None]] = field(default_factory=dict)
    """Id → alignment score in [0, 1], and its distance from the dataset's own spread."""
    findings: dict[int, list[Finding]] = field(default_factory=dict)
    prepared: set[int] = field(default_factory=set)
    """Ids whose alignment describes the clip as it is."""
    failed: dict[int, Problem] = field(default_factory=dict)
    """Id → why the clip, as it is, could not be aligned."""
    search: ClipSearch | None = None
    """What a filter is asked of; None before a project was read."""

    def worst(self, id: int) -> Severity | None:
        """The worst severity of a clip's findings."""
        found = self.findings.get(id)
        return max(found, key=lambda finding: WEIGHT[finding.severity]).severity if found else None


@dataclass(frozen=True)
class Tally:
    """How far the clips are."""

    used: int
    """Those that are not excluded; the others count among them."""
    untold: int
    """Without a text; recognition has not listened in vain."""
    unprepared: int
    """With a text, and without an alignment that describes them; nobody has tried yet."""
    failed: int
    """With a text, and not to be aligned as they are."""
    wrong: int
    """With an error."""
    doubtful: int
    """With a warning, and no error."""


def tally(rows: ClipRows) -> Tally:
    """Count, once through all clips."""
    used = [clip for clip in rows.clips.values() if not clip.excluded]
    untold = [clip for clip in used if not clip.text.strip() and not {SILENT, UNHEARD} & set(clip.tags)]
    left = [clip for clip in used if clip.text.strip() and clip.id not in rows.prepared]
    failed = sum(clip.id in rows.failed for clip in left)
    worst = Counter(rows.worst(clip.id) for clip in used)
    return Tally(
        used=len(used),
        untold=len(untold),
        unprepared=len(left) - failed,
        failed=failed,
        wrong=worst["error"],
        doubtful=worst["warning"],
    )


def read(folder: Path, query: str) -> ClipRows:
    """Read everything. Raises ``VoicewrightError``, also for a query that cannot be understood."""
    with Project.open(folder, lock=False) as project:
        clips = {clip.id: clip for clip in project.clips.all()}
        search = project.clips.searchable()
        shown = [id_ for id_ in search.find(query) if id_ in clips] if query.strip() else list(clips)
        findings: dict[int, list[Finding]] = {}
        for finding in project.findings.all():
            findings.setdefault(finding.clip, []).append(finding)
        lexicons = {language: project.lexicon.all(language) for language in {clip.language for clip in clips.values()}}
        origins = project.alignments.origins()
        fresh = {id_ for id_, clip in clips.items() if not stale(clip, origins.get(id_), lexicons[clip.language])}
        failed = {
            id_: one.problem
            for id_, one in project.failures.all().items()
            if id_ in clips and id_ not in fresh and not stale(clips[id_], one.origin, lexicons[clips[id_].language])
        }
        return ClipRows(
            clips=clips,
            shown=shown,
            scores=project.alignments.scores(),
            findings=findings,
            prepared=fresh,
            failed=failed,
            search=search,
        )


def find(rows: ClipRows, query: str) -> list[int]:
    """Ids that a query lets through, of rows that have been read. Raises ``VoicewrightError``."""
    return rows.search.find(query) if rows.search is not None and query.strip() else list(rows.clips)


def sort_key(rows: ClipRows, column: ClipColumn) -> Callable[[int], tuple[str | float, ...]]:
    """A key function over ids for a column of the table."""

    def key(id_: int) -> tuple[str | float, ...]:
        clip = rows.clips[id_]
        match column:
            case ClipColumn.STATE:
                return (clip.excluded, not clip.starred, not clip.done)
            case ClipColumn.NAME:
                return (clip.name.casefold(),)
            case ClipColumn.TEXT:
                return (clip.text.casefold(),)
            case ClipColumn.SPEAKER:
                return (clip.speaker.casefold(),)
            case ClipColumn.DURATION:
                return (clip.length_s,)
            case ClipColumn.SCORE:
                return (rows.scores.get(id_, (-1.0, None))[0],)
        found = rows.findings.get(id_, [])
        return (max((WEIGHT[f.severity] for f in found), default=0), len(found))

    return key
