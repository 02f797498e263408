"""Edits of a score are undoable, and one drag is one step."""

from PySide6.QtGui import QUndoStack

from studio.commands import score as edit
from studio.models.score_document import ScoreDocument
from tests.studio.maths.test_score import score_of


def test_a_drag_is_one_step_and_undo_brings_everything_back() -> None:
    document, undo = ScoreDocument(), QUndoStack()
    document.load(score_of([0.2, 0.2, 0.2]))
    before, gesture = document.sheet, edit.new_gesture()
    assert before is not None
    for wished in (0.25, 0.3, 0.4):
        undo.push(edit.resize_phone(document, before, 1, wished, keep_total=False, gesture=gesture))
    assert undo.count() == 1
    assert document.score is not None
    assert abs(document.score.phones[1].duration_s - 0.4) < 1e-9
    assert document.edited
    undo.undo()
    assert document.sheet is before
    assert not document.edited


def test_a_drag_that_ends_where_it_began_leaves_no_step() -> None:
    document, undo = ScoreDocument(), QUndoStack()
    document.load(score_of([0.2, 0.2]))
    origin, gesture = document.sheet, edit.new_gesture()
    assert origin is not None
    for wished in (0.3, 0.2):
        undo.push(edit.resize_phone(document, origin, 0, wished, keep_total=False, gesture=gesture))
    assert undo.count() == 0


def test_two_gestures_are_two_steps_and_reset_is_undoable() -> None:
    document, undo = ScoreDocument(), QUndoStack()
    document.load(score_of([0.2, 0.2]))
    undo.push(edit.shift_f0(document, 0, 0.2, 1))
    undo.push(edit.shift_f0(document, 0, 0.2, 1))
    assert undo.count() == 2
    undo.push(edit.reset_all(document))
    assert not document.edited
    undo.undo()
    assert document.edited


def test_views_are_told_when_the_plan_is_another_one() -> None:
    document = ScoreDocument()
    told: list[str] = []
    document.replanned.connect(lambda: told.append("plan"))
    document.changed.connect(lambda: told.append("change"))
    document.load(score_of([0.2, 0.2]))
    assert told == ["plan", "change"]
    edit.shift_f0(document, 0, 0.2, 1).redo()
    assert told == ["plan", "change", "change"]
