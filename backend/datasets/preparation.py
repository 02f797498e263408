"""From imported clips to what training reads: loudness, trim, phones, alignment, features.

Each clip's result is stored as it comes, so work that is stopped or killed goes on where it was. Clips whose
alignment still describes them are left alone.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from backend.datasets import parallel, preparing
from backend.datasets.alignment import store
from backend.datasets.alignment.corpus import ROUGH
from backend.datasets.alignment.refine import Observed, Refiner, worth_it
from backend.datasets.preparing import Prepared, RefineTask, Task
from backend.project.alignments import Alignment
from backend.project.clips import Clip
from backend.project.failures import METHOD, Failure
from backend.project.freshness import MANUAL, Origin, entries, fingerprint, stale
from backend.project.project import Project
from backend.protocol.jobs import Aligned
from backend.protocol.notices import Notice, Report, notice
from backend.protocol.problems import Problem, VoicewrightError, problem
from backend.text import languages

"""Called with a fraction in [0, 1] and a sentence; raises ``Cancelled`` when the work is to stop."""

_LEARN_S = 2400.0
"""Seconds of speech that models learn from at most: more makes them no better."""
_RELEARN = 1.5
"""Models are trained anew when the speech has grown by this factor."""
_ENOUGH_FOR_SPREAD = 8
_INLINE_FIRST, _INLINE_AGAIN = 20, 150
"""So few clips take less time than starting processes does."""
_FIRST = 0.6
"""Where refinement begins, as a fraction of the whole."""


def prepare(project: Project, clips: Sequence[int] | None, report: Report) -> Aligned:
    """Prepare clips (None: all). ``failed`` names those that could not be; the others are done.

    Raises ``Cancelled`` from ``report``; what was finished until then is stored.
    """
    began = preparing.now_s()
    wanted = set(clips) if clips is not None else None
    lexicons = _Lexicons(project)
    stale = [
        clip
        for clip in _clips(project)
        if (wanted is None or clip.id in wanted) and not _fresh(project, clip, lexicons)
    ]
    report(0.0, notice("clips-to-align", n=len(stale)) if stale else notice("all-aligned"))
    failed, aligned, seconds = _first(project, stale, lexicons, report)
    failed += _again(project, wanted, lexicons, report)
    _spread(project)
    report(1.0, notice("clips-aligned", n=aligned))
    return Aligned(aligned=aligned, failed=failed, seconds=seconds, wall_s=preparing.now_s() - began)


class _Lexicons(dict[str, dict[str, str]]):
    """Language → lexicon, read once."""

    def __init__(self, project: Project) -> None:
        super().__init__()
        self._project = project

    def __missing__(self, language: str) -> dict[str, str]:
        self[language] = self._project.lexicon.all(language)
        return self[language]


def _clips(project: Project) -> list[Clip]:
    return sorted(project.clips.all(), key=lambda clip: clip.id)


def _fresh(project: Project, clip: Clip, lexicons: Mapping[str, dict[str, str]]) -> bool:
    return not stale(clip, project.alignments.origin(clip.id), lexicons[clip.language])


def _first(
    project: Project, stale: Sequence[Clip], lexicons: Mapping[str, dict[str, str]], report: Report
) -> tuple[list[Problem], int, float]:
    """Trim, gain and first alignment; each is stored when it comes."""
    by_id = {clip.id: clip for clip in stale}
    tasks = [
        Task(clip, project.audio.path(clip.audio), lexicons[clip.language], project.cache_folder) for clip in stale
    ]
    failed: list[Problem] = []
    done, aligned, seconds = 0, 0, 0.0

    def check() -> None:
        report(_FIRST * done / max(len(tasks), 1), None)

    for task, answer in parallel.run(preparing.prepare_clip, tasks, check, inline=_INLINE_FIRST):
        done += 1
        if isinstance(answer, Prepared):
            if _keep(project, by_id[task.clip.id], answer):
                aligned += 1
                seconds += answer.clip.length_s
        else:
            failed.append(answer if isinstance(answer, Problem) else _crashed(task.clip))
            _remember(project, by_id[task.clip.id], task.lexicon, failed[-1])
        report(_FIRST * done / len(tasks), notice("aligning", number=done, of=len(tasks)))
    return failed, aligned, seconds


def _keep(project: Project, before: Clip, prepared: Prepared) -> bool:
    """Store, unless a person changed or deleted the clip meanwhile: then the next time does it."""
    with project.transaction():
        now = next((clip for clip in [_find(project, before.id)] if clip is not None), None)
        if now is None or (now.text, now.language, now.audio, now.start_s, now.end_s) != (
            before.text, before.language, before.audio, before.start_s, before.end_s,
        ):  # fmt: skip
            return False
        after = prepared.clip
        project.clips.update(after.id, start_s=after.start_s, end_s=after.end_s, gain_db=after.gain_db)
        project.alignments.put([prepared.alignment])
        project.failures.remove([after.id])
    return True


def _remember(project: Project, clip: Clip, lexicon: Mapping[str, str], why: Problem) -> None:
    """So that nobody is sent to try the same again."""
    with project.transaction():
        if _find(project, clip.id) is not None:
            origin = Origin(method=METHOD, of=fingerprint(clip), lexicon=entries(clip.text, lexicon))
            project.failures.put(Failure(clip=clip.id, origin=origin, problem=why))


def _find(project: Project, clip: int) -> Clip | None:
    from backend.project.errors import NotFoundError

    try:
        return project.clips.get(clip)
    except NotFoundError:
        return None


def _crashed(clip: Clip) -> Problem:
    return problem("worker-crashed", name=clip.name, file=clip.name)


def _again(
    project: Project, wanted: set[int] | None, lexicons: Mapping[str, dict[str, str]], report: Report
) -> list[Problem]:
    """Refine, language by language: with the models on disk where they have heard enough, else with new ones."""
    by_language: dict[str, list[RefineTask]] = {}
    alignments = project.alignments.all()
    for clip in _clips(project):
        alignment = alignments.get(clip.id)
        if alignment is None or stale(clip, alignment.origin, lexicons[clip.language]):
            continue
        code = languages.check(clip.language)
        by_language.setdefault(code, []).append(
            RefineTask(
                clip, project.audio.path(clip.audio), lexicons[clip.language], project.cache_folder, alignment,
                project.cache_folder / "alignment" / f"{code}.npz",
            )
        )  # fmt: skip
    failed: list[Problem] = []
    parts = len(by_language)
    for index, tasks in enumerate(by_language.values()):
        begin = _FIRST + (1 - _FIRST) * index / parts
        width = (1 - _FIRST) / parts

        def part(fraction: float, doing: Notice | None = None, begin: float = begin, width: float = width) -> None:
            report(begin + width * fraction, doing)

        failed += _refine_language(project, tasks, wanted, part)
    return failed


def _refine_language(
    project: Project, tasks: Sequence[RefineTask], wanted: set[int] | None, report: Report
) -> list[Problem]:
    speech_s = sum(task.clip.length_s for task in tasks)
    models = tasks[0].models
    learned_s = store.seconds_trained(models)
    todo = [task for task in tasks if task.alignment.origin.method == ROUGH]
    if not todo:
        return []
    if min(speech_s, _LEARN_S) >= _RELEARN * learned_s:
        if not _learn(tasks, models, report):
            return []
        todo = [task for task in tasks if task.alignment.origin.method != MANUAL]
    elif wanted is not None:
        todo = [task for task in todo if task.clip.id in wanted]
    failed: list[Problem] = []
    done = 0

    def check() -> None:
        report(0.5 + 0.5 * done / max(len(todo), 1), None)

    for task, answer in parallel.run(preparing.refine_clip, todo, check, inline=_INLINE_AGAIN):
        done += 1
        if isinstance(answer, Alignment):
            with project.transaction():
                if project.alignments.origin(task.clip.id) == task.alignment.origin:
                    project.alignments.put([answer])
        else:
            failed.append(answer if isinstance(answer, Problem) else _crashed(task.clip))
        report(0.5 + 0.5 * done / len(todo), notice("refining", number=done, of=len(todo)))
    return failed


def _learn(tasks: Sequence[RefineTask], models: Path, report: Report) -> bool:
    """Train models on a sample of the clips and keep them; False where there is too little speech."""
    order = np.random.default_rng(0).permutation(len(tasks))
    observed: list[Observed] = []
    seconds = 0.0
    for position, index in enumerate(order):
        if seconds >= _LEARN_S:
            break
        try:
            seen = preparing.observed(tasks[index])
        except (VoicewrightError, ValueError):
            continue  # its own refinement will say what is wrong with it
        observed.append(seen)
        seconds += seen.seconds
        report(0.1 * position / len(order), notice("learning-sounds"))
    if not worth_it(observed):
        return False
    refiner = Refiner.fit(observed, lambda fraction: report(0.1 + 0.4 * fraction, notice("learning-sounds")))
    store.save(refiner, seconds, models)
    return True


def _spread(project: Project) -> None:
    """Each score against those of its language and method: robust standard deviations, negative is worse."""
    clips = {clip.id: clip for clip in project.clips.all()}
    groups: dict[tuple[str, str], list[tuple[int, float]]] = {}
    for clip, alignment in project.alignments.all().items():
        odds = float(np.clip(alignment.score, 1e-6, 1 - 1e-6))
        group = (clips[clip].language, alignment.origin.method)
        groups.setdefault(group, []).append((clip, float(np.log(odds / (1 - odds)))))
    spread: dict[int, float] = {}
    for members in groups.values():
        if len(members) < _ENOUGH_FOR_SPREAD:
            continue
        values = np.array([value for _, value in members])
        middle = float(np.median(values))
        deviation = 1.4826 * float(np.median(np.abs(values - middle))) + 0.1
        spread.update({clip: round((value - middle) / deviation, 3) for clip, value in members})
    project.alignments.put_spread(spread)
