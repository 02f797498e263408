"""Edits of the voices, undoable."""

from PySide6.QtGui import QUndoCommand

from studio.models.voices import VoicesModel
from studio.words.language import tr


class RenameVoice(QUndoCommand):
    """Give a voice another name."""

    def __init__(self, voices: VoicesModel, id: str, name: str) -> None:
        super().__init__(tr("Rename voice"))
        voice = voices.voice(id)
        self._voices = voices
        self._id = id
        self._after = name
        self._before = voice.name if voice else name

    def redo(self) -> None:
        """The new name."""
        self._voices.write_name(self._id, self._after)

    def undo(self) -> None:
        """The old name."""
        self._voices.write_name(self._id, self._before)


class RemoveVoice(QUndoCommand):
    """Put a voice aside; its files stay."""

    def __init__(self, voices: VoicesModel, id: str) -> None:
        super().__init__(tr("Remove voice"))
        self._voices = voices
        self._id = id

    def redo(self) -> None:
        """Put it aside."""
        self._voices.write_removed(self._id, True)

    def undo(self) -> None:
        """Bring it back."""
        self._voices.write_removed(self._id, False)
