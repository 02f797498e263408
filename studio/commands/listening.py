"""What listening to clips changed, undoable. The backend has written it already: the first redo does nothing."""

from PySide6.QtGui import QUndoCommand

from backend.protocol.listening_jobs import SILENT, TRANSCRIBED, Sliced, Transcribed
from studio.commands.clips import tag_changes
from studio.models.clips import ClipsModel
from studio.words.language import tr


class Transcription(QUndoCommand):
    """Texts that were recognised, and clips in which nobody speaks."""

    def __init__(self, clips: ClipsModel, done: Transcribed) -> None:
        super().__init__(tr("Transcribe"))
        self._clips = clips
        self._done = done
        self._written = True

    def redo(self) -> None:
        """Write the recognised texts again."""
        if not self._written:
            self._put(True)
        self._written = True

    def undo(self) -> None:
        """Write the texts that were there."""
        self._put(False)
        self._written = False

    def _put(self, on: bool) -> None:
        written, silent = self._done.written, self._done.silent
        tags = tag_changes(self._clips, [one.clip for one in written], TRANSCRIBED, on)
        tags |= tag_changes(self._clips, silent, SILENT, on)
        for one in written:
            self._clips.write(one.clip, text=one.text if on else one.before, **tags.get(one.clip, {}))
        for clip in silent:
            self._clips.write(clip, excluded=on, **tags.get(clip, {}))


class Slicing(QUndoCommand):
    """Clips that were cut from recordings, in the place of those that they were cut from."""

    def __init__(self, clips: ClipsModel, done: Sliced) -> None:
        super().__init__(tr("Slice"))
        self._clips = clips
        self._done = done
        self._cut = True

    def redo(self) -> None:
        """Take the pieces again."""
        if not self._cut:
            self._put(self._done.added, self._done.removed)
        self._cut = True

    def undo(self) -> None:
        """Take the long clips again."""
        self._put(self._done.removed, self._done.added)
        self._cut = False

    def _put(self, there: list[int], gone: list[int]) -> None:
        self._clips.write_removed(gone, True)
        self._clips.write_removed(there, False)
