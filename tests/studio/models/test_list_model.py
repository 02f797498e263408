"""A list that is read anew: views keep hold of the items that stay, wherever they go."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester

from studio.models import rows
from studio.models.list_model import ListModel


@dataclass(frozen=True)
class Thing:
    id: int
    text: str


things = st.lists(st.integers(0, 12), unique=True).flatmap(
    lambda ids: st.tuples(*(st.builds(Thing, st.just(id_), st.sampled_from("ab")) for id_ in ids)).map(list)
)


@pytest.mark.parametrize("few", [0, 16])
@given(before=things, after=things)
def test_an_item_that_stays_is_the_same_row_wherever_it_moves(
    few: int, before: list[Thing], after: list[Thing]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "FEW", few)
        _stays(before, after)


def _stays(before: list[Thing], after: list[Thing]) -> None:
    model: ListModel[Thing] = ListModel(lambda thing: thing.text)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_items(before)
    held = {thing.id: QPersistentModelIndex(model.index(row)) for row, thing in enumerate(before)}
    model.set_items(after)
    assert model.items == after
    now = {thing.id: row for row, thing in enumerate(after)}
    for id_, index in held.items():
        assert index.row() == now.get(id_, -1)
    del tester


def test_a_new_take_at_the_top_leaves_the_selected_one_selected() -> None:
    model: ListModel[Thing] = ListModel(lambda thing: thing.text)
    model.set_items([Thing(2, "b"), Thing(1, "a")])
    selected = QPersistentModelIndex(model.index(1))
    model.set_items([Thing(3, "c"), Thing(2, "b"), Thing(1, "a")])
    assert selected.data(model.ITEM_ROLE) == Thing(1, "a")
