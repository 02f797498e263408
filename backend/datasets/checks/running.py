"""Run every check over the clips."""

from collections import Counter
from collections.abc import Sequence

from backend.datasets import parallel
from backend.datasets.checks import coverage, portrait, registry
from backend.datasets.checks.clip_under_test import ClipUnderTest
from backend.datasets.checks.comparing import compare
from backend.datasets.checks.measuring import Measures, Task, can_tell_voices, measure
from backend.project.alignments import Alignment
from backend.project.clips import Clip
from backend.project.freshness import looked_at, stale
from backend.project.project import Project
from backend.project.verdict import verdict
from backend.protocol.findings import Finding, Health
from backend.protocol.notices import Report, notice
from backend.protocol.problems import Problem, problem

_MEASURED = 0.9
_DIED = problem("audio-killed-its-reader")


def run(project: Project, clips: Sequence[int] | None, report: Report) -> tuple[list[Finding], Health]:
    """Findings about these clips (None: all) and the health of the whole; nothing is stored.

    Every clip is measured, because a clip is odd only beside the others; what was measured before comes from the cache.
    ``report(fraction, text)`` may raise Cancelled.
    """
    every = project.clips.all()
    asked = set(clips) if clips is not None else {clip.id for clip in every}
    lexicons = {language: project.lexicon.all(language) for language in {clip.language for clip in every}}
    measures, unread = measured(project, every, report)
    known = project.alignments.all()
    alignments = {
        clip.id: known[clip.id]
        for clip in every
        if clip.id in known and not stale(clip, known[clip.id].origin, lexicons[clip.language])
    }
    report(_MEASURED, notice("comparing"))
    used = [clip for clip in every if not clip.excluded]
    whole = compare(used, {c.id: measures[c.id] for c in used if c.id in measures},
                    {c.id: alignments[c.id] for c in used if c.id in alignments})  # fmt: skip
    findings: list[Finding] = []
    for count, clip in enumerate(every):
        under = ClipUnderTest(
            clip=clip, audio=project.audio.path(clip.audio), measures=measures.get(clip.id),
            problem=unread.get(clip.id), alignment=alignments.get(clip.id), lexicon=lexicons[clip.language],
            whole=whole,
        )  # fmt: skip
        for check in registry.ALL:
            findings += check.function(under)
        report(_MEASURED + (1 - _MEASURED) * count / len(every), notice("checking"))
    sounds = coverage.cover(every, alignments, lexicons)
    health = _health(every, measures, alignments, findings, sounds)
    report(1.0, health.verdict)
    return [finding for finding in findings if finding.clip in asked], health


def measured(project: Project, clips: Sequence[Clip], report: Report) -> tuple[dict[int, Measures], dict[int, Problem]]:
    """Clip → measures, and clip → why there are none. What was measured before comes from the cache."""
    shared = Counter(clip.audio for clip in clips)
    with_voice = can_tell_voices()
    tasks: dict[Task, list[int]] = {}
    for clip in clips:
        # A long file cut into clips is measured by the piece; else the whole file, whatever its trim is now.
        piece = (clip.start_s, clip.end_s) if shared[clip.audio] > 1 else (0.0, None)
        path = project.audio.path(clip.audio)
        task = Task(path, *piece, cache=project.cache_folder / "checks", with_voice=with_voice)
        tasks.setdefault(task, []).append(clip.id)
    measures: dict[int, Measures] = {}
    unread: dict[int, Problem] = {}
    fraction = 0.0
    results = parallel.run(measure, list(tasks), lambda: report(fraction, None), inline=2)
    for count, (task, answer) in enumerate(results, 1):
        for id_ in tasks[task]:
            if isinstance(answer, Measures):
                measures[id_] = answer
            else:
                unread[id_] = _DIED if isinstance(answer, parallel.Crashed) else answer
        fraction = _MEASURED * count / len(tasks)
        report(fraction, notice("listening-clips"))
    return measures, unread


def _health(
    every: list[Clip], measures: dict[int, Measures], alignments: dict[int, Alignment], findings: Sequence[Finding],
    sounds: coverage.Coverage,
) -> Health:  # fmt: skip
    clips = [clip for clip in every if not clip.excluded]
    used = {clip.id for clip in clips}
    wrong = {finding.clip for finding in findings if finding.severity == "error" and finding.clip in used}
    doubtful = {f.clip for f in findings if f.severity == "warning" and f.clip in used} - wrong
    spoken_s = {id_: round(one.speech_end_s - one.speech_start_s, 2) for id_, one in measures.items()}
    seconds = sum(spoken_s.get(id_, 0.0) for id_ in used)
    return Health(
        clips=len(clips),
        speech_s=round(seconds, 2),
        errors=len(wrong),
        warnings=len(doubtful),
        phones=sounds.phones,
        missing_phones=sounds.missing,
        diphones_seen=sounds.seen,
        diphones_common=sounds.common,
        suggestions=sounds.suggestions,
        verdict=verdict(
            clips=len(clips), speech_s=seconds, wrong=len(wrong), doubtful=len(doubtful), missing=len(sounds.missing)
        ),
        histograms=portrait.histograms(clips, measures, alignments),
        voices=portrait.spots(clips, measures, {f.clip for f in findings if f.check == "odd-speaker"}),
        spoken_s=spoken_s,
        looked_at={clip.id: looked_at(clip) for clip in every},
    )
