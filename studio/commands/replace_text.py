"""Search and replace over many clips: one step of undo."""

from studio.commands.clips import EditClips
from studio.maths.replacing import replaced
from studio.models.clips import ClipsModel
from studio.words.language import trn


class ReplaceText(EditClips):
    """Replace a pattern in the texts of clips. Raises ``UnusableError`` for an expression that cannot be used."""

    def __init__(self, clips: ClipsModel, pattern: str, replacement: str, ids: list[int], regex: bool = False) -> None:
        texts = {id_: clip.text for id_ in ids if (clip := clips.clip(id_)) is not None}
        found = replaced(texts, pattern, replacement, expression=regex)
        changes: dict[int, dict[str, object]] = {id_: {"text": text} for id_, text in found.items()}
        super().__init__(clips, changes, trn("Replace in {n:,} text", "Replace in {n:,} texts", len(changes)))
        self.count = len(changes)
