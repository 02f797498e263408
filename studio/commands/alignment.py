"""Boundaries that a person set, undoable."""

from collections.abc import Sequence

import msgspec
from PySide6.QtGui import QUndoCommand

from backend.project.alignments import Alignment
from backend.project.freshness import MANUAL
from backend.protocol.score import Phone
from studio.models.clips import ClipsModel
from studio.words.language import tr


class EditAlignment(QUndoCommand):
    """Other phones or lengths for one clip: they are a person's from now on, and Prepare leaves them alone."""

    def __init__(self, clips: ClipsModel, before: Alignment, phones: Sequence[Phone], text: str) -> None:
        super().__init__(text)
        self._clips = clips
        self._before = before
        origin = msgspec.structs.replace(before.origin, method=MANUAL)
        self._after = msgspec.structs.replace(before, phones=list(phones), origin=origin, fits=[])

    def redo(self) -> None:
        """Write the person's."""
        self._clips.write_alignment(self._after)

    def undo(self) -> None:
        """Write what was there."""
        self._clips.write_alignment(self._before)


class AlignAgain(QUndoCommand):
    """Forget the alignments of clips, so that Prepare makes them anew; what a person set stays."""

    def __init__(self, clips: ClipsModel, ids: Sequence[int]) -> None:
        super().__init__(tr("Align again"))
        self._clips = clips
        known = [alignment for id_ in ids if (alignment := clips.alignment(id_)) is not None]
        self._before = [alignment for alignment in known if alignment.origin.method != MANUAL]

    def redo(self) -> None:
        """Forget them."""
        self._clips.write_alignments(self._before, removed=True)

    def undo(self) -> None:
        """Write what was there."""
        self._clips.write_alignments(self._before, removed=False)
