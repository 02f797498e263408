"""What listening to clips changed, undoable. The backend has written it already: the first redo does nothing."""

from PySide6.QtGui import QUndoCommand

from backend.protocol.listening_jobs import SILENT, TRANSCRIBED, Sliced, Transcribed
from studio.models.clips import ClipsModel


class Transcription(QUndoCommand):
    """Texts that were recognised, and clips in which nobody speaks."""

    def __init__(self, clips: ClipsModel, done: Transcribed) -> None:
        super().__init__("Transcribe")
        self._clips = clips
        self._done = done
        self._written = True

    def redo(self) -> None:
        """Write the recognised texts again."""
        if not self._written:
            for one in self._done.written:
                self._clips.write(one.clip, text=one.text, tags=self._tags(one.clip, TRANSCRIBED, True))
            for clip in self._done.silent:
                self._clips.write(clip, excluded=True, tags=self._tags(clip, SILENT, True))
        self._written = True

    def undo(self) -> None:
        """Write the texts that were there."""
        for one in self._done.written:
            self._clips.write(one.clip, text=one.before, tags=self._tags(one.clip, TRANSCRIBED, False))
        for clip in self._done.silent:
            self._clips.write(clip, excluded=False, tags=self._tags(clip, SILENT, False))
        self._written = False

    def _tags(self, id_: int, tag: str, on: bool) -> list[str]:
        clip = self._clips.clip(id_)
        others = [one for one in clip.tags if one != tag] if clip else []
        return [*others, tag] if on else others


class Slicing(QUndoCommand):
    """Clips that were cut from recordings, in the place of those that they were cut from."""

    def __init__(self, clips: ClipsModel, done: Sliced) -> None:
        super().__init__("Slice")
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
