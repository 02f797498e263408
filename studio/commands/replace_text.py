"""Search and replace over many clips: one step of undo."""

import re

from studio.commands.clips import EditClips
from studio.models.clips import ClipsModel
from studio.words import format


class ReplaceText(EditClips):
    """Replace a pattern in the texts of clips. Raises ``re.error`` for a broken expression."""

    def __init__(self, clips: ClipsModel, pattern: str, replacement: str, ids: list[int], regex: bool = False) -> None:
        expression = re.compile(pattern if regex else re.escape(pattern))
        changes: dict[int, dict[str, object]] = {}
        for id_ in ids:
            clip = clips.clip(id_)
            if clip is None:
                continue
            text = expression.sub(replacement if regex else (lambda _match: replacement), clip.text)
            if text != clip.text:
                changes[id_] = {"text": text}
        super().__init__(clips, changes, f"Replace in {format.count(len(changes), 'text')}")
        self.count = len(changes)
