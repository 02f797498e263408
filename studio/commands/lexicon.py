"""Edits of the pronunciation dictionary, undoable."""

from PySide6.QtGui import QUndoCommand

from studio.models.lexicon import LexiconModel
from studio.words.language import tr


class EditLexicon(QUndoCommand):
    """Say how a word is spoken, or (None) take it out. ``exact``: its first capital counts."""

    def __init__(self, lexicon: LexiconModel, word: str, pronunciation: str | None, *, exact: bool = False) -> None:
        super().__init__(
            tr("Pronounce “{word}”", word=word) if pronunciation is not None else tr("Forget “{word}”", word=word)
        )
        self._lexicon = lexicon
        self._word, self._exact = word, exact
        self._after = pronunciation
        self._before = lexicon.entries.get(word)

    def redo(self) -> None:
        """Write the new pronunciation."""
        self._lexicon.write(self._word, self._after, exact=self._exact)

    def undo(self) -> None:
        """Write the old one."""
        self._lexicon.write(self._word, self._before, exact=self._exact)
