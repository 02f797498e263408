import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.text import cleaning, normalizer, sentences


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en-us", "Hello there. How are you? Fine!", ["Hello there.", "How are you?", "Fine!"]),
        ("en-us", "Mr. Smith met Dr. Jones at 3.5 p.m. today.", ["Mr. Smith met Dr. Jones at 3.5 p.m. today."]),
        ("en-us", "J. R. Smith lives in the U.S. and works.", ["J. R. Smith lives in the U.S. and works."]),
        ("en-us", 'He said "Stop!" Then he left.', ['He said "Stop!"', "Then he left."]),
        ("en-us", "Wait... what? No… really.", ["Wait... what?", "No… really."]),
        ("en-us", "Apples, pears, etc. The end.", ["Apples, pears, etc.", "The end."]),
        ("en-us", "First\n\nSecond", ["First", "Second"]),
        ("de", "Das ist z.B. gut. Am 3. Mai usw. kommt er.", ["Das ist z.B. gut.", "Am 3. Mai usw. kommt er."]),
        ("fr-fr", "Bonjour M. Dupont. Ça va ?", ["Bonjour M. Dupont.", "Ça va ?"]),
        ("cmn", "你好。我们走吧！好吗？", ["你好。", "我们走吧！", "好吗？"]),
        ("ja", "「はい。」と言った。次。", ["「はい。」", "と言った。", "次。"]),
        ("hi", "नमस्ते। कैसे हो?", ["नमस्ते।", "कैसे हो?"]),
        ("en-us", "", []),
        ("en-us", " … !? ", []),
    ],
)
def test_splits_where_a_reader_would(language: str, text: str, expected: list[str]) -> None:
    assert sentences.split(text, language) == expected


def test_a_long_sentence_is_cut_at_commas_and_no_word_is_lost() -> None:
    text = ", ".join(f"number {index} of a list that never ends" for index in range(40)) + "."
    pieces = sentences.split(text, "en-us")
    assert len(pieces) > 3
    assert max(map(len, pieces)) <= sentences.MAX_CHARACTERS
    assert all(piece.endswith((",", ".")) for piece in pieces)
    assert " ".join(pieces).split() == text.split()


@given(st.text(max_size=400))
@settings(max_examples=200, deadline=None)
def test_letters_are_kept_in_order(text: str) -> None:
    pieces = sentences.split(text, "en-us")
    kept = [letter for piece in pieces for letter in piece if letter.isalnum()]
    assert kept == [letter for letter in cleaning.clean(text) if letter.isalnum()]


def test_a_hostile_text_takes_linear_time() -> None:
    def seconds(text: str) -> float:
        begin = time.process_time()
        sentences.split(text, "en-us")
        return time.process_time() - begin

    for unit in ("a", "a. ", ".", "word ", "\n", '"', "A.B."):
        assert seconds(unit * (300_000 // len(unit))) < 4, unit


@pytest.mark.parametrize("text", ["It costs 3.50 at 9 a.m.", "第3.2节，圆周率是3.14。"])
def test_a_text_with_nothing_behind_its_points_is_split_without_being_read(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(normalizer, "expand")
    assert sentences.split(text, "cmn" if "第" in text else "en-us") == [text]
