"""A click on a word means the word, without what stands around it."""

import pytest

from studio.maths.word_places import number_of, word_place


@pytest.mark.parametrize(
    ("text", "words", "first", "last", "written", "word"),
    [
        ("“Record the US,” he said.", ["“Record", "the", "US,”", "he", "said."], 0, 0, "Record", "record"),
        ("“Record the US,” he said.", ["“Record", "the", "US,”", "he", "said."], 2, 2, "US", "US"),
        ("In New York now.", ["In", "New", "York", "now."], 1, 2, "New York", "New York"),
        ("去重庆。", ["去", "重", "庆。"], 1, 2, "重庆", "重庆"),
        ("I like C++.", ["I", "like", "C++."], 2, 2, "C++", "c++"),
    ],
)
def test_the_words_that_were_chosen(
    text: str, words: list[str], first: int, last: int, written: str, word: str
) -> None:
    place = word_place(text, words, first, last)
    assert place is not None
    assert (place.written, place.word) == (written, word)


def test_places_are_counted_as_the_dictionary_finds_them() -> None:
    text = "Record the record, Mr. Record."
    words = text.split()
    places = [word_place(text, words, at, at) for at in (0, 2, 4)]
    assert [number_of(text, "record", place.start) for place in places if place] == [1, 2, 3]
    assert word_place("a – b", ["a", "–", "b"], 1, 1) is None
    assert word_place("a", ["a"], 1, 1) is None
