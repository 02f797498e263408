"""A choice of how a word is said: in a line, or in the dictionary, as one step of Undo."""

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtGui import QUndoCommand

from backend.project.lines import Line
from backend.protocol.word_jobs import Saying
from studio.commands.lexicon import EditLexicon
from studio.commands.script import EditScript
from studio.models.lexicon import LexiconModel
from studio.models.script import ScriptModel
from studio.words.language import tr


class SayWord(QUndoCommand):
    """What a line says of its words, and the dictionary's ``entry`` for one (None: as it is; empty: none)."""

    def __init__(
        self,
        script: ScriptModel,
        lexicon: LexiconModel,
        line: Line,
        word: str,
        sayings: Sequence[Saying],
        entry: str | None,
    ) -> None:
        super().__init__(tr("Say “{word}”", word=word))
        said = replace(line, voicing=replace(line.voicing, sayings=list(sayings)))
        after = [said if one.id == line.id else one for one in script.items]
        self._parts: list[QUndoCommand] = [EditScript(script, after, "")] if said != line else []
        self._parts += [EditLexicon(lexicon, word, entry or None, exact=True)] if entry is not None else []

    def redo(self) -> None:
        """Write it down. Raises ``VoicewrightError``."""
        for part in self._parts:
            part.redo()

    def undo(self) -> None:
        """As before. Raises ``VoicewrightError``."""
        for part in reversed(self._parts):
            part.undo()
