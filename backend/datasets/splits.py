"""Which clips are held out: kept for judging, never trained on."""

import hashlib
from collections import defaultdict

from backend.project.clips import Clip
from backend.project.project import Project

SHARE = 0.05
_LEAST = 2
"""Held out of a speaker with ten clips or more, so that there is something to judge with."""


def assign(project: Project) -> int:
    """Hold out about 5 % of each speaker's clips; returns how many were set aside now.

    By content alone, so that the same clips are chosen on every machine; clips with the same text go together, or
    training would have heard what is judged. A speaker of whom any clip is held out already (by the dataset or by a
    person) is left alone, and so is one with fewer than ten clips.
    """
    by_speaker: dict[str, list[Clip]] = defaultdict(list)
    for clip in project.clips.all():
        by_speaker[clip.speaker].append(clip)
    chosen: list[int] = []
    for clips in by_speaker.values():
        if len(clips) < 10 or any(clip.held_out for clip in clips):
            continue
        wanted = max(_LEAST, round(len(clips) * SHARE))
        groups: dict[str, list[int]] = defaultdict(list)
        for clip in clips:
            groups[clip.text.casefold() or clip.audio].append(clip.id)
        picked: list[int] = []
        for text in sorted(groups, key=_rank):
            if len(picked) < wanted and len(picked) + len(groups[text]) <= wanted + 2:
                picked += groups[text]
        chosen += picked
    with project.transaction():
        for id_ in chosen:
            project.clips.update(id_, held_out=True)
    return len(chosen)


def _rank(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
