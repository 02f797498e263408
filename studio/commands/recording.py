"""Edits of prompts and takes, undoable. A take itself is never overwritten."""

from PySide6.QtGui import QUndoCommand

from studio.models.prompts import PromptsModel, TakesModel
from studio.words.language import tr


class ChooseTake(QUndoCommand):
    """Use this take as the prompt's clip."""

    def __init__(self, takes: TakesModel, id: int) -> None:
        super().__init__(tr("Choose take"))
        chosen = takes.chosen
        self._takes = takes
        self._after = id
        self._before = chosen.id if chosen else None

    def redo(self) -> None:
        """Choose it."""
        self._takes.write_chosen(self._after)

    def undo(self) -> None:
        """Choose the one before, if there was one."""
        if self._before is not None:
            self._takes.write_chosen(self._before)


class RemoveTake(QUndoCommand):
    """Take a take out of the list; its audio stays."""

    def __init__(self, takes: TakesModel, id: int) -> None:
        super().__init__(tr("Remove take"))
        self._takes = takes
        self._id = id

    def redo(self) -> None:
        """Remove."""
        self._takes.write_removed(self._id, True)

    def undo(self) -> None:
        """Bring back."""
        self._takes.write_removed(self._id, False)


class AddPrompts(QUndoCommand):
    """Add sentences to record."""

    def __init__(self, prompts: PromptsModel, texts: list[str], language: str) -> None:
        super().__init__(tr("Add prompts"))
        self._prompts = prompts
        self._texts = texts
        self._language = language
        self.ids: list[int] = []

    def redo(self) -> None:
        """Add those that are new."""
        self.ids = self._prompts.write_new(self._texts, self._language)

    def undo(self) -> None:
        """Take them out again."""
        self._prompts.write_removed(self.ids, True)


class RemovePrompts(QUndoCommand):
    """Take sentences out of the list; takes and clips stay."""

    def __init__(self, prompts: PromptsModel, ids: list[int]) -> None:
        super().__init__(tr("Remove prompts"))
        self._prompts = prompts
        self._ids = ids

    def redo(self) -> None:
        """Take them out."""
        self._prompts.write_removed(self._ids, True)

    def undo(self) -> None:
        """Bring them back."""
        self._prompts.write_removed(self._ids, False)
