"""Clips trimmed to their speech and brought to one loudness: proposed, for whoever asked to write and to undo."""

from dataclasses import dataclass
from pathlib import Path

from backend.datasets import parallel, preparing
from backend.project.clips import Clip
from backend.project.project import Project
from backend.protocol.listening_jobs import Edges, Tidied, Tidy
from backend.protocol.notices import Report, notice
from backend.protocol.problems import Problem, VoicewrightError, problem, unexpected

_INLINE = 40
"""So few clips take less time than starting processes does."""


@dataclass(frozen=True)
class _Task:
    clip: Clip
    audio: Path
    trim: bool
    level: bool


def tidy(project: Project, job: Tidy, report: Report) -> Tidied:
    """What the clips would be. ``report`` may raise Cancelled."""
    wanted = set(job.clips)
    tasks = [
        _Task(clip, project.audio.path(clip.audio), job.trim, job.level)
        for clip in project.clips.all()
        if clip.id in wanted
    ]
    changes: dict[int, Edges] = {}
    skipped: list[Problem] = []
    done = 0
    results = parallel.run(_tidied, tasks, lambda: report(done / max(len(tasks), 1), None), inline=_INLINE)
    for done, (task, found) in enumerate(results, 1):
        if isinstance(found, parallel.Crashed):
            skipped.append(problem("worker-crashed", name=task.clip.name, file=task.clip.name))
        elif isinstance(found, Problem):
            skipped.append(found)
        elif found != _edges(task.clip):
            changes[task.clip.id] = found
        report(done / len(tasks), notice("listening-to", name=task.clip.name))
    return Tidied(changes=changes, skipped=skipped)


def _tidied(task: _Task) -> Edges | Problem:
    try:
        return _edges(preparing.tidied(task.clip, task.audio, trim=task.trim, level=task.level))
    except VoicewrightError as error:
        return preparing.named(error.problem, task.clip)
    except Exception as error:  # noqa: BLE001 - one clip that nobody foresaw must not end the others' work
        return preparing.named(unexpected(error, "preparing"), task.clip)


def _edges(clip: Clip) -> Edges:
    return Edges(start_s=clip.start_s, end_s=clip.end_s, gain_db=clip.gain_db)
