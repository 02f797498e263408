"""Words that are missing, said twice or made up are found, where they are; other spellings are no mistakes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.protocol.proofs import Mistake
from backend.recognition import mistakes
from backend.text.phonemes import phonemize

FOX = "The quick brown fox jumps over the lazy dog."
WORDS = ["river", "seventeen", "morning", "yellow", "garden", "question", "paper", "children", "doctor", "window"]


def found(text: str, heard: str, language: str = "en-us") -> list[Mistake]:
    said = phonemize(text, language)
    return mistakes.found(said.symbols, said.words, language, heard)


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        (FOX, "the quick brown fox jumps over the lazy dog"),
        ("I have 22 apples.", "I have twenty-two apples."),
        ("Two people came for everyone.", "Too people came for every one"),
        ("Her favourite colour is grey.", "her favorite color is gray"),
        ("Please hold while I try that extension.", "Please hold while I try that extention"),
        ("Das ist ein Versuch.", "das ist ein versuch"),
    ],
)
def test_what_sounds_alike_is_right(text: str, heard: str) -> None:
    assert found(text, heard, "de" if text.startswith("Das") else "en-us") == []


@pytest.mark.parametrize(
    ("heard", "kind", "words", "place"),
    [
        ("The brown fox jumps over the lazy dog", "dropped", ["quick"], 1),
        ("The quick brown fox jumps", "dropped", ["over", "the", "lazy", "dog."], 5),
        ("The quick brown fox fox jumps over the lazy dog", "repeated", ["fox"], 4),
        ("The quick brown the quick brown fox jumps over the lazy dog", "repeated", ["the", "quick", "brown"], 0),
        ("The quick brown fox jumps over the lazy dog with elephants", "invented", ["with", "elephants"], 9),
        ("", "dropped", FOX.split(), 0),
    ],
)
def test_a_mistake_is_named_with_its_place(heard: str, kind: str, words: list[str], place: int) -> None:
    wrong = found(FOX, heard)
    assert [(one.kind, [word.lower() for word in one.words]) for one in wrong] == [
        (kind, [word.lower() for word in words])
    ]
    assert abs(wrong[0].place - place) <= (len(words) if kind == "repeated" else 0)


@settings(max_examples=25, deadline=None)
@given(st.permutations(WORDS), st.integers(0, 7), st.integers(1, 3))
def test_words_that_are_left_out_are_those_that_are_found(words: list[str], first: int, count: int) -> None:
    spoken = words[:first] + words[first + count :]
    wrong = found(" ".join(words), " ".join(spoken))
    assert [word for one in wrong if one.kind == "dropped" for word in one.words] == words[first : first + count]
    assert [one.place for one in wrong] == [first]
