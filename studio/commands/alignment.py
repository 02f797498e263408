"""Boundaries that a person set, undoable."""

from collections.abc import Sequence

import msgspec
from PySide6.QtGui import QUndoCommand

from backend.project.alignments import Alignment
from backend.project.freshness import MANUAL
from backend.protocol.score import Phone
from studio.models.clips import ClipsModel


class EditAlignment(QUndoCommand):
    """Other phones or lengths for one clip: they are a person's from now on, and Prepare leaves them alone."""

    def __init__(self, clips: ClipsModel, before: Alignment, phones: Sequence[Phone], text: str) -> None:
        super().__init__(text)
        self._clips = clips
        self._before = before
        origin = msgspec.structs.replace(before.origin, method=MANUAL)
        self._after = msgspec.structs.replace(before, phones=list(phones), origin=origin)

    def redo(self) -> None:
        """Write the person's."""
        self._clips.write_alignment(self._after)

    def undo(self) -> None:
        """Write what was there."""
        self._clips.write_alignment(self._before)
