"""Which words of a text the dictionary means."""

import pytest

from backend.project.errors import BadValueError
from backend.project.lexicon import at, found
from backend.project.project import Project


def where(text: str, *words: str) -> list[str]:
    return [f"{text[one.start : one.end]}<{one.word}" for one in found(text, words)]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Vitamin C, not C++ or C#.", ("c++",), ["C++<c++"]),
        ("I don’t and don't.", ("don't",), ["don’t<don't", "don't<don't"]),
        ("In New  York or new york.", ("new york",), ["new york<new york"]),
        ("The US and us.", ("US",), ["US<US"]),
        ("The US and us.", ("us",), ["US<us", "us<us"]),
        ("POLISH it, Polish!", ("Polish", "polish"), ["POLISH<polish", "Polish<Polish"]),
        ("SIOBHAN and siobhan.", ("Siobhan",), ["SIOBHAN<Siobhan"]),
        ("Siobhan’s GIFs as news", ("siobhan", "gif", "a"), ["Siobhan’s<siobhan", "GIFs<gif"]),
        ("重庆的重", ("重庆",), ["重庆<重庆"]),
        ("a new York in New York", ("york", "new york"), ["new York<new york", "New York<new york"]),
    ],
)
def test_words_are_found_as_a_person_means_them(text: str, words: tuple[str, ...], expected: list[str]) -> None:
    assert where(text, *words) == expected


def test_one_place_is_one_place() -> None:
    text = "Record the record, record."
    assert [(one.start, one.word) for one in found(text, ["record", at("record", 2)])] == [
        (0, "record"),
        (11, at("record", 2)),
        (19, "record"),
    ]
    assert [one.start for one in found(text, [at("record", 3)])] == [19]


def test_many_words_are_all_written_or_none(project: Project) -> None:
    with pytest.raises(BadValueError):
        project.lexicon.put_all({"cat": "/kæt/", "dog": " "})
    assert project.lexicon.all() == {}
    project.lexicon.put_all({"New  York": "/nuːjˈɔːɹk/", "US": "/juːˈɛs/"})
    project.lexicon.put("Polish", "/pˈoʊlɪʃ/", exact=True)
    assert list(project.lexicon.all()) == ["Polish", "US", "new york"]
    project.lexicon.remove("New York")
    project.lexicon.remove("Polish")
    assert list(project.lexicon.all()) == ["US"]
