"""What was heard of a reading, matched with the script: said twice, left out, run together, begun again."""

from hypothesis import given
from hypothesis import strategies as st

from backend.datasets.script_matching import match

SCRIPT = """The quick brown fox.
It jumps over the dog.
How are you?
I am fine, thanks.
We met at noon.""".splitlines()


def read(heard: list[str]) -> list[tuple[tuple[int, ...], int, int]]:
    return [(one.sentences, one.first, one.last) for one in match(SCRIPT, heard)]


def test_a_sentence_said_twice_and_two_that_run_together() -> None:
    heard = ["the quick brown fox", "it jumps over the dog", "how are you", "how are you"]
    found = read([*heard, "I am fine thanks we met at noon"])
    assert found == [((0,), 0, 0), ((1,), 1, 1), ((2,), 2, 2), ((2,), 3, 3), ((3, 4), 4, 4)]


def test_a_false_start_a_pause_within_a_sentence_and_one_that_was_forgotten() -> None:
    heard = ["the quick", "The quick brown fox", "it jumps", "over the dog", "I am fine thanks", "sorry", "how are you"]
    assert read(heard) == [((0,), 1, 1), ((1,), 2, 3), ((3,), 4, 4), ((2,), 6, 6)]


def test_what_is_not_in_the_script_is_no_sentence() -> None:
    assert match(SCRIPT, ["good morning everybody", "", "is this thing on"]) == []
    assert match([], ["hello"]) == []


def test_a_gap_that_was_heard_at_another_place_is_no_other_sentence() -> None:
    found = match(["Agent logged off.", "Agent logged in."], ["agent log doff", "agent log doff", "agent login"])
    assert [one.sentences for one in found] == [(0,), (0,), (1,)]


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=8))
def test_any_order_that_was_heard_well_is_found(order: list[tuple[int, bool]]) -> None:
    heard = [text for index, stray in order for text in (*(["nonsense xyz"] if stray else []), SCRIPT[index])]
    found = match(SCRIPT, heard)
    assert [one.sentences for one in found] == [(index,) for index, _ in order]
    assert all(one.agreement == 1 for one in found)
