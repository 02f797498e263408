"""What is said of takes that say something else: the words, and no wall of sentences."""

from backend.protocol.proofs import Mistake
from studio.words import listening_words as words


def mistake(kind: str, *said: str) -> Mistake:
    return Mistake(kind=kind, words=list(said), place=0)  # type: ignore[arg-type]


def test_one_sentence_for_each_kind() -> None:
    wrong = [mistake("dropped", "is"), mistake("invented", "logged", "on"), mistake("dropped", "home")]
    assert words.take(wrong) == "“is” and “home” were not heard. “logged on” was heard and is not written."
    assert words.take([]) == ""


def test_many_words_are_a_headline_and_a_list_that_ends() -> None:
    headline, which = words.take_in_short([mistake("dropped", f"word{n}") for n in range(40)])
    assert headline == "40 places are not as written."
    assert which.endswith("“word5” and 34 more were not heard.")
    assert words.take_in_short([mistake("dropped", "one")]) == ("“one” was not heard.", "")
