"""Undoable edits of a score. Edits of one gesture merge into one step."""

import itertools
from collections.abc import Sequence

from PySide6.QtGui import QUndoCommand

from studio.maths import score as maths
from studio.maths import score_pauses
from studio.maths.pitch_shapes import Shape
from studio.maths.score import Sheet
from studio.models.score_document import ScoreDocument
from studio.words.language import tr

_ID = 0x5C0E
_gestures = itertools.count(1)


def new_gesture() -> int:
    """A number that edits of one drag share, so that they become one undo step."""
    return next(_gestures)


class EditScore(QUndoCommand):
    """One sheet becomes another. Edits with the same ``gesture`` merge while it lasts."""

    def __init__(self, document: ScoreDocument, after: Sheet, text: str, gesture: int = 0) -> None:
        super().__init__(text)
        self._document = document
        self._before = document.sheet
        self._after = after
        self._gesture = gesture
        self._key = document.key

    def redo(self) -> None:
        self._show(self._after)

    def undo(self) -> None:
        self._show(self._before)

    def _show(self, sheet: Sheet | None) -> None:
        if self._key != self._document.key:
            self._document.wanted.emit(self._key)
        self._document.set_sheet(sheet)

    def id(self) -> int:
        return _ID

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, EditScore) or not self._gesture or other._gesture != self._gesture:
            return False
        self._after = other._after
        self.setObsolete(self._after == self._before)
        return True


def _sheet(document: ScoreDocument) -> Sheet:
    if document.sheet is None:
        raise ValueError("there is no score to edit yet")
    return document.sheet


def resize_phone(
    document: ScoreDocument, origin: Sheet, index: int, duration_s: float, *, keep_total: bool, gesture: int
) -> EditScore:
    """A phone's length, measured from ``origin``, the sheet when the drag began: so a drag loses nothing."""
    after = maths.resize_phone(origin, index, duration_s, keep_total=keep_total)
    return EditScore(document, after, tr("Length of {symbol}", symbol=origin.score.phones[index].symbol), gesture)


def shift_f0(
    document: ScoreDocument,
    start_s: float,
    end_s: float,
    semitones: float,
    *,
    gesture: int = 0,
    origin: Sheet | None = None,
) -> EditScore:
    """Pitch of a span, by semitones from what it was in ``origin`` (else from what it is)."""
    after = maths.shift_f0(origin or _sheet(document), start_s, end_s, semitones)
    return EditScore(document, after, tr("Pitch up") if semitones > 0 else tr("Pitch down"), gesture)


def draw_f0(
    document: ScoreDocument,
    origin: Sheet,
    stroke: Sequence[tuple[float, float]],
    *,
    gesture: int,
    voice_all: bool = False,
) -> EditScore:
    """Pitch along a stroke, drawn on ``origin``."""
    return EditScore(document, maths.draw_f0(origin, stroke, voice_all=voice_all), tr("Draw pitch"), gesture)


def ramp_f0(
    document: ScoreDocument,
    origin: Sheet,
    shape: Shape,
    start: tuple[float, float],
    end: tuple[float, float],
    *,
    gesture: int,
    voice_all: bool = False,
) -> EditScore:
    """Pitch along a line or a glide between two points, on ``origin``."""
    text = tr("Draw a line") if shape == "line" else tr("Draw a glide")
    return EditScore(document, maths.ramp_f0(origin, shape, start, end, voice_all=voice_all), text, gesture)


def bend_f0(
    document: ScoreDocument, origin: Sheet, span: tuple[float, float, float], semitones: float, *, gesture: int
) -> EditScore:
    """The pitch of ``origin`` bent between two places (the first and the last of ``span``) with what lies between."""
    return EditScore(document, maths.bend_f0(origin, *span, semitones), tr("Bend pitch"), gesture)


def vibrato_f0(
    document: ScoreDocument, origin: Sheet, span: tuple[float, float], semitones: float, rate_hz: float, *, gesture: int
) -> EditScore:
    """A vibrato over a span of ``origin``."""
    return EditScore(document, maths.vibrato_f0(origin, *span, semitones, rate_hz), tr("Vibrato"), gesture)


def smooth_f0(document: ScoreDocument, start_s: float, end_s: float, *, gesture: int = 0) -> EditScore:
    """Smooth a span's pitch."""
    return EditScore(document, maths.smooth_f0(_sheet(document), start_s, end_s), tr("Smooth pitch"), gesture)


def erase_f0(document: ScoreDocument, origin: Sheet, start_s: float, end_s: float, *, gesture: int = 0) -> EditScore:
    """A span's pitch back to predicted."""
    return EditScore(document, maths.erase_f0(origin, start_s, end_s), tr("Erase pitch edit"), gesture)


def insert_pause(document: ScoreDocument, at_s: float) -> tuple[EditScore, int]:
    """A pause between the words nearest to ``at_s``, or a longer one; and which phone it is, -1 for none."""
    after, index = score_pauses.with_pause(_sheet(document), at_s)
    return EditScore(document, after, tr("Insert a pause")), index


def reset_lengths(document: ScoreDocument, start_s: float, end_s: float) -> EditScore:
    """A span's lengths back to predicted."""
    return EditScore(document, maths.reset_length(_sheet(document), start_s, end_s), tr("Reset lengths"))


def reset_all(document: ScoreDocument) -> EditScore:
    """Everything as predicted."""
    return EditScore(document, maths.sheet_of(_sheet(document).plan), tr("Reset all edits"))
