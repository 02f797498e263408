"""Edits of clips, undoable. The database is written at once; undo writes back what was there."""

from collections import Counter
from collections.abc import Mapping, Sequence

from PySide6.QtGui import QUndoCommand

from studio.models.clips import ClipsModel
from studio.words.language import tr

_MERGE_ID = 101


class EditClips(QUndoCommand):
    """Change fields of clips. Edits of the same fields of the same clips in one gesture are one step."""

    def __init__(
        self, clips: ClipsModel, changes: Mapping[int, Mapping[str, object]], text: str, gesture: str = ""
    ) -> None:
        super().__init__(text)
        self._clips = clips
        self._gesture = gesture
        self.after = {id_: dict(fields) for id_, fields in changes.items()}
        self.before = {
            id_: {name: getattr(clip, name) for name in fields}
            for id_, fields in changes.items()
            if (clip := clips.clip(id_)) is not None
        }

    def redo(self) -> None:
        """Write the new values."""
        self._clips.write_all({id_: self.after[id_] for id_ in self.before})

    def undo(self) -> None:
        """Write the old values."""
        self._clips.write_all(self.before)

    def id(self) -> int:
        """Qt asks only commands of one id to merge."""
        return _MERGE_ID if self._gesture else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in the gesture's next edit."""
        if not isinstance(other, EditClips) or other._gesture != self._gesture:
            return False
        if {k: set(v) for k, v in other.after.items()} != {k: set(v) for k, v in self.after.items()}:
            return False
        self.after = other.after
        if self.after == self.before:
            self.setObsolete(True)
        return True


class RemoveClips(QUndoCommand):
    """Take clips out of the project; their audio stays."""

    def __init__(self, clips: ClipsModel, ids: list[int]) -> None:
        super().__init__(tr("Remove clip") if len(ids) == 1 else tr("Remove {ids} clips", ids=len(ids)))
        self._clips = clips
        self._ids = list(ids)

    def redo(self) -> None:
        """Remove."""
        self._clips.write_removed(self._ids, True)

    def undo(self) -> None:
        """Bring back."""
        self._clips.write_removed(self._ids, False)


def speaker_changes(clips: ClipsModel, groups: Sequence[Sequence[int]]) -> dict[int, dict[str, object]]:
    """The changes for :class:`EditClips` that give each group of clips a speaker of its own: the name that most of them
    have, with a number where another group has it already.
    """
    known = [[clip for id_ in group if (clip := clips.clip(id_)) is not None] for group in groups]
    usual = [Counter(clip.speaker for clip in group).most_common(1)[0][0] if group else "" for group in known]
    taken: set[str] = set()
    changes: dict[int, dict[str, object]] = {}
    for group, name in zip(known, usual, strict=True):
        number = 1
        speaker = name
        while speaker in taken:
            number += 1
            speaker = f"{name} {number}"
        taken.add(speaker)
        changes |= {clip.id: {"speaker": speaker} for clip in group if clip.speaker != speaker}
    return changes


def tag_changes(clips: ClipsModel, ids: list[int], tag: str, on: bool) -> dict[int, dict[str, object]]:
    """The changes for :class:`EditClips` that put a tag on clips, or take it off."""
    changes: dict[int, dict[str, object]] = {}
    for id_ in ids:
        clip = clips.clip(id_)
        if clip is not None and (tag in clip.tags) != on:
            changes[id_] = {"tags": [*clip.tags, tag] if on else [t for t in clip.tags if t != tag]}
    return changes
