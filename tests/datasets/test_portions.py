"""A long text, divided over the pieces that say it."""

from hypothesis import given
from hypothesis import strategies as st

from backend.datasets.portions import portions

TEXT = "“Well, I never!” said Anna. She had 21 apples, and 3 pears. Nobody knew why. The end of it all."


def test_each_piece_gets_its_words_as_they_are_written() -> None:
    heard = [
        "well I never said Anna",
        "she had twenty-one apples",
        "and three pears nobody new why",
        "the end of it all",
    ]
    found = portions(TEXT, heard)
    assert [one.text for one in found] == [
        "“Well, I never!” said Anna.", "She had 21 apples,", "and 3 pears. Nobody knew why.", "The end of it all.",
    ]  # fmt: skip
    assert found[0].agreement == 1.0
    assert 0.7 < found[2].agreement < 1.0


def test_what_nobody_heard_goes_with_its_sentence() -> None:
    found = portions("It rained. Then came the sun. We went out.", ["it rained", "we went out"])
    assert [one.text for one in found] == ["It rained. Then came the sun.", "We went out."]


def test_a_piece_of_which_nothing_is_written_is_empty() -> None:
    assert [one.text for one in portions("One two three.", ["one two three", "hello there my friend"])] == [
        "One two three.",
        "",
    ]


def test_words_without_spaces_are_divided_too() -> None:
    found = portions("今天天气很好。我们去公园玩吧。", ["今天天气很好", "我们去公园完吧"])
    assert [one.text for one in found] == ["今天天气很好。", "我们去公园玩吧。"]


@given(st.text("ab c.,!中文12\n", max_size=60), st.lists(st.text("ab c中1", max_size=20), max_size=5))
def test_no_word_is_lost_or_said_twice(text: str, heard: list[str]) -> None:
    found = portions(text, heard)
    assert len(found) == len(heard)
    if any(one.text for one in found):
        assert "".join("".join(one.text for one in found).split()) == "".join(text.split())
