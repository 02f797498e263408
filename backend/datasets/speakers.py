"""Who speaks in which clip: clips whose speaker embeddings lie together are one person's. Proposed, never written.

Agglomerative clustering with average linkage and a limit on the cosine distance. With 82 clips of a real speaker and
76 of eight synthetic ones (1.2 to 10 s), a limit of 0.25 gave nine speakers without a mistake; 0.22 gave ten, 0.28
eight.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from backend.datasets.checks.measuring import can_tell_voices, voices
from backend.datasets.checks.running import measured
from backend.project.clips import Clip
from backend.project.project import Project
from backend.protocol.listening_jobs import SpeakersTold, TellSpeakers
from backend.protocol.notices import Report
from backend.protocol.problems import refuse

_APART = 0.25
"""Mean cosine distance from which on two groups of clips are two speakers'."""
_MOST = 2500
"""Clips that are compared with each other; of more, the others join the group that they are nearest to."""
_FEW = 2
"""So few clips make no speaker."""


def tell_apart(project: Project, job: TellSpeakers, report: Report) -> SpeakersTold:
    """Groups of clips, the largest first. ``report`` may raise Cancelled.

    Raises ``VoicewrightError`` where the package that tells voices apart is not installed.
    """
    if not can_tell_voices():
        refuse("voices-not-told", file=project.folder)
    wanted = None if job.clips is None else set(job.clips)
    clips = [clip for clip in project.clips.all() if (not clip.excluded if wanted is None else clip.id in wanted)]
    measures, _ = measured(project, clips, report)
    heard = [clip for clip in clips if clip.id in measures and measures[clip.id].voice]
    groups = _grouped(heard, grouped(voices(measures[clip.id] for clip in heard)))
    large = [group for group in groups if len(group) > _FEW] or groups[:1]
    sure = {id_ for group in large for id_ in group}
    return SpeakersTold(speakers=large, unsure=[clip.id for clip in clips if clip.id not in sure])


def grouped(voice_ND: NDArray[np.float64]) -> NDArray[np.int64]:
    """Number of each embedding's group, (N,)."""
    from scipy.cluster.hierarchy import fcluster, linkage

    if len(voice_ND) < 2:
        return np.zeros(len(voice_ND), np.int64)
    unit_ND = voice_ND / np.maximum(np.linalg.norm(voice_ND, axis=1, keepdims=True), 1e-9)
    some = np.unique(np.linspace(0, len(unit_ND) - 1, min(len(unit_ND), _MOST)).round().astype(int))
    found = np.asarray(fcluster(linkage(unit_ND[some], "average", metric="cosine"), _APART, "distance"), np.int64) - 1
    if len(some) == len(unit_ND):
        return found
    centres = np.stack([unit_ND[some][found == number].mean(axis=0) for number in range(found.max() + 1)])
    nearest: NDArray[np.int64] = (unit_ND @ centres.T).argmax(axis=1)
    return nearest


def _grouped(clips: Sequence[Clip], number_N: NDArray[np.int64]) -> list[list[int]]:
    groups: dict[int, list[int]] = {}
    for clip, number in zip(clips, number_N.tolist(), strict=True):
        groups.setdefault(number, []).append(clip.id)
    return sorted(groups.values(), key=lambda group: (-len(group), group[0]))
