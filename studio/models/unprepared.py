"""Which clips training and checks can't use yet: no alignment, or one of another text or trim."""

from pathlib import Path

from backend.project.alignments import fingerprint
from backend.project.project import Project


def unprepared_clips(folder: Path) -> frozenset[int]:
    """Ids, without those kept out of training. Reads the database: for a thread."""
    with Project.open(folder, lock=False) as project:
        have = project.alignments.fingerprints()
        clips = project.clips.all()
    return frozenset(clip.id for clip in clips if not clip.excluded and have.get(clip.id) != fingerprint(clip))
