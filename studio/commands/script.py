"""Edits of the text of a project, undoable: lines become other lines."""

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtGui import QUndoCommand

from backend.project.lines import Line, Voicing
from backend.protocol.word_jobs import Saying
from studio.models.script import ScriptModel

_MERGE_ID = 303


class EditScript(QUndoCommand):
    """The lines as they were become those of ``after``. Edits of one ``gesture`` are one step."""

    def __init__(self, script: ScriptModel, after: Sequence[Line], text: str, gesture: str = "") -> None:
        super().__init__(text)
        self._script = script
        self._before, self._after = list(script.items), list(after)
        self._gesture = gesture

    def redo(self) -> None:
        """Write them."""
        self._script.write(self._with_sound(self._after))

    def undo(self) -> None:
        """As before."""
        self._script.write(self._with_sound(self._before))

    def id(self) -> int:
        """Of commands that may merge."""
        return _MERGE_ID

    def mergeWith(self, other: QUndoCommand) -> bool:
        """The next edit of the same gesture."""
        if not isinstance(other, EditScript) or not self._gesture or other._gesture != self._gesture:
            return False
        self._after = other._after
        return True

    def _with_sound(self, wanted: list[Line]) -> list[Line]:
        """Sound that was made meanwhile is kept where it says the same words in the same way."""
        now = {line.id: line for line in self._script.items}
        return [_newer(line, now[line.id]) if line.id in now else line for line in wanted]


def _newer(wanted: Line, now: Line) -> Line:
    spoken = now.spoken
    fits = spoken is not None and (spoken.text, spoken.voicing) == (wanted.text, wanted.voicing)
    return replace(wanted, spoken=spoken) if fits else wanted


def inserted(
    script: ScriptModel, after: int, texts: Sequence[str], voicing: Voicing, *, replacing: bool = True
) -> tuple[list[Line], list[int]]:
    """All lines with new ones after the line ``after`` (0: at the end), and the ids of the new ones.

    ``replacing``: a line ``after`` that is empty goes, and the new ones take its place.
    """
    made = [Line(id=script.new_id(), text=text, voicing=voicing) for text in texts]
    lines, row = list(script.items), script.row_of(after)
    if row < 0:
        return lines + made, [line.id for line in made]
    keep = 1 if lines[row].text.strip() or not replacing else 0
    return lines[: row + keep] + made + lines[row + 1 :], [line.id for line in made]


def moved(script: ScriptModel, ids: Sequence[int], by: int) -> list[Line]:
    """The lines with some of them one place up (-1) or down (1); those at the edge stay."""
    lines, chosen = list(script.items), set(ids)
    order = range(len(lines)) if by < 0 else range(len(lines) - 1, -1, -1)
    for row in order:
        other = row + by
        if lines[row].id in chosen and 0 <= other < len(lines) and lines[other].id not in chosen:
            lines[row], lines[other] = lines[other], lines[row]
    return lines


def placed(script: ScriptModel, ids: Sequence[int], row: int) -> list[Line]:
    """The lines with some of them together before the line that is at ``row`` now."""
    chosen, lines = set(ids), script.items
    before = [line for line in lines[:row] if line.id not in chosen]
    after = [line for line in lines[row:] if line.id not in chosen]
    return [*before, *(line for line in lines if line.id in chosen), *after]


def merged(script: ScriptModel, ids: Sequence[int]) -> list[Line]:
    """The lines with some of them as one, in the place of the first; its voice says all."""
    chosen = [line for line in script.items if line.id in set(ids)]
    whole = replace(
        chosen[0],
        text=" ".join(line.text.strip() for line in chosen),
        voicing=replace(chosen[0].voicing, sayings=_together([line.voicing.sayings for line in chosen])),
    )
    return [whole if line.id == whole.id else line for line in script.items if line not in chosen[1:]]


def _together(sayings: Sequence[Sequence[Saying]]) -> list[Saying]:
    """What several lines say of words, without what concerns one place of a line that is none any longer."""
    first, *others = sayings
    kept = [*first, *(one for more in others for one in more if not one.number)]
    return list({(one.word, one.number): one for one in reversed(kept)}.values())[::-1]


def divided(script: ScriptModel, id: int, texts: Sequence[str]) -> list[Line]:
    """The lines with one of them as several; the first keeps its id."""
    row = script.row_of(id)
    line = script.items[row]
    # Places are counted within a line.
    everywhere = [one for one in line.voicing.sayings if not one.number]
    line = replace(line, voicing=replace(line.voicing, sayings=everywhere))
    more = [replace(line, id=script.new_id(), text=text, spoken=None) for text in texts[1:]]
    return [*script.items[:row], replace(line, text=texts[0]), *more, *script.items[row + 1 :]]
